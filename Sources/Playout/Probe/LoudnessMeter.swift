public import Core
import Glibc
import LibAV
public import Linux

/// Measures how loud a file's audio tracks are when they are played in stereo (EBU R128, true peak). It decodes all of the
/// audio: 15 to 30 seconds of processor time for an hour of one track.
public struct LoudnessMeter {
    /// How long one file may take.
    private let limit: TimeSpan
    private let files: any FileOpening

    /// More tracks than this are not measured.
    private static let mostTracks = 8
    private static let sampleRate: Int64 = 48_000

    public init(limit: TimeSpan, files: any FileOpening = LocalFiles()) {
        self.limit = limit
        self.files = files
    }

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
        let finish = SystemClock.uptime + limit
        let demuxer = try open(path)
        let streams = demuxer.streams.filter(ProbeSession.hasSound).prefix(Self.mostTracks)
        let meters = streams.map { TrackMeter($0, sampleRate: Self.sampleRate) }
        demuxer.keepOnly(streams.map(\.index))
        let packet = Packet()
        while SystemClock.uptime < finish {
            // What cannot be read any more was not heard either.
            guard (try? demuxer.read(into: packet, deadline: finish - SystemClock.uptime)) == true else {
                return meters.map { $0?.finished() }
            }
            for (stream, meter) in zip(streams, meters) where stream.index == packet.streamIndex { meter?.take(packet) }
        }
        throw .tookTooLong(path, limit: limit)
    }

    private func open(_ path: String) throws(ProbeRefusal) -> Demuxer {
        let number: Int32
        do throws(FileRefusal) {
            number = try files.open(path, within: limit).release()
        } catch {
            throw error.isTimeout ? .tookTooLong(path, limit: limit) : .unreadable(path, cause: error)
        }
        do throws(LibAVError) {
            return try Demuxer(owning: number, path: path, deadline: limit)
        } catch {
            throw .unreadable(path, cause: error)
        }
    }
}

/// One track on its way through the meter.
private final class TrackMeter {
    private let decoder: Decoder
    private let sampleRate: Int64
    private var graph: FilterGraph?
    private var format: FrameFormat?
    private let decoded = Frame()
    private let heard = Frame()
    private var found: LoudnessFacts?

    init?(_ stream: InputStream, sampleRate: Int64) {
        // A track that cannot be decoded has no loudness, and the others still do.
        guard let decoder = try? Decoder(stream) else { return nil }
        self.decoder = decoder
        self.sampleRate = sampleRate
    }

    func take(_ packet: Packet?) {
        decoder.send(packet)
        while case .frame = decoder.receive(into: decoded) {
            decoded.useDefaultLayout()
            if decoded.sampleRate > 0, decoded.sampleCount > 0 { measure() }
            decoded.clear()
        }
    }

    func finished() -> LoudnessFacts? {
        take(nil)
        // A graph that fails at its end has nothing more to give.
        try? graph?.push(nil)
        listen()
        return found
    }

    private func measure() {
        do throws(LibAVError) {
            // A meter starts from nothing with each format: files whose format changes are measured from there on.
            if graph == nil || format != decoded.format {
                format = decoded.format
                graph = try FilterGraph(
                    soundLike: decoded,
                    filters: StereoDownmix.filters(
                        channels: decoded.channelCount, sampleRate: sampleRate, resampler: ["osr": sampleRate])
                        + [Filter("ebur128", ["metadata": "1", "peak": "true", "framelog": "verbose"])])
            }
            try graph?.push(decoded)
        } catch {
            graph = nil
        }
        listen()
    }

    private func listen() {
        while case .frame = graph?.pull(into: heard) {
            let integrated = heard.metadataValue("lavfi.r128.I").flatMap(Double.init)
            let peak = heard.metadataValue("lavfi.r128.true_peak").flatMap(Double.init)
            found = LoudnessFacts(
                integrated: integrated.flatMap { $0 > Self.floor ? Self.rounded($0) : nil },
                truePeak: peak.flatMap { $0 > 0 ? Self.rounded(20 * log10($0)) : nil })
        }
    }

    /// What the meter shows for silence, in LUFS.
    private static let floor = -69.9

    /// To hundredths: less is not heard.
    private static func rounded(_ level: Double) -> Double { (level * 100).rounded() / 100 }
}
