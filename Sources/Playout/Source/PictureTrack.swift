import Core
import LibAV

/// Decodes a source's pictures and puts them on the channel's frame grid, in the channel's size.
/// The choice of the picture for a frame comes before scaling: what is dropped costs no scaling, what is repeated is
/// scaled once.
final class PictureTrack {
    private let stream: InputStream
    private let clock: SourceClock
    private let decoder: Decoder
    private let stages: PictureStages
    private let format: ChannelFormat
    private let work: SourceWork
    private var deinterlacer: Deinterlacer?
    private let decoded = Frame()
    /// The picture on air, and the one after it, each with the first output frame that shows it.
    private var current: (frame: Frame, from: Int64)?
    private var following: (frame: Frame, from: Int64)?
    private var scaled: Frame?
    private var expected: Int64?
    private var isDrained = false
    /// Read too early while only key frames are decoded.
    private var held: Packet?
    /// Only key frames are decoded, and none was decoded since that can be gone on from.
    private var skipsToKey = false
    private var isAtEnd = false
    private var endCause: String?
    /// Pictures that the decoder had to conceal damage in.
    private(set) var damagedCount = 0

    init(
        _ stream: InputStream, clock: SourceClock, format: ChannelFormat, work: SourceWork = SourceWork(),
        tables: ColorTables = ColorTables()
    ) throws(LibAVError) {
        self.stream = stream
        self.format = format
        self.work = work
        self.clock = clock
        // One thread decodes HD in real time beside an encoder; larger pictures need help.
        let pixels = stream.parameters.width * stream.parameters.height
        decoder = try Decoder(stream, threads: pixels > 1_920 * 1_088 ? 3 : 1)
        stages = PictureStages(format, orientation: stream.orientation, tables: tables)
    }

    /// The picture for output frame `frame`, scaled. Ask for growing numbers.
    func picture(for frame: Int64, from reader: any PacketSource, patience: WaitLimit) -> PictureStep {
        while true {
            if let next = following, next.from <= frame || current == nil {
                current = next
                following = nil
                scaled = nil
            }
            if following == nil && !isDrained {
                switch decodeNext(before: frame, from: reader, patience: patience) {
                case .picture: continue
                case .notYet: return .notYet
                case .later, .drained: break
                }
            }
            guard let current else { return .ended(cause: endCause ?? "no picture could be decoded") }
            // The last picture of a file lasts as long as the others.
            if isDrained && following == nil && frame >= max(current.from + 1, lastEnd) {
                return .ended(cause: endCause)
            }
            if let scaled { return .frame(scaled) }
            do throws(LibAVError) {
                stages.isFast = work.step >= .simplerFilters
                let picture = try stages.process(current.frame)
                scaled = picture
                return .frame(picture)
            } catch {
                return .ended(cause: "\(error.what): \(error.why)")
            }
        }
    }

    private enum Decoding {
        case picture, notYet, drained
        /// The next picture to be decoded is not due yet; the one on air stays.
        case later
    }

    private func decodeNext(before frame: Int64, from reader: any PacketSource, patience: WaitLimit) -> Decoding {
        while true {
            if let deinterlacer, deinterlacer.pull(into: decoded) { return keep(in: deinterlacer.timeBase) }
            if isDrained { return .drained }
            switch decoder.receive(into: decoded) {
            case .frame:
                if decoded.hasDamage { damagedCount += 1 }
                stamp()
                if Deinterlacer.wants(decoded, stream, format.picture) || deinterlacer != nil {
                    if !deinterlace() { return keep(in: stream.timeBase) }
                } else {
                    return keep(in: stream.timeBase)
                }
            case .ended:
                // After a single key frame it can take the next.
                if skipsToKey && !isAtEnd { decoder.flush() } else { drain() }
            case .needsInput:
                switch nextPacket(from: reader, patience: patience) {
                case .packet(let packet): if !decode(packet, for: frame) { return .later }
                case .notYet: return .notYet
                case .ended(let cause):
                    endCause = cause
                    isAtEnd = true
                    decoder.send(nil)
                }
            }
        }
    }

    private func nextPacket(from reader: any PacketSource, patience: WaitLimit) -> SourceReader.Step {
        guard let packet = held else { return reader.next(.video, patience: patience) }
        held = nil
        return .packet(packet)
    }

    /// Gives the decoder what it needs of `packet` at the present step. False when it is too early for it.
    private func decode(_ packet: Packet, for frame: Int64) -> Bool {
        let step = work.step
        let time = packet.presentation.map { clock.frame(of: $0, in: stream.timeBase) }
        decoder.smoothsOnlyReferences = step >= .simplerFilters
        if step == .keyFrames || skipsToKey {
            if current != nil, let time, time > frame + Self.decodedBefore {
                held = packet
                return false
            }
            guard packet.isKey else {
                skipsToKey = true
                return true
            }
            // What the decoder holds back of the frames before would come late.
            decoder.flush()
            skipsToKey = step == .keyFrames
            decoder.skipsUnreferenced = false
            decoder.send(packet)
            if skipsToKey { decoder.send(nil) }
            return true
        }
        let isEarly = time.map { $0 < frame - Self.decodedBefore } ?? false
        decoder.skipsUnreferenced = isEarly || step >= .referenceFrames
        decoder.send(packet)
        return true
    }

    /// Pictures this close before the wanted frame are decoded even when nothing depends on them.
    private static let decodedBefore: Int64 = 3

    private func drain() {
        guard let filter = deinterlacer, !filter.isDrained else {
            isDrained = true
            return
        }
        filter.drain()
    }

    /// Gives the decoded frame a timestamp when it has none.
    private func stamp() {
        let time = decoded.bestPresentation.map { $0 - stream.presentationDelay } ?? expected ?? stream.start ?? 0
        expected = time + frameDuration
        decoded.presentation = time
    }

    private var frameDuration: Int64 {
        let rate = stream.guessedFrameRate
        guard rate.isKnown else { return 1 }
        return Rational(rate.denominator, rate.numerator).rescale(1, to: stream.timeBase)
    }

    private var lastEnd: Int64 {
        expected.map { clock.frame(of: $0, in: stream.timeBase) } ?? 0
    }

    /// False when the decoded picture must be shown as it is: combs are better than nothing.
    private func deinterlace() -> Bool {
        let way = Deinterlacer.Way(stream, format: format, isFast: work.step >= .simplerFilters)
        do throws(LibAVError) {
            if deinterlacer?.way != way {
                // The one picture that the filter before holds back is lost.
                deinterlacer = try Deinterlacer(decoded, timeBase: stream.timeBase, way: way)
            }
            try deinterlacer?.push(decoded)
            return true
        } catch {
            deinterlacer = nil
            return false
        }
    }

    private func keep(in timeBase: Rational) -> Decoding {
        let time = decoded.presentation ?? 0
        let from = clock.frame(of: time, in: timeBase)
        following = (decoded.moved(), from)
        return .picture
    }
}
