import Core
import LibAV

/// Decodes a source's sound for one of the channel's tracks and puts it on the sample grid: the channel's rate, the track's
/// layout, planar float.
final class SoundTrack {
    private let stream: InputStream
    private let clock: SourceClock
    private let sampleRate: Int64
    private let level: SoundLevel
    private let layout: SoundSettings.Layout
    private let number: Int
    private let decoder: Decoder
    private var graph: FilterGraph?
    private var graphFormat: FrameFormat?
    private let decoded = Frame()
    private let normalised = Frame()
    /// The output sample of the normalised frame's first sample, and how many of its samples were used.
    private var pending: (start: Int64, used: Int)?
    /// Where the next decoded frame lies, for streams without timestamps: nanoseconds after the in-point.
    private var expected: Int64 = 0
    private(set) var isAtEnd = false

    /// `number`: of the channel's track.
    init(_ track: ChosenTrack, number: Int, clock: SourceClock, sampleRate: Int64) throws(LibAVError) {
        level = track.level
        layout = track.format.layout
        self.number = number
        stream = track.stream
        self.clock = clock
        self.sampleRate = sampleRate
        decoder = try Decoder(stream)
    }

    /// Appends sound until the buffer's position is `sample`, or there is no more for now.
    func fill(_ buffer: SoundBuffer, upTo sample: Int64, from reader: SourceReader, patience: WaitLimit) {
        while buffer.position < sample {
            guard let part = pending ?? nextFrame(from: reader, patience: patience) else { return }
            let left = normalised.sampleCount - part.used
            let start = part.start + Int64(part.used)
            if start > buffer.position {
                buffer.appendSilence(upTo: min(start, sample))
                pending = part
                continue
            }
            let skipped = Int(min(Int64(left), buffer.position - start))
            let count = Int(min(Int64(left - skipped), sample - buffer.position))
            let first = part.used + skipped
            if count > 0 { buffer.append(normalised, range: first..<(first + count)) }
            pending = first + count < normalised.sampleCount ? (part.start, first + count) : nil
        }
    }

    /// Decodes on until a normalised frame is there; gives its place on the output grid.
    private func nextFrame(from reader: SourceReader, patience: WaitLimit) -> (start: Int64, used: Int)? {
        while true {
            switch graph?.pull(into: normalised) {
            case .frame: return (clock.originSample + (normalised.presentation ?? 0), 0)
            case .ended: return nil
            case .needsInput, nil: if isAtEnd { return nil }
            }
            switch decoder.receive(into: decoded) {
            case .frame: filter()
            case .ended: drain()
            case .needsInput:
                switch reader.next(.audio(number), patience: patience) {
                case .packet(let packet): decoder.send(packet)
                case .notYet: return nil
                case .ended: decoder.send(nil)
                }
            }
        }
    }

    private func drain() {
        isAtEnd = true
        // A graph that fails at its end has nothing more to give.
        try? graph?.push(nil)
    }

    private func filter() {
        defer { decoded.clear() }
        guard decoded.sampleRate > 0, decoded.sampleCount > 0 else { return }
        let start = decoded.bestPresentation.map { clock.offset(of: $0, in: stream.timeBase) } ?? expected
        let unit = Rational(1, Int32(decoded.sampleRate))
        expected = start + unit.rescale(Int64(decoded.sampleCount), to: .nanoseconds)
        // Long before the in-point: only the decoder needed it.
        guard expected > -Self.warmUp else { return }
        decoded.presentation = Rational.nanoseconds.rescale(start, to: unit)
        do throws(LibAVError) {
            if graph == nil || graphFormat != decoded.format { try makeGraph() }
            try graph?.push(decoded)
        } catch {
            // An odd frame is left out; the samples it lacks become silence.
            graph = nil
        }
    }

    private static let warmUp: Int64 = 6_000_000_000

    private func makeGraph() throws(LibAVError) {
        decoded.useDefaultLayout()
        graphFormat = decoded.format
        // Drift is stretched away, gaps of more than 0.1 s become silence: the output is one row from its first sample.
        graph = try FilterGraph(
            soundLike: decoded,
            filters: ChannelMix.filters(
                channels: decoded.channelCount, to: layout, sampleRate: sampleRate,
                resampler: ["osr": sampleRate, "async": 1_000, "min_hard_comp": 0.1])
                + level.filters(sampleRate: sampleRate))
    }
}
