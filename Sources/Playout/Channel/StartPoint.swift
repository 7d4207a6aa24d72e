import Core
import LibAV
import Linux

/// Where a channel that nobody has watched yet begins: at a key frame of the item that is on, a little before its time.
/// Viewers get that much ahead anyway; so nothing has to be decoded only to be dropped, and a file that can be copied
/// is copied from its first picture on.
struct StartPoint {
    let format: ChannelFormat
    let clock: any EngineClock
    let files: any FileOpening

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
        let range = max(origin, earliest)..<max(origin, begin.firstFrame)
        return keyFrame(of: source, origin: origin, in: range) ?? begin.firstFrame
    }

    /// The first frame of the range with a key picture; nil when there is none, or it does not come in time.
    private func keyFrame(of source: EngineSource, origin: Int64, in range: Range<Int64>) -> Int64? {
        guard !range.isEmpty else { return nil }
        let request = SourceRequest(
            source: source, files: files, format: format, origin: origin,
            firstFrame: range.upperBound,
            firstSample: format.sample(ofFrame: range.upperBound), endFrame: .max, openDeadline: Self.patience)
        let reader = SourceReader(request.onGrid)
        defer { reader.close() }
        let patience = WaitLimit.until(clock.uptime + Self.patience)
        guard case .ready = reader.opened(patience: patience), let opened = reader.source, let video = opened.video
        else { return nil }
        while case .packet(let packet) = reader.next(.video, patience: patience) {
            guard packet.isKey, let time = packet.presentation else { continue }
            let place = opened.clock.nearestFrame(of: time, in: video.timeBase)
            // Formats without an index are read from long before.
            if place >= range.lowerBound { return range.contains(place) ? place : nil }
        }
        return nil
    }
}
