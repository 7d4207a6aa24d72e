import Core
import Store
import TestRandom
import Testing

/// The files of a month's station, in pools: collections that some channels share and others have for themselves.
struct MonthMedia {
    enum Kind { case films, series, clips, hidden }

    struct Pool {
        let name: String
        let kind: Kind
        /// What the collection holds.
        var held: [MediaID] = []
        /// Files of the same kind that it does not hold.
        var spare: [MediaID] = []
    }

    private struct File {
        let pool: Int
        let title: String
        let length: TimeSpan
        let isSpare: Bool
        let scanned: ScannedFile
    }

    static let library = LibraryID(-1)

    private(set) var pools: [Pool] = []
    private var files: [File] = []
    /// What viewers call each item.
    private(set) var titles: [MediaID: String] = [:]
    /// Those that the guide never names.
    private(set) var unnamed: Set<MediaID> = []

    mutating func addPool(_ name: String, _ kind: Kind, count: Int, _ chance: inout Chance) -> Int {
        let pool = pools.count
        pools.append(Pool(name: name, kind: kind))
        // A third as many again wait to be added.
        for number in 1...(count + count / 3) {
            var metadata = MediaMetadata(title: "\(name) \(number)")
            if kind == .series {
                metadata.showTitle = "\(name) Show \(number % 3)"
                (metadata.season, metadata.episode) = (number % 4, number)
            }
            let minutes = kind == .clips ? 0 : kind == .hidden ? 8 : kind == .series ? 22 : 40
            let length = TimeSpan.milliseconds(
                Int64(
                    minutes * 60_000 + (kind == .clips ? 40_000 : 0)
                        + chance.below(kind == .clips ? 200_000 : 2_400_000)))
            let stamp = FileStamp(
                byteCount: 1, modified: SmallStation.now, fingerprint: UInt64(pool * 1_000 + number))
            files.append(
                File(
                    pool: pool, title: metadata.showTitle.map { "\($0) – \(metadata.title)" } ?? metadata.title,
                    length: length, isSpare: number > count,
                    scanned: ScannedFile(
                        path: "/month/\(name)/\(number)", stamp: stamp, kind: kind == .series ? .episode : .movie,
                        metadata: metadata)))
        }
        return pool
    }

    /// Has the store know all files, as if a scan had found them.
    mutating func record(in store: StationStore, _ library: LibraryID) async throws {
        try await store.record(files.map { .new($0.scanned) }, in: library)
        let known = try await store.knownFiles(in: library)
        var answers: [ProbeResponse] = []
        for file in files {
            let id = try #require(known[file.scanned.path]).id
            titles[id] = file.title
            if pools[file.pool].kind == .clips || pools[file.pool].kind == .hidden { unnamed.insert(id) }
            if file.isSpare { pools[file.pool].spare.append(id) } else { pools[file.pool].held.append(id) }
            answers.append(ProbeResponse(id: id.raw, facts: SmallStation.facts(file.length)))
        }
        try await store.record(answers)
    }

    /// Takes some items out of a pool's collection and puts others in.
    mutating func exchange(in pool: Int, _ chance: inout Chance) {
        for _ in 0...chance.below(3) where pools[pool].held.count > 4 {
            pools[pool].spare.append(pools[pool].held.remove(at: chance.below(pools[pool].held.count)))
        }
        for _ in 0...chance.below(3) where pools[pool].spare.count > 1 {
            pools[pool].held.append(pools[pool].spare.remove(at: chance.below(pools[pool].spare.count - 1)))
        }
    }
}
