import Core
import LibAV
import Linux

/// Opens a file on a thread of its own and reads ahead, so that a slow disk or host never stops the engine.
/// Used from the engine's thread. A thread that hangs in the kernel is left behind; it ends when the kernel lets it.
final class SourceReader {
    private let feed: SourceFeed
    private let interrupt = Interrupt()
    private var queues = SourceFeed.Queues()
    /// How many packets of each track were taken.
    private var taken: [SourceFeed.Track: Int] = [:]

    init(_ request: SourceRequest) {
        feed = SourceFeed(request.work)
        let reading = SourceReading(request: request, feed: feed, interrupt: interrupt)
        Thread.start(name: "source") { reading.run() }
    }

    deinit { close() }

    func opened(patience: WaitLimit) -> SourceState { feed.opened(patience) }

    /// nil until it is open.
    var source: OpenedSource? { feed.source }

    enum Step {
        case packet(Packet)
        case notYet
        case ended(cause: String?)
    }

    /// The next packet of a track, in decoding order.
    func next(_ track: SourceFeed.Track, patience: WaitLimit) -> Step {
        if let packet = pop(track) { return .packet(packet) }
        compact()
        switch feed.take(track, into: &queues, patience: patience) {
        case .packets: return pop(track).map { .packet($0) } ?? .notYet
        case .notYet: return .notYet
        case .ended(let ending): return .ended(cause: ending.cause)
        }
    }

    /// Puts a packet back in front of its track.
    func putBack(_ packet: Packet, _ track: SourceFeed.Track) {
        compact()
        queues[track].insert(packet, at: 0)
    }

    func close() {
        interrupt.cancel()
        feed.close()
    }

    private func pop(_ track: SourceFeed.Track) -> Packet? {
        let index = taken[track, default: 0]
        guard index < queues[track].count else { return nil }
        taken[track] = index + 1
        return queues[track][index]
    }

    private func compact() {
        for (track, count) in taken { queues[track].removeFirst(count) }
        taken.removeAll(keepingCapacity: true)
    }
}

/// The reading thread's work.
struct SourceReading: Sendable {
    let request: SourceRequest
    let feed: SourceFeed
    let interrupt: Interrupt

    /// A medium that gives nothing for this long is broken. The engine itself waits far less.
    private static let readDeadline = TimeSpan.seconds(10)

    func run() {
        var said: [String] = []
        do throws(SourceFailure) {
            let number = try open()
            let demuxer: Demuxer
            do throws(LibAVError) {
                demuxer = try LibAVLog.collecting { () throws(LibAVError) in
                    try Demuxer(
                        owning: number, path: request.source.path, deadline: request.openDeadline, interrupt: interrupt)
                } said: {
                    said = $0
                }
            } catch {
                throw SourceFailure(error, said: said)
            }
            let source = try OpenedSource(demuxer, request: request)
            demuxer.keepOnly([source.video?.index].compactMap(\.self) + source.audio.map(\.stream.index))
            seek(demuxer, source)
            feed.open(source)
            read(demuxer, source)
        } catch {
            feed.fail(error)
        }
    }

    private func open() throws(SourceFailure) -> Int32 {
        do throws(FileRefusal) {
            return try request.files.open(request.source.path, within: request.openDeadline).release()
        } catch {
            throw SourceFailure(error)
        }
    }

    private func seek(_ demuxer: Demuxer, _ source: OpenedSource) {
        guard request.entry > .zero else { return }
        let target = source.clock.fileTime(after: request.entry - request.source.inPoint) - seekMargin(source)
        // The reading begins at the start anyway; seeking there would miss the first group in formats without an index.
        guard target > demuxer.start ?? .zero else { return }
        do throws(LibAVError) {
            try demuxer.seek(to: target, deadline: request.openDeadline)
        } catch {
            // Without an index the file is read from its start; what lies before the in-point is dropped.
        }
    }

    /// Sound decoders need a few frames to warm up; formats without an index land up to a group of pictures late.
    private func seekMargin(_ source: OpenedSource) -> TimeSpan {
        guard source.seeksImprecisely else {
            let early = request.format.sample(ofFrame: request.firstFrame) - request.firstSample
            return .milliseconds(100 + max(0, early) / 48)
        }
        let group = request.source.facts?.video?.copy?.longestKeyFrameInterval ?? .zero
        return max(.milliseconds(1_600), min(group, .seconds(10)) + .milliseconds(200))
    }

    private func read(_ demuxer: Demuxer, _ source: OpenedSource) {
        var jumps = JumpRepair(isNeeded: demuxer.mayJump)
        let entry = source.clock.fileTime(after: request.entry - request.source.inPoint)
        let packet = Packet()
        while !feed.isClosed {
            do throws(LibAVError) {
                guard try demuxer.read(into: packet, deadline: Self.readDeadline) else { return feed.end(cause: nil) }
            } catch {
                return feed.end(cause: "\(error.what): \(error.why)")
            }
            guard let stream = source.stream(packet.streamIndex) else {
                packet.clear()
                continue
            }
            jumps.repair(packet, of: stream)
            let time = (packet.decoding ?? packet.presentation).map { stream.timeBase.rescale($0, to: .microseconds) }
            let isEarly = time.map { $0 < entry.microseconds } ?? false
            let shared = packet.moved()
            for track in source.tracks where source.stream(of: track)?.index == stream.index {
                guard feed.give(shared.shared(), track, beforeEntry: isEarly) else { return }
            }
        }
    }
}

/// Joins timelines that jump inside a file: later timestamps are shifted so that they follow what came before.
struct JumpRepair {
    private let isNeeded: Bool
    private var shift: Int64 = 0
    private var last: [Int: Int64] = [:]

    init(isNeeded: Bool) { self.isNeeded = isNeeded }

    mutating func repair(_ packet: Packet, of stream: InputStream) {
        guard isNeeded, let decoding = packet.decoding ?? packet.presentation else { return }
        var time = stream.timeBase.rescale(decoding, to: .microseconds)
        if let before = last[stream.index],
            time.saturatingPlus(shift).saturatingMinus(before).magnitude > OpenedSource.jump.microseconds.magnitude
        {
            let step = stream.timeBase.rescale(max(packet.duration, 0), to: .microseconds)
            shift = before.saturatingPlus(step).saturatingMinus(time)
        }
        time = time.saturatingPlus(shift)
        last[stream.index] = time
        guard shift != 0 else { return }
        let offset = Rational.microseconds.rescale(shift, to: stream.timeBase)
        packet.presentation = packet.presentation.map { $0.saturatingPlus(offset) }
        packet.decoding = packet.decoding.map { $0.saturatingPlus(offset) }
    }
}
