import Core
import LibAV
import Linux

/// Where a channel that nobody has watched yet begins: at a key frame of the item that is on, a little before its time.
/// Viewers get that much ahead anyway; so nothing has to be decoded only to be dropped, and a file that can be passed
/// through is from its first picture on.
struct StartPoint {
    let format: ChannelFormat
    let clock: any EngineClock

    /// A medium that needs longer is joined in the middle of a group.
    private static let patience = TimeSpan.milliseconds(300)

    /// The first frame to send, at or before what was asked for.
    func firstFrame(_ begin: EngineBegin, _ rundown: Rundown) -> Int64 {
        var rundown = rundown
        guard let earliest = begin.earliestFrame, earliest < begin.firstFrame,
            case .item(let item, _) = rundown.segment(at: begin.firstFrame, format: format),
            let source = item.sources.first
        else { return begin.firstFrame }
        let origin = format.frame(at: item.start)
        guard origin < begin.firstFrame, let key = keyFrame(of: source, origin: origin, before: begin.firstFrame),
            key >= max(origin, earliest), key < begin.firstFrame
        else { return begin.firstFrame }
        return key
    }

    /// The frame of the first key picture that reading from `frame` on meets; nil when it does not come in time.
    private func keyFrame(of source: EngineSource, origin: Int64, before frame: Int64) -> Int64? {
        let request = SourceRequest(
            source: source.onGrid(of: format), format: format, origin: origin, firstFrame: frame,
            firstSample: format.sample(ofFrame: frame), endFrame: .max, openDeadline: Self.patience)
        let reader = SourceReader(request)
        defer { reader.close() }
        let patience = Patience.until(clock.uptime + Self.patience)
        guard case .ready = reader.opened(patience: patience), let opened = reader.source, let video = opened.video
        else { return nil }
        while case .packet(let packet) = reader.next(.video, patience: patience) {
            guard packet.isKey, let time = packet.presentation else { continue }
            return opened.clock.nearestFrame(of: time, in: video.timeBase)
        }
        return nil
    }
}
