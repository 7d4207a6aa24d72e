import Core
import LibAV

/// Decodes a source's pictures and puts them on the channel's frame grid, in the channel's size.
/// The choice of the picture for a frame comes before scaling: what is dropped costs no scaling, what is repeated is
/// scaled once.
final class PictureTrack {
    private let stream: InputStream
    private let clock: SourceClock
    private let decoder: Decoder
    private let scaler: PictureScaler
    private var deinterlacer: Deinterlacer?
    private let decoded = Frame()
    /// The picture on air, and the one after it, each with the first output frame that shows it.
    private var current: (frame: Frame, from: Int64)?
    private var following: (frame: Frame, from: Int64)?
    private var scaled: Frame?
    private var expected: Int64?
    private var isDrained = false
    private var endCause: String?
    /// Pictures that the decoder had to conceal damage in.
    private(set) var damagedCount = 0

    init(_ stream: InputStream, clock: SourceClock, format: ChannelFormat) throws(LibAVError) {
        self.stream = stream
        self.clock = clock
        // One thread decodes HD in real time beside an encoder; larger pictures need help.
        let pixels = stream.parameters.width * stream.parameters.height
        decoder = try Decoder(stream, threads: pixels > 1_920 * 1_088 ? 3 : 1)
        scaler = PictureScaler(format.video)
    }

    /// The picture for output frame `frame`, scaled. Ask for growing numbers.
    func picture(for frame: Int64, from reader: any PacketSupply, patience: Patience) -> PictureStep {
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
                case .drained: break
                }
            }
            guard let current else { return .ended(cause: endCause ?? "no picture could be decoded") }
            // The last picture of a file lasts as long as the others.
            if isDrained && following == nil && frame >= max(current.from + 1, lastEnd) {
                return .ended(cause: endCause)
            }
            if let scaled { return .frame(scaled) }
            do throws(LibAVError) {
                let picture = try scaler.scale(current.frame)
                scaled = picture
                return .frame(picture)
            } catch {
                return .ended(cause: "\(error.what): \(error.why)")
            }
        }
    }

    private enum Decoding { case picture, notYet, drained }

    private func decodeNext(before frame: Int64, from reader: any PacketSupply, patience: Patience) -> Decoding {
        while true {
            if deinterlacer?.pull(into: decoded) == true { return keep() }
            if isDrained { return .drained }
            switch decoder.receive(into: decoded) {
            case .frame:
                if decoded.hasDamage { damagedCount += 1 }
                stamp()
                if Deinterlacer.wants(decoded, stream) || deinterlacer != nil {
                    deinterlace()
                } else {
                    return keep()
                }
            case .ended: drain()
            case .needsInput:
                switch reader.next(.video, patience: patience) {
                case .packet(let packet):
                    let time = packet.presentation.map { clock.frame(of: $0, in: stream.timeBase) }
                    decoder.skipsUnreferenced = time.map { $0 < frame - Self.decodedBefore } ?? false
                    decoder.send(packet)
                case .notYet: return .notYet
                case .ended(let cause):
                    endCause = cause
                    decoder.send(nil)
                }
            }
        }
    }

    /// Pictures this close before the wanted frame are decoded even when nothing depends on them.
    private static let decodedBefore: Int64 = 3

    private func drain() {
        guard let deinterlacer, !deinterlacer.isDrained else {
            isDrained = true
            return
        }
        deinterlacer.drain()
    }

    /// Gives the decoded frame a time stamp when it has none.
    private func stamp() {
        let time = decoded.bestPresentation ?? expected ?? stream.start ?? 0
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

    private func deinterlace() {
        do throws(LibAVError) {
            if deinterlacer == nil { deinterlacer = try Deinterlacer(decoded, timeBase: stream.timeBase) }
            try deinterlacer?.push(decoded)
        } catch {
            // Shown as it is: combs are better than nothing.
            deinterlacer = nil
        }
    }

    private func keep() -> Decoding {
        let time = decoded.presentation ?? 0
        let from = clock.frame(of: time, in: stream.timeBase)
        following = (decoded.moved(), from)
        return .picture
    }
}
