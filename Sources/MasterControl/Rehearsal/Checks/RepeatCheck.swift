import Core

/// Programmes that are on again too soon.
enum RepeatCheck {
    private struct Repeat {
        var times: [Instant] = []
        var least: TimeSpan
    }

    static func findings(in channel: RehearsedChannel, within span: TimeSpan) -> [RehearsalFinding] {
        repeats(in: channel.stretch, within: span).map { media, found in
            let cause = RehearsalFinding.Cause(
                .warning, "item.repeat", "\(channel.title(of: media)) repeats too soon",
                why: "it comes \(found.least.words) after it ended; \(span.words) were asked for",
                fix: "Give the rule more content, or another order.", path: channel.files[media]?.item.path)
            return RehearsalFinding(cause, on: channel.stretch, at: found.times)
        }
    }

    private static func repeats(in stretch: TimelineRange, within span: TimeSpan) -> [MediaID: Repeat] {
        var ended: [MediaID: Instant] = [:]
        var repeats: [MediaID: Repeat] = [:]
        for item in stretch.all where item.kind == .programme && item.start < stretch.until {
            guard let media = item.media else { continue }
            // A programme that continues after a break is not a repeat.
            if let last = ended[media], item.inPoint == .zero, item.start >= stretch.from, item.start - last < span {
                var found = repeats[media] ?? Repeat(least: item.start - last)
                found.times.append(item.start)
                found.least = min(found.least, item.start - last)
                repeats[media] = found
            }
            ended[media] = item.finish
        }
        return repeats
    }
}
