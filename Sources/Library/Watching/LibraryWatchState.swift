public import Core

/// Decides when which library is scanned. It is told what happened and what time it is, and touches no file and no clock.
///
/// A new file counts once its size and time have stayed as they are for a while; until then scans leave it alone. Anything
/// else that happened is followed a little later than that, so that both ends of a move are seen together. One library is
/// scanned at a time, and rests afterwards as long as its scan took.
public struct LibraryWatchState: Sendable {
    /// How long a file must stay as it is.
    public static let steadySpan = TimeSpan.seconds(5)
    /// How long after a change of names a scan begins.
    static let quietSpan = TimeSpan.seconds(7)
    /// How often a growing file is looked at.
    static let lookSpan = TimeSpan.seconds(1)
    /// Longest rest after a scan.
    static let longestRest = TimeSpan.seconds(60)
    /// Files that are followed one by one; when more appear at once, their library is scanned again and again instead.
    static let mostGrowing = 2_000

    /// How a file looks from outside.
    public struct Look: Hashable, Sendable {
        public var byteCount: Int64
        public var modified: Instant

        public init(byteCount: Int64, modified: Instant) {
            self.byteCount = byteCount
            self.modified = modified
        }
    }

    private struct Growth {
        let library: LibraryID
        var look: Look?
        var since: TimeSpan
        var nextLook: TimeSpan
    }

    private var growing: [String: Growth] = [:]
    private var due: [LibraryID: TimeSpan] = [:]
    private var restUntil: [LibraryID: TimeSpan] = [:]
    private var scanning: LibraryID?

    public init() {}

    /// A media file appeared or was written to.
    public mutating func wrote(_ path: String, in library: LibraryID, at now: TimeSpan) {
        guard growing[path] == nil else {
            growing[path]?.since = now
            return
        }
        guard growing.count < Self.mostGrowing else { return changed(library, at: now) }
        growing[path] = Growth(library: library, look: nil, since: now, nextLook: now + Self.lookSpan)
    }

    /// Something else happened in the library: a name went or came, or a file beside media changed.
    public mutating func changed(_ library: LibraryID, at now: TimeSpan) {
        due[library] = min(due[library] ?? now + Self.quietSpan, now + Self.quietSpan)
    }

    /// The library is to be scanned as soon as possible.
    public mutating func isDue(_ library: LibraryID, at now: TimeSpan) { due[library] = min(due[library] ?? now, now) }

    /// Files whose look is wanted; tell it with `looked`.
    public mutating func filesToLookAt(at now: TimeSpan) -> [String] {
        let paths = growing.filter { $0.value.nextLook <= now }.map(\.key).sorted()
        for path in paths { growing[path]?.nextLook = now + Self.lookSpan }
        return paths
    }

    /// How the file looks now; nil when it is gone.
    public mutating func looked(_ path: String, _ look: Look?, at now: TimeSpan) {
        guard let growth = growing[path] else { return }
        guard let look else {
            growing[path] = nil
            return changed(growth.library, at: now)
        }
        if let before = growth.look, before != look { growing[path]?.since = now }
        growing[path]?.look = look
        guard growth.look == look, now - growth.since >= Self.steadySpan else { return }
        growing[path] = nil
        isDue(growth.library, at: now)
    }

    /// The library to scan now; nil when there is none. Say when its scan ends.
    public mutating func next(at now: TimeSpan) -> LibraryID? {
        guard scanning == nil else { return nil }
        let ready = due.filter { $0.value <= now && (restUntil[$0.key] ?? now) <= now }
        guard let first = ready.min(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key else { return nil }
        due[first] = nil
        scanning = first
        return first
    }

    /// Files of the library that are still growing: its scan leaves them alone.
    public func growingFiles(of library: LibraryID) -> Set<String> {
        Set(growing.lazy.filter { $0.value.library == library }.map(\.key))
    }

    /// `leftAlone`: the scan met files that were written a moment ago and that nobody follows.
    public mutating func scanEnded(of library: LibraryID, took: TimeSpan, leftAlone: Bool, at now: TimeSpan) {
        scanning = nil
        restUntil[library] = now + min(took, Self.longestRest)
        if leftAlone { changed(library, at: now) }
    }

    /// Forgets what is not in these libraries.
    public mutating func keep(_ libraries: Set<LibraryID>) {
        growing = growing.filter { libraries.contains($0.value.library) }
        due = due.filter { libraries.contains($0.key) }
        restUntil = restUntil.filter { libraries.contains($0.key) }
    }
}
