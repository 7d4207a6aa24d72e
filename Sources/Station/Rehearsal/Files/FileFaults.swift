import Core

/// What can be wrong with a media item's file, in words.
struct FileFaults {
    private let item: MediaItem
    private let title: String

    init(_ item: MediaItem) {
        self.item = item
        title = "“\(item.airTitle)”"
    }

    var missing: RehearsalFinding.Cause {
        cause(
            "file.missing", "\(title) is gone", "there is no file at its path",
            "Bring the file back (is its disk mounted?), or scan, so that the station plans without it.")
    }

    func unreadable(_ why: String) -> RehearsalFinding.Cause {
        cause(
            "file.unreadable", "\(title) cannot be read", why,
            "Check the disk, and that the station's user may read the file.")
    }

    func changed(from stamp: FileStamp?, _ byteCount: Int64, _ modified: Instant) -> RehearsalFinding.Cause {
        let before = stamp.map { "\($0.byteCount) bytes of \($0.modified.rfc3339)" } ?? "nothing"
        return cause(
            "file.changed", "\(title) is not the file that was planned with",
            "it was \(before), and is \(byteCount) bytes of \(modified.rfc3339)",
            "Scan: the station looks into the file again and plans with what is in it now.")
    }

    /// nil for an item that is ready.
    var state: RehearsalFinding.Cause? {
        switch item.state {
        case .ready: nil
        case .unprobed:
            cause(
                "file.unprobed", "\(title) has not been looked into",
                "a scan has found the file, and none has opened it since", "Scan its library.")
        case .unplayable(let why):
            cause("file.unplayable", "\(title) cannot be played", why, "Mend or replace the file, then scan.")
        case .vanished:
            RehearsalFinding.Cause(
                .warning, "file.returned", "\(title) is there again", why: "the last scan did not find it",
                fix: "Scan, so that the station plans with it.", path: item.path)
        }
    }

    /// nil when the file opens and holds what was recorded of it.
    func opened(_ answer: ProbeAnswer) -> RehearsalFinding.Cause? {
        guard let facts = answer.facts else {
            return cause(
                "file.unopened", "\(title) does not open", answer.failure ?? "it holds nothing that can be played",
                "Mend or replace the file, then scan.")
        }
        guard let recorded = item.facts, let difference = Self.difference(recorded, facts) else { return nil }
        return cause(
            "file.differs", "\(title) holds something else than was recorded", difference,
            "Scan: the station looks into the file again and plans with what is in it now.")
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
