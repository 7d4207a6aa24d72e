import Core
import Linux
import Store
import TestMedia
import TestPrograms

/// A large station, made in the store itself: no files, no scan.
struct StoredStation {
    let folder: TemporaryFolder

    /// With what `changes` make of the catalogue.
    private init(_ catalogue: Catalogue, _ changes: [StationChange]) async throws {
        folder = try TemporaryFolder()
        let store = try open()
        for shelf in catalogue.shelves { try await Self.record(shelf, in: store) }
        _ = try await store.apply(changes)
    }

    /// Whoever holds the store keeps others from opening it.
    func open() throws -> StationStore {
        try StationStore(path: folder.path("station.db"), timeZone: "Europe/Berlin", clock: SystemClock())
    }

    /// On air with what is stored. Nobody else may hold the store.
    func onAir() async throws -> StationUnderTest {
        try await StationUnderTest(["serve", "--data", folder.path, "--port", "0"] + StationUnderTest.quiet)
    }

    private static func record(_ shelf: Catalogue.Shelf, in store: StationStore) async throws {
        let new = MediaLibrary(id: LibraryID(-1), name: shelf.name, kind: shelf.kind, paths: [shelf.folder])
        guard let library = try await store.apply([.saveLibrary(new)]).libraries[new.id] else {
            throw TestFailure("no library was made")
        }
        for start in stride(from: 0, to: shelf.files.count, by: 5_000) {
            let batch = shelf.files[start..<min(start + 5_000, shelf.files.count)]
            try await store.record(batch.map { .new($0.file) }, in: library)
        }
        let known = try await store.knownFiles(in: library)
        try await store.record(
            shelf.files.compactMap { entry in
                known[entry.file.path].map { ProbeResponse(id: $0.id.raw, facts: entry.facts) }
            })
    }

    /// A hundred thousand items, and no channel.
    static func library() async throws -> StoredStation {
        try await StoredStation(.mixed(shows: 500, films: 50_000, clips: 0), [])
    }

    /// Two hundred channels with twenty schedules: series by day, a film at a quarter past eight, films by night, a clip
    /// behind every programme and clips in every gap.
    static func mixed(channels: Int = 200) async throws -> StoredStation {
        var changes: [StationChange] = [profile]
        changes.append(collection(1, "Clips", ["/srv/clips"]))
        for (number, kind, mode) in [(1, Filler.Kind.post, Filler.Mode.count(1)), (2, .tail, .fill)] {
            let filler = Filler(
                id: FillerID(Int64(-number)), name: "Clips \(kind)", kind: kind, mode: mode,
                content: .collection(CollectionID(-1)))
            changes.append(.saveFiller(filler))
        }
        for number in 0..<20 { changes += schedule(number) }
        changes += (0..<channels).map { channel($0, schedule: $0 % 20) }
        return try await StoredStation(.mixed(shows: 40, films: 1_000, clips: 200), changes)
    }

    /// Many channels that show long films, one after the other.
    static func wide(channels: Int = 6_200) async throws -> StoredStation {
        let flood = ScheduleRule(mode: .flood, content: .collection(CollectionID(-1)), order: .shuffle)
        let changes =
            [
                // What a guide of 70 MB shows.
                .setHorizon(.hours(72)), profile, collection(1, "Films", ["/srv/films"]),
                .saveSchedule(Schedule(id: ScheduleID(-1), name: "Films", rules: [flood])),
            ] + (0..<channels).map { channel($0, schedule: 0) }
        return try await StoredStation(.films(400, minutes: 340), changes)
    }

    /// Channels with a schedule each. Each plays a show of its own; every ten of them also have films of the same
    /// collection by night.
    static func separate(channels: Int) async throws -> StoredStation {
        var changes: [StationChange] = [.setHorizon(.hours(48)), profile]
        for number in 0..<(channels + 9) / 10 {
            changes.append(collection(channels + 1 + number, "Shared \(number)", ["/srv/films/\(number % 10)"]))
        }
        for number in 0..<channels {
            changes.append(collection(number + 1, "Own \(number)", ["/srv/series/\(number)"]))
            let day = ScheduleRule(
                start: .fixed(TimeOfDay(hour: 6, minute: 0), .flexible), mode: .flood,
                content: .collection(CollectionID(Int64(-number - 1))), order: .shuffle)
            let night = ScheduleRule(
                start: .fixed(TimeOfDay(hour: 22, minute: 0), .flexible), mode: .flood,
                content: .collection(CollectionID(Int64(-channels - 1 - number / 10))), order: .shuffle)
            changes.append(
                .saveSchedule(
                    Schedule(id: ScheduleID(Int64(-number - 1)), name: "Day \(number)", rules: [day, night])))
            changes.append(channel(number, schedule: number))
        }
        return try await StoredStation(.mixed(shows: channels, films: 1_000, clips: 0, episodes: 20), changes)
    }

    private static let profile = StationChange.saveProfile(Profile(id: ProfileID(-1), name: "HD"))

    private static func collection(_ number: Int, _ name: String, _ folders: [String]) -> StationChange {
        .saveCollection(
            MediaCollection(id: CollectionID(Int64(-number)), name: name, members: folders.map { .folder($0) }))
    }

    private static func schedule(_ number: Int) -> [StationChange] {
        let series = (0..<4).map { "/srv/series/\((number * 2 + $0) % 40)" }
        let (seriesNumber, filmsNumber) = (2 + number * 2, 3 + number * 2)
        func rule(_ start: TimeOfDay, _ mode: ScheduleRule.Mode, _ content: Int, _ order: PlaybackOrder) -> ScheduleRule
        {
            ScheduleRule(
                start: .fixed(start, .flexible), mode: mode,
                content: .collection(CollectionID(Int64(-content))), order: order,
                fillers: [FillerID(-1), FillerID(-2)])
        }
        var night = rule(TimeOfDay(hour: 0, minute: 0), .flood, filmsNumber, .shuffle)
        night.start = .dynamic
        let rules = [
            rule(TimeOfDay(hour: 6, minute: 0), .flood, seriesNumber, .shuffleInOrder),
            rule(TimeOfDay(hour: 20, minute: 15), .one, filmsNumber, .shuffle),
            night,
        ]
        return [
            collection(seriesNumber, "Series \(number)", series),
            collection(filmsNumber, "Films \(number)", ["/srv/films/\(number % 10)"]),
            .saveSchedule(Schedule(id: ScheduleID(Int64(-number - 1)), name: "Day \(number)", rules: rules)),
        ]
    }

    private static func channel(_ index: Int, schedule: Int) -> StationChange {
        .saveChannel(
            Channel(
                id: ChannelID(Int64(-index - 1)), number: ChannelNumber(index + 1), name: "Channel \(index + 1)",
                group: "Group \(index % 30)", schedule: ScheduleID(Int64(-schedule - 1)), profile: ProfileID(-1),
                guideKey: "", seed: 0))
    }
}
