import Core

/// Every item's file, and that the part of it that is planned exists.
enum ItemCheck {
    /// One picture at 25 per second: nobody sees less.
    private static let tolerance = TimeSpan.milliseconds(40)

    static func findings(in channel: RehearsedChannel) -> [RehearsalFinding] {
        var times: [RehearsalFinding.Cause: [Instant]] = [:]
        for item in channel.stretch.items {
            for cause in causes(of: item, channel) { times[cause, default: []].append(item.start) }
        }
        return times.map { RehearsalFinding($0.key, on: channel.stretch, at: $0.value) }
    }

    private static func causes(of item: TimelineItem, _ channel: RehearsedChannel) -> [RehearsalFinding.Cause] {
        guard let media = item.media else { return [] }
        guard let file = channel.files[media] else {
            return [
                RehearsalFinding.Cause(
                    .fault, "item.unknown", "Item \(media) is scheduled but no longer in the library",
                    why: "it was removed after the channel was planned",
                    fix:
                        "Rebuild the channel: POST /api/v1/channels/\(channel.stretch.channel.id)/rebuild."
                )
            ]
        }
        guard file.isGood, let duration = file.duration else { return file.causes }
        return file.causes + [point(of: item, in: file, duration)].compactMap { $0 }
    }

    /// What is wrong with where the item begins and ends inside its file.
    private static func point(
        of item: TimelineItem, in file: CheckedFile, _ duration: TimeSpan
    ) -> RehearsalFinding.Cause? {
        let title = "“\(file.item.airTitle)”"
        let fix = "Scan, so that the station knows the file's length and plans again."
        if item.inPoint < .zero || item.inPoint >= duration {
            return RehearsalFinding.Cause(
                .fault, "item.in-point", "\(title) would start after its own end",
                why: "its in-point is \(item.inPoint.words), and it lasts \(duration.words)", fix: fix,
                path: file.item.path)
        }
        let missing = item.inPoint + (item.finish - item.start) - duration
        guard missing > tolerance else { return nil }
        return RehearsalFinding.Cause(
            .fault, "item.out-point", "\(title) is scheduled for longer than the file lasts",
            why: "it lasts \(duration.words), \(missing.words) less than planned", fix: fix, path: file.item.path)
    }
}
