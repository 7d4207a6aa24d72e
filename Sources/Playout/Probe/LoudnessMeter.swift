public import Core
import Glibc
import LibAV
public import Linux

/// Measures how loud a file's audio tracks are when they are played in stereo, and those with more channels also as they are
/// (EBU R128, true peak). It decodes all of the audio: 15 to 30 seconds of processor time for an hour of one track.
public struct LoudnessMeter {
    private let files: any FileOpening

    /// More tracks than this are not measured.
    private static let mostTracks = 8
    private static let sampleRate: Int64 = 48_000
    private static let openDeadline = TimeSpan.seconds(20)
    /// Who waits for the result knows better how long that may take: the process may be stopped meanwhile.
    private static let readDeadline = TimeSpan.hours(24)

    public init(files: any FileOpening = LocalFiles()) { self.files = files }

    /// `facts` with the loudness of each track. A track that cannot be decoded keeps none.
    public func measured(_ facts: MediaFacts, of path: String) throws(ProbeRefusal) -> MediaFacts {
        guard !facts.audio.isEmpty else { return facts }
        var facts = facts
        let found = try tracks(of: path)
        for (index, loudness) in found.prefix(facts.audio.count).enumerated() {
            facts.audio[index].loudness = loudness
        }
        return facts
    }

    /// In the order of the file's audio tracks.
    private func tracks(of path: String) throws(ProbeRefusal) -> [LoudnessFacts?] {
        let demuxer = try open(path)
        let streams = demuxer.streams.filter(ProbeSession.hasSound).prefix(Self.mostTracks)
        let meters = streams.map { TrackMeter($0, sampleRate: Self.sampleRate) }
        demuxer.keepOnly(streams.map(\.index))
        let packet = Packet()
        // What cannot be read any more was not heard either.
        while (try? demuxer.read(into: packet, deadline: Self.readDeadline)) == true {
            for (stream, meter) in zip(streams, meters) where stream.index == packet.streamIndex { meter?.take(packet) }
        }
        return meters.map { $0?.finished() }
    }

    private func open(_ path: String) throws(ProbeRefusal) -> Demuxer {
        let number: Int32
        do throws(FileRefusal) {
            number = try files.open(path, within: Self.openDeadline).release()
        } catch {
            throw error.isTimeout ? .tookTooLong(path, limit: Self.openDeadline) : .unreadable(path, cause: error)
        }
        do throws(LibAVError) {
            return try Demuxer(owning: number, path: path, deadline: Self.openDeadline)
        } catch {
            throw .unreadable(path, cause: error)
        }
    }
}

/// One track on its way through the meters.
private final class TrackMeter {
    private let decoder: Decoder
    private let decoded = Frame()
    private let stereo: LayoutMeter
    /// Only of tracks with more than two channels.
    private let surround: LayoutMeter?

    init?(_ stream: InputStream, sampleRate: Int64) {
        // A track that cannot be decoded has no loudness, and the others still do.
        guard let decoder = try? Decoder(stream) else { return nil }
        self.decoder = decoder
        stereo = LayoutMeter(.stereo, sampleRate: sampleRate)
        surround = stream.parameters.channelCount > 2 ? LayoutMeter(.surround, sampleRate: sampleRate) : nil
    }

    func take(_ packet: Packet?) {
        decoder.send(packet)
        while case .frame = decoder.receive(into: decoded) {
            decoded.useDefaultLayout()
            if decoded.sampleRate > 0, decoded.sampleCount > 0 {
                // A meter takes the frame's contents away.
                surround?.take(decoded.shared())
                stereo.take(decoded)
            }
            decoded.clear()
        }
    }

    func finished() -> LoudnessFacts? {
        take(nil)
        guard let found = stereo.finished() else { return nil }
        return LoudnessFacts(
            integrated: found.integrated, truePeak: found.truePeak, surround: surround?.finished())
    }
}

/// Measures one track in one layout.
private final class LayoutMeter {
    private let layout: SoundSettings.Layout
    private let sampleRate: Int64
    private var graph: FilterGraph?
    private var format: FrameFormat?
    private let heard = Frame()
    private var found: LoudnessFacts.Level?

    /// What the meter shows for silence, in LUFS.
    private static let floor = -69.9

    init(_ layout: SoundSettings.Layout, sampleRate: Int64) {
        self.layout = layout
        self.sampleRate = sampleRate
    }

    func take(_ frame: Frame) {
        do throws(LibAVError) {
            // A meter starts from nothing with each format: files whose format changes are measured from there on.
            if graph == nil || format != frame.format {
                format = frame.format
                graph = try FilterGraph(
                    soundLike: frame,
                    filters: ChannelMix.filters(
                        channels: frame.channelCount, to: layout, sampleRate: sampleRate,
                        resampler: ["osr": sampleRate])
                        + [Filter("ebur128", ["metadata": "1", "peak": "true", "framelog": "verbose"])])
            }
            try graph?.push(frame)
        } catch {
            graph = nil
        }
        listen()
    }

    func finished() -> LoudnessFacts.Level? {
        // A graph that fails at its end has nothing more to give.
        try? graph?.push(nil)
        listen()
        return found
    }

    private func listen() {
        while case .frame = graph?.pull(into: heard) {
            // Values come every tenth of a second: the last frame of most files is shorter and has none.
            guard let measured = heard.metadataValue("lavfi.r128.I") else { continue }
            let integrated = Double(measured)
            let peak = heard.metadataValue("lavfi.r128.true_peak").flatMap(Double.init)
            found = LoudnessFacts.Level(
                integrated: integrated.flatMap { $0 > Self.floor ? Self.rounded($0) : nil },
                truePeak: peak.flatMap { $0 > 0 ? Self.rounded(20 * log10($0)) : nil })
        }
    }

    /// To hundredths: less is not heard.
    private static func rounded(_ level: Double) -> Double { (level * 100).rounded() / 100 }
}
