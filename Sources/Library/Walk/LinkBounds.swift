import Core
import Linux

/// Where links inside a library may lead: below the folders of the station's libraries, and below the folders that the
/// library itself allows. Blocks: use it on a thread of the file pool.
struct LinkBounds: Sendable {
    /// As they are written, without a slash at the end.
    private let folders: [String]
    /// The same without links, filled when first needed: a folder on a share that is gone hangs.
    private var resolved: [String]?

    init(_ library: MediaLibrary, among libraries: [MediaLibrary]) {
        // Its own folders come first: most links stay at home.
        let all = library.paths + library.linkTargets + libraries.flatMap(\.paths)
        var seen: Set<String> = []
        folders = all.map { $0.count > 1 && $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
            .filter { seen.insert($0).inserted }
    }

    enum Verdict: Hashable {
        case inside
        /// Leads to a path that is outside.
        case outside(String)
        /// Leads nowhere.
        case broken
    }

    /// Where the link at `path` leads.
    mutating func verdict(on path: String) -> Verdict {
        guard let target = FolderListing.resolved(path) else { return .broken }
        if folders.contains(where: { Self.isBelow(target, $0) }) { return .inside }
        let real = resolved ?? folders.compactMap { FolderListing.resolved($0) }
        resolved = real
        return real.contains { Self.isBelow(target, $0) } ? .inside : .outside(target)
    }

    private static func isBelow(_ path: String, _ folder: String) -> Bool {
        path == folder || path.hasPrefix(folder == "/" ? "/" : folder + "/")
    }
}
