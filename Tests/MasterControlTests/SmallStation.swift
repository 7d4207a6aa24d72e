import Core
import Foundation
import JSON
import Linux
import Scheduler
import Store
import Synchronization
import TestMedia
import Testing

@testable import MasterControl

/// A clock that tests set.
final class DrivenClock: StationClock {
    private let time: Mutex<Instant>

    init(_ now: Instant) { time = Mutex(now) }

    var now: Instant { time.withLock { $0 } }

    func advance(_ span: TimeSpan) { time.withLock { $0 += span } }
}

/// A stored station with one channel that floods a library of three films, 30 minutes each, on files that are there.
struct SmallStation {
    /// 2026-11-21 00:00:00 UTC
    static let now = Instant(seconds: 1_795_219_200)
    static let length = TimeSpan.minutes(30)
    static let films = CollectionID(-1)
    static let clips = CollectionID(-2)

    let folder: TemporaryFolder
    let clock = DrivenClock(SmallStation.now)
    let store: StationStore
    let zones = ZoneFiles()
    /// The films' items, in the order of their names.
    private(set) var media: [MediaID] = []

    var desk: ChannelTimeline.Resources { ChannelTimeline.Resources(store: store, zones: zones) }

    init(
        _ rules: [ScheduleRule] = [SmallStation.flood], fillers: [Filler] = [], fallback: FillerID? = nil,
        timeZone: String? = nil, filmCount: Int = 3
    ) async throws {
        folder = try TemporaryFolder()
        store = try StationStore(path: folder.path("station.db"), timeZone: "UTC", clock: clock)
        var contents = StationContents(name: "Small", timeZone: "UTC")
        contents.libraries = [
            MediaLibrary(id: LibraryID(-1), name: "Films", kind: .movies, paths: [folder.path("films")])
        ]
        contents.collections = [
            MediaCollection(id: Self.films, name: "Films", members: [.library(LibraryID(-1))]),
            MediaCollection(id: Self.clips, name: "Clips", members: []),
        ]
        contents.fillers = fillers
        contents.profiles = [Profile(id: ProfileID(-1), name: "HD")]
        contents.schedules = [Schedule(id: ScheduleID(-1), name: "All day", rules: rules)]
        contents.channels = [
            Channel(
                id: ChannelID(-1), number: ChannelNumber(5), name: "One", schedule: ScheduleID(-1),
                profile: ProfileID(-1), fallback: fallback, timeZone: timeZone, guideKey: "", seed: 0)
        ]
        let ids = try await store.replace(with: contents)
        let library = try #require(ids.libraries[LibraryID(-1)])
        for number in 1...filmCount { media.append(try await film(number, in: library)) }
    }

    static let flood = ScheduleRule(mode: .flood, content: .collection(films), order: .chronological)

    func path(_ name: String) -> String { folder.path(name) }

    private func film(_ number: Int, in library: LibraryID) async throws -> MediaID {
        let name = "Film \(number)"
        let path = folder.path(name)
        try Data(name.utf8).write(to: URL(filePath: path))
        let entry = try #require(FolderListing.entry(at: path))
        let stamp = FileStamp(
            byteCount: entry.byteCount, modified: entry.modified, fingerprint: UInt64(number))
        let file = ScannedFile(path: path, stamp: stamp, kind: .movie, metadata: MediaMetadata(title: name))
        try await store.record([.new(file)], in: library)
        let id = try #require(try await store.mediaID(at: path))
        try await store.record([ProbeResponse(id: id.raw, facts: Self.facts())])
        return id
    }

    static func facts(_ length: TimeSpan = length, width: Int = 1_280, channels: Int = 2) -> MediaFacts {
        MediaFacts(
            container: "mp4", duration: length,
            video: VideoFacts(
                codec: "h264", width: width, height: 720, displayAspect: "16:9", frameRate: FrameRate(25),
                variableFrameRate: false, fieldOrder: .progressive, pixelFormat: "yuv420p"),
            audio: [AudioFacts(codec: "aac", channels: channels, sampleRate: 48_000)])
    }

    var channel: Channel {
        get async throws { try #require(try await store.channels().first) }
    }

    /// Builds the timeline as a station on air would have.
    func build(_ span: TimeSpan = .hours(72)) async throws {
        let sheet = try await StationSnapshot(reading: store)
        let timeline = try await ChannelTimeline(channel, sheet, desk, start: clock.now)
        _ = try await timeline.extend(until: clock.now + span, now: clock.now, store)
    }

    /// Stores items that no builder would make.
    func plan(_ items: [TimelineItem]) async throws {
        let channel = try await channel.id
        let end = items.map(\.finish).max() ?? clock.now
        let state = try JSONText.encode(BuilderState(start: end))
        _ = try await store.replaceTimeline(
            of: channel, from: clock.now, with: items, checkpoints: [CheckpointRecord(instant: end, state: state)])
    }

    /// An item that begins so many minutes from now.
    func item(
        _ minute: Int64, _ length: TimeSpan = length, media: MediaID? = nil, inPoint: TimeSpan = .zero
    ) async throws -> TimelineItem {
        let start = clock.now + .minutes(minute)
        return TimelineItem(
            channel: try await channel.id, start: start, finish: start + length,
            kind: media == nil ? .offline : .programme, media: media, inPoint: inPoint, guideGroup: minute,
            reason: TimelineItem.Reason(rule: RuleID(1), decision: "as the test says"))
    }

    func rehearse(
        _ span: TimeSpan = .hours(24), _ channel: Channel? = nil, repeatWithin: TimeSpan? = nil,
        longestFiller: TimeSpan = Rehearsal.Options.usualLongestFiller
    ) async throws -> RehearsalReport {
        let sheet = try await StationSnapshot(reading: store)
        let rehearsal = Rehearsal(
            store, Rehearsal.Options(span: span, repeatWithin: repeatWithin, longestFiller: longestFiller),
            inspector: FileChecker(store, opening: nil)
        ) { [desk] in try await TimelineRange(of: $0, sheet, desk, from: $1, until: $2) }
        return try await rehearsal.run(channel.map { [$0] } ?? sheet.channels, of: sheet, at: clock.now) { _ in }
    }
}

extension RehearsalReport {
    /// As `fault file.missing`, in order.
    var codes: [String] { findings.map { "\($0.cause.severity.rawValue) \($0.cause.code)" } }
}

/// Nobody follows the station.
struct NoEvents: EventPublisher {
    func publish(_ event: StationEvent) {}
}
