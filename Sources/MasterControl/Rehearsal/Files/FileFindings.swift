import Core

/// What can be wrong with a media item's file, in words.
struct FileFindings {
    private let item: MediaItem
    private let title: String

    init(_ item: MediaItem) {
        self.item = item
        title = "“\(item.airTitle)”"
    }

    var missing: RehearsalFinding.Cause {
        cause(
            "file.missing", "\(title) is missing", "there is no file at its path",
            "Restore the file (is its disk mounted?), or rescan to schedule without it.")
    }

    func unreadable(_ why: String) -> RehearsalFinding.Cause {
        cause(
            "file.unreadable", "\(title) cannot be read", why,
            "Check the disk, and that the station's user may read the file.")
    }

    func changed(from stamp: FileStamp?, _ byteCount: Int64, _ modified: Instant) -> RehearsalFinding.Cause {
        let before = stamp.map { "\($0.byteCount) bytes of \($0.modified.rfc3339)" } ?? "nothing"
        return cause(
            "file.changed", "\(title) has changed since the last scan",
            "it was \(before), and is \(byteCount) bytes of \(modified.rfc3339)",
            "Rescan: the station probes the file again and updates the timeline.")
    }

    /// nil for an item that is ready.
    var state: RehearsalFinding.Cause? {
        switch item.state {
        case .ready: nil
        case .unprobed:
            cause(
                "file.unprobed", "\(title) has not been probed",
                "a scan found the file, but it has not been opened since", "Rescan its library.")
        case .unplayable(let why):
            cause("file.unplayable", "\(title) cannot be played", why, "Fix or replace the file, then rescan.")
        case .vanished:
            RehearsalFinding.Cause(
                .warning, "file.returned", "\(title) is available again", why: "the last scan did not find it",
                fix: "Rescan, so that the station uses it again.", path: item.path)
        }
    }

    /// nil when the file opens and contains what was recorded.
    func opened(_ answer: ProbeResponse) -> RehearsalFinding.Cause? {
        guard let facts = answer.facts else {
            return cause(
                "file.unopened", "\(title) does not open", answer.failure ?? "it contains nothing that can be played",
                "Fix or replace the file, then rescan.")
        }
        guard let recorded = item.facts, let difference = Self.difference(recorded, facts) else { return nil }
        return cause(
            "file.differs", "\(title) differs from what was recorded", difference,
            "Rescan: the station probes the file again and updates the timeline.")
    }

    /// What matters to a viewer: length, pictures, sound.
    private static func difference(_ old: MediaFacts, _ new: MediaFacts) -> String? {
        if (old.duration - new.duration).microseconds.magnitude > TimeSpan.milliseconds(100).microseconds.magnitude {
            return "it lasts \(new.duration.words), not \(old.duration.words)"
        }
        let (before, after) = (picture(old.video), picture(new.video))
        if before != after { return "its picture is \(after), not \(before)" }
        let (soundBefore, soundAfter) = (sound(old.audio), sound(new.audio))
        return soundBefore == soundAfter ? nil : "its sound is \(soundAfter), not \(soundBefore)"
    }

    private static func picture(_ video: VideoFacts?) -> String {
        video.map { "\($0.codec) \($0.width)×\($0.height)" } ?? "none"
    }

    private static func sound(_ tracks: [AudioFacts]) -> String {
        tracks.isEmpty ? "none" : tracks.map { "\($0.codec) \($0.channels)" }.joined(separator: ", ")
    }

    private func cause(_ code: String, _ what: String, _ why: String, _ fix: String) -> RehearsalFinding.Cause {
        RehearsalFinding.Cause(.fault, code, what, why: why, fix: fix, path: item.path)
    }
}
