public import Core
import SQLite

/// A file whose analysis is due.
public struct UnanalysedFile: Hashable, Sendable {
    public var id: MediaID
    public var path: String
    public var duration: TimeSpan
}

extension StationStore {
    /// What is found in a file besides what probing says. A larger number: all files are analysed again.
    public static let analysisVersion = 1

    /// How far ahead plans are looked at for what is needed first.
    private static let planned = TimeSpan.hours(36)

    /// Files whose analysis is due: those first that go on air soonest.
    public func filesToAnalyse(limit: Int) async throws(StoreError) -> [UnanalysedFile] {
        let now = clock.now
        return try await read("list files to analyse") { database throws(StoreError) in
            try database.rows(
                """
                WITH planned AS (
                    SELECT t.media, min(t.start) AS start
                    FROM channel JOIN timeline_item AS t ON t.channel = channel.id
                    WHERE t.start >= ? AND t.start < ? AND t.finish > ? AND t.media IS NOT NULL GROUP BY t.media)
                SELECT m.id, m.path, ifnull(m.duration, 0) FROM media AS m LEFT JOIN planned ON planned.media = m.id
                WHERE m.state = 'ready' AND m.analysed < ?
                ORDER BY planned.start IS NULL, planned.start, m.id LIMIT ?
                """, now - .hours(6), now + Self.planned, now, Self.analysisVersion, limit
            ) { row throws(StoreError) in
                UnanalysedFile(id: row.next(), path: row.next(), duration: row.next())
            }
        }
    }

    public func countToAnalyse() async throws(StoreError) -> Int {
        try await read("count files to analyse") { database throws(StoreError) in
            try database.row(
                "SELECT count(*) FROM media WHERE state = 'ready' AND analysed < ?", Self.analysisVersion
            ) { row throws(StoreError) in row.next(Int.self) } ?? 0
        }
    }

    /// Keeps what the analysis of a file found; nil: it could not be analysed. A file that changed meanwhile is analysed again.
    public func recordAnalysis(of file: UnanalysedFile, _ found: MediaFacts?) async throws(StoreError) {
        try await write("record an analysis") { database throws(StoreError) in
            guard var facts = try database.media(file.id)?.facts, facts.duration == file.duration else { return }
            if let found { facts.add(found) }
            try database.run(
                "UPDATE media SET facts = ?, analysed = ? WHERE id = ? AND state = 'ready' AND path = ?",
                try database.text(of: facts), Self.analysisVersion, file.id, file.path)
        }
    }

    /// Where the file is planned next on each channel, from `start` until before `finish`.
    public func plannedStarts(
        of media: MediaID, from start: Instant, until finish: Instant
    ) async throws(StoreError) -> [ChannelID: Instant] {
        try await read("find a file in the timelines") { database throws(StoreError) in
            var starts: [ChannelID: Instant] = [:]
            _ = try database.rows(
                """
                SELECT t.channel, min(t.start) FROM channel JOIN timeline_item AS t ON t.channel = channel.id
                WHERE t.start >= ? AND t.start < ? AND t.media = ? GROUP BY t.channel
                """, start, finish, media
            ) { row throws(StoreError) in starts[row.next()] = row.next() }
            return starts
        }
    }
}

extension MediaFacts {
    /// With what only an analysis knows. Probing may since have seen another file.
    fileprivate mutating func add(_ found: MediaFacts) {
        guard audio.count == found.audio.count else { return }
        for (index, track) in found.audio.enumerated() where audio[index].codec == track.codec {
            audio[index].loudness = track.loudness
            (audio[index].profile, audio[index].isDescriptive) = (track.profile, track.isDescriptive)
        }
    }
}
