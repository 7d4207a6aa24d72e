public import Core
import Library
public import Linux
import Scheduler
public import Store

/// Knows which media have a picture beside them. Disks are asked on threads of the file pool; a guide waits for them a
/// moment at most, and says more when it is read again.
public actor ArtworkService {
    private let store: StationStore
    private let files: FilePool
    private let clock: any StationClock
    private let log: Log
    private var known: [MediaID: Bool] = [:]
    /// Of items that no guide has shown.
    private var seen: [MediaID: Bool] = [:]
    private var waiting: [MediaItem] = []
    private var isLooking = false
    /// Kept for a while, because the channels of a station have folders in common.
    private var finder: ArtworkFinder?
    private var restCount = 0
    /// A disk did not respond while a guide waited: no guide waits again until everything was checked.
    private var isSlow = false
    private var guests: [Int: CheckedContinuation<Void, Never>] = [:]
    private var newestGuest = 0
    /// Another number whenever a picture came or went.
    public private(set) var revision: Int64 = 0
    public private(set) var changed: Instant

    /// How long one guide waits for disks.
    private static let patience = Duration.milliseconds(500)
    /// How long one folder may take.
    private static let folderPatience = TimeSpan.seconds(10)
    /// The same, while a page waits.
    private static let pagePatience = TimeSpan.milliseconds(500)
    /// How long a request for a picture waits for its disk.
    private static let pictureWait = TimeSpan.seconds(3)

    public init(store: StationStore, files: FilePool = FilePool(), clock: any StationClock, log: Log) {
        self.store = store
        self.files = files
        self.clock = clock
        self.log = log.part("artwork")
        changed = clock.now
    }

    /// Those of the items that have a picture.
    public func illustrated(_ items: [MediaItem]) async -> Set<MediaID> {
        await learn(items.filter { known[$0.id] == nil })
        return Set(items.lazy.map(\.id).filter { self.known[$0] == true })
    }

    /// The same for many items.
    func illustrated(_ subjects: [MediaID: GuideSubject]) async -> Set<MediaID> {
        await learn(subjects.values.lazy.filter { self.known[$0.item.id] == nil }.map(\.item))
        return Set(subjects.keys.lazy.filter { self.known[$0] == true })
    }

    private func learn(_ unknown: [MediaItem]) async {
        guard !unknown.isEmpty else { return }
        waiting += unknown
        look()
        await wait()
    }

    /// Those of the items that have a picture, for a page. A list that is opened renews no guide.
    public func pictured(_ items: [MediaItem]) async -> Set<MediaID> {
        let unknown = items.filter { known[$0.id] == nil && seen[$0.id] == nil }
        if !unknown.isEmpty { seen.merge(await find(unknown, within: Self.pagePatience)) { $1 } }
        return Set(items.lazy.map(\.id).filter { self.known[$0] ?? self.seen[$0] ?? false })
    }

    /// Forgets what folders hold.
    public func rest() {
        finder = nil
        seen = [:]
        restCount += 1
    }

    /// Looks again at everything that was looked at: a scan has found changes.
    public func invalidate() async {
        rest()
        do {
            waiting += try await store.media(Array(known.keys))
            look()
            await wait()
        } catch {
            log(.warning, "artwork.unread", error)
        }
    }

    /// The bytes of the picture that stands for the item, at most `limit`; nil when it has none.
    public func artwork(of media: MediaID, limit: Int) async throws -> [UInt8]? {
        guard let item = try await store.media(media) else { return nil }
        let libraries = try await store.libraries()
        do {
            return try await files.run("find the picture of", item.path, within: Self.pictureWait) { task in
                var finder = ArtworkFinder(libraries)
                let picture = finder.picture(of: item) { task.step($0) }
                // A picture that cannot be read is none: the programme is shown without it.
                return picture.flatMap { try? FileBytes.read($0, limit: limit) }
            }
        } catch let error as SystemError {
            // Viewers do not learn the paths of files.
            log(.debug, "artwork.slow", error)
            throw StationError(
                .busy, "artwork.slow", what: "Cannot send the artwork of media item \(media)",
                why: "the disk or server that it is on does not respond", fix: "Try again in a few seconds.")
        }
    }

    private func look() {
        guard !isLooking, !waiting.isEmpty else { return }
        isLooking = true
        // It ends when nothing waits, and keeps nothing but this service alive.
        Task { await self.work() }
    }

    private func work() async {
        while !waiting.isEmpty {
            let batch = waiting
            waiting = []
            await take(find(batch, within: Self.folderPatience))
        }
        isLooking = false
        isSlow = false
        for guest in guests.keys { release(guest) }
    }

    private func find(_ items: [MediaItem], within patience: TimeSpan) async -> [MediaID: Bool] {
        var found = Dictionary(items.map { ($0.id, false) }, uniquingKeysWith: { $1 })
        do {
            let known = finder
            let count = restCount
            var used = if let known { known } else { ArtworkFinder(try await store.libraries()) }
            // One folder that hangs must not hide the pictures of the others.
            for (root, group) in Dictionary(grouping: items, by: { used.root(of: $0) }) {
                guard let root, let (looked, pictures) = await pictures(of: group, below: root, used, within: patience)
                else { continue }
                used = looked
                found.merge(pictures) { $1 }
            }
            // Meanwhile it may have become too old.
            if count == restCount { finder = used }
        } catch {
            log(.warning, "artwork.unread", error)
        }
        return found
    }

    /// nil when the folder hangs: its media are shown without pictures until it is looked at again.
    private func pictures(
        of items: [MediaItem], below root: String, _ finder: ArtworkFinder, within patience: TimeSpan
    ) async -> (ArtworkFinder, [MediaID: Bool])? {
        do {
            return try await files.run("find pictures in", root, within: patience) { task in
                var finder = finder
                let found = items.map { item in (item.id, finder.picture(of: item) { task.step($0) } != nil) }
                return (finder, Dictionary(found, uniquingKeysWith: { $1 }))
            }
        } catch {
            log(.warning, "artwork.slow", error)
            return nil
        }
    }

    private func take(_ found: [MediaID: Bool]) {
        // Who asks for the first time waits for the answer; a change is only what others have been told otherwise.
        let differs = found.contains { id, has in has != (known[id] ?? false) }
        known.merge(found) { $1 }
        guard differs else { return }
        revision += 1
        changed = clock.now
    }

    private func wait() async {
        guard isLooking, !isSlow else { return }
        newestGuest += 1
        let guest = newestGuest
        let alarm = Task {
            // Cancelling ends the sleep: then everything was found in time.
            guard (try? await Task.sleep(for: Self.patience)) != nil else { return }
            self.giveUp(guest)
        }
        await withCheckedContinuation { guests[guest] = $0 }
        alarm.cancel()
    }

    private func giveUp(_ guest: Int) {
        guard guests[guest] != nil else { return }
        isSlow = true
        log(.warning, "artwork.slow", ["waiting": waiting.count])
        release(guest)
    }

    private func release(_ guest: Int) { guests.removeValue(forKey: guest)?.resume() }
}
