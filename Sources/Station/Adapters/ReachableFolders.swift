import Core
import Library
import Linux
import Store

/// The folders of this machine that libraries may be in: where media usually are, the user's own, and those of the
/// libraries that there are.
struct ReachableFolders {
    let store: StationStore
    let files: FilePool

    /// How long a disk may take to list a folder.
    private static let patience = TimeSpan.seconds(5)
    /// How long a folder may take to show what its files are: it may have many below it.
    private static let guessPatience = TimeSpan.seconds(30)
    private static let usualRoots = ["/srv", "/media", "/mnt", "/data", "/home"]

    /// The folders directly in `path`, or with nil those that libraries may be below. nil when it is not below one.
    func list(_ path: String?) async throws -> [String]? {
        let roots = try await roots()
        // Those below another one are reached from there.
        guard let path else { return roots.filter { root in !roots.contains { root.hasPrefix($0 + "/") } } }
        let found: [String]?? = try await files.run("list", path, within: Self.patience) { _ in
            guard let real = Self.reached(path, roots) else { return nil }
            return try FolderListing.entries(of: real).filter { $0.kind == .folder && !$0.name.hasPrefix(".") }
                .map { "\(real == "/" ? "" : real)/\($0.name)" }.sorted()
        }
        return found ?? nil
    }

    /// The libraries that `path` would make; nil when it is not below a root.
    func libraries(in path: String) async throws -> [LibraryGuess]? {
        let roots = try await roots()
        let found: [LibraryGuess]?? = try await files.run("list", path, within: Self.guessPatience) { task in
            guard let real = Self.reached(path, roots) else { return nil }
            return try LibraryGuess.libraries(in: real) { task.step($0) }
        }
        return found ?? nil
    }

    private static func reached(_ path: String, _ roots: [String]) -> String? {
        guard let real = FolderListing.resolved(path) else { return nil }
        return roots.contains { real == $0 || real.hasPrefix($0 + "/") } ? real : nil
    }

    private func roots() async throws -> [String] {
        let own = [Environment.value("HOME")].compactMap { $0 }
        let libraries = try await store.libraries().flatMap(\.paths).map { parent(of: $0) }
        let candidates = Set(Self.usualRoots + own + libraries).sorted()
        var roots: [String] = []
        for path in candidates {
            // A disk that does not answer is left out.
            let real = try? await files.run("look", path, within: Self.patience) { _ in FolderListing.resolved(path) }
            if let real = real ?? nil, real != "/", !roots.contains(real) { roots.append(real) }
        }
        return roots
    }

    private func parent(of path: String) -> String {
        "/" + path.split(separator: "/").dropLast().joined(separator: "/")
    }
}
