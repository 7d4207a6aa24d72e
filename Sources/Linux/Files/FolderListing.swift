public import Core
import Glibc

/// One entry of a folder, links followed.
public struct FolderEntry: Hashable, Sendable {
    public enum Kind: Sendable { case file, folder }

    public let name: String
    public let kind: Kind
    public let byteCount: Int64
    public let modified: Instant
    /// Names the file behind the entry, however many paths lead to it.
    public let identity: FileIdentity
    /// Whether the entry is a link; everything else is said about what it leads to.
    public let isLink: Bool
}

/// Device and inode: equal for two paths that lead to the same file.
public struct FileIdentity: Hashable, Sendable {
    public let device: UInt64
    public let inode: UInt64
}

/// Lists folders.
public enum FolderListing {
    /// The files and folders directly in `path`, by name. Sockets, devices and links that lead nowhere are left out.
    /// Blocks: call it on a thread of your own. `step` is called before each entry. Entries whose names do not start with
    /// `prefix` are not touched: one of them may be a share that does not answer.
    public static func entries(
        of path: String, startingWith prefix: String = "", step: () -> Void = {}
    ) throws(SystemError) -> [FolderEntry] {
        guard let folder = unsafe opendir(path) else {
            throw SystemError(
                errno, what: "Listing the folder \(path)",
                fix: "Check that the folder exists and that this user may read it.")
        }
        defer { unsafe closedir(folder) }
        let descriptor = unsafe dirfd(folder)
        var found: [FolderEntry] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            guard name != ".", name != "..", name.hasPrefix(prefix) else { continue }
            step()
            var status = stat()
            guard unsafe fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
            let isLink = status.st_mode & S_IFMT == S_IFLNK
            if isLink { guard unsafe fstatat(descriptor, name, &status, 0) == 0 else { continue } }
            if let entry = FolderEntry(name: name, status: status, isLink: isLink) { found.append(entry) }
        }
        return found.sorted { $0.name < $1.name }
    }

    /// What `path` leads to; nil when there is nothing.
    public static func entry(at path: String) -> FolderEntry? {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return nil }
        return FolderEntry(name: String(path.split(separator: "/").last ?? "/"), status: status, isLink: false)
    }

    /// `path` without links, `.` and `..`; nil when it leads nowhere.
    public static func resolved(_ path: String) -> String? {
        guard let raw = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(raw) }
        return unsafe String(cString: raw)
    }
}

extension FolderEntry {
    init?(name: String, status: stat, isLink: Bool) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .file
        case S_IFDIR: kind = .folder
        default: return nil
        }
        self.name = name
        self.isLink = isLink
        byteCount = Int64(status.st_size)
        modified = Instant(
            microseconds: Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1_000)
        identity = FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }
}
