import Core

/// When one graphic of an item is seen, in output frames.
struct GraphicTiming: Hashable, Sendable {
    private static let always = -Int64.max / 4...Int64.max / 4

    private let format: ChannelFormat
    /// The item's frames.
    let item: Range<Int64>
    /// It was there before the item, and stays after it: no fade at that end.
    private let startsBefore: Bool
    private let continuesAfter: Bool
    private let fade: Int64
    private let windows: [Range<Int64>]
    private let rhythm: GraphicRhythm?

    init(
        _ graphic: EngineGraphic, item: Range<Int64>, startsBefore: Bool = false, continuesAfter: Bool = false,
        format: ChannelFormat
    ) {
        self.format = format
        self.item = item
        self.startsBefore = startsBefore
        self.continuesAfter = continuesAfter
        fade = format.frames(in: graphic.fade)
        windows =
            graphic.windows?.map { window in
                let start = format.frame(at: window.start)
                return start..<max(start, format.frame(at: window.finish))
            } ?? [Self.always.lowerBound..<Self.always.upperBound]
        rhythm = graphic.rhythm
    }

    /// The frames from its appearance to its disappearance, of the first time that is not over before `frame`.
    func span(atOrAfter frame: Int64) -> Range<Int64>? {
        for window in windows where window.upperBound > frame {
            for time in appearances(from: max(frame, window.lowerBound)) {
                let start = max(time.lowerBound, window.lowerBound)
                let end = min(time.upperBound, window.upperBound)
                if start < end, end > frame { return inItem(start..<end, frame) }
            }
        }
        return nil
    }

    private func inItem(_ span: Range<Int64>, _ frame: Int64) -> Range<Int64>? {
        guard span.lowerBound < item.upperBound, span.upperBound > item.lowerBound, frame < item.upperBound else {
            return nil
        }
        let start = startsBefore ? span.lowerBound : max(span.lowerBound, item.lowerBound)
        let end = continuesAfter ? span.upperBound : min(span.upperBound, item.upperBound)
        return start < end ? start..<end : nil
    }

    /// By the rhythm alone: the last that began by `frame`, and the one after it.
    private func appearances(from frame: Int64) -> [Range<Int64>] {
        guard let rhythm else { return [Self.always.lowerBound..<Self.always.upperBound] }
        let since = format.frameRate.instant(ofFrame: frame) - rhythm.anchor
        let count = since.microseconds.flooredDivision(by: max(1, rhythm.interval.microseconds))
        return [count, count + 1].map { count in
            let start = rhythm.anchor + rhythm.interval * count
            let first = format.frame(at: start)
            return first..<max(first, format.frame(at: start + rhythm.duration))
        }
    }

    /// From 0, not there, to 256.
    func opacity(at frame: Int64) -> Int {
        guard item.contains(frame), let span = span(atOrAfter: frame), span.contains(frame) else { return 0 }
        guard fade > 0 else { return 256 }
        let steps = min(frame - span.lowerBound + 1, span.upperBound - frame, fade + 1)
        return Int(steps * 256 / (fade + 1))
    }

    /// Whether it is seen in any of the frames.
    func isSeen(in frames: Range<Int64>) -> Bool {
        let first = max(frames.lowerBound, item.lowerBound)
        guard let span = span(atOrAfter: first) else { return false }
        return span.lowerBound < min(frames.upperBound, item.upperBound) && first < frames.upperBound
    }

    /// Whether it is seen in all of them.
    func covers(_ frames: Range<Int64>) -> Bool {
        guard let span = span(atOrAfter: frames.lowerBound) else { return false }
        return span.lowerBound <= frames.lowerBound && span.upperBound >= frames.upperBound
    }
}
