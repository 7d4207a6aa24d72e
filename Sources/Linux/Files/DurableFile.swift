import Glibc

/// Steps with whole files that must survive a crash.
public enum DurableFile {
    public static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    public static func isWritable(_ path: String) -> Bool { unsafe access(path, W_OK) == 0 }

    /// Puts the file at `from` in the place of the one at `to`, in one step: a reader sees the old one or the new one.
    public static func replace(_ to: String, with from: String) throws(SystemError) {
        try systemCall("Renaming \(from) to \(to)") { unsafe rename(from, to) }
        try sync(folderOf(to))
    }

    /// A second name for the same file, so that replacing the first name loses nothing.
    public static func keep(_ path: String, as second: String) throws(SystemError) {
        try systemCall("Keeping \(path) as \(second)") { unsafe link(path, second) }
    }

    /// Nothing happens when there is no such file.
    public static func remove(_ path: String) throws(SystemError) {
        do {
            try systemCall("Removing \(path)") { unsafe unlink(path) }
        } catch {
            if error.number != ENOENT { throw error }
        }
    }

    /// Returns once what was written to the file, or a folder's entries, is on the disk.
    public static func sync(_ path: String) throws(SystemError) {
        let descriptor = try systemCall("Opening \(path)") { unsafe open(path, O_RDONLY | O_CLOEXEC) }
        defer { close(descriptor) }
        try systemCall("Syncing \(path)") { fsync(descriptor) }
    }

    /// `.` for a bare name.
    public static func folderOf(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
