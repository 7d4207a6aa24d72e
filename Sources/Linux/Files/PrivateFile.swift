import Glibc

/// Files and folders that only their owner may read.
public enum PrivateFile {
    /// Creates an empty file of mode 600, unless there is one.
    public static func create(_ path: String) throws(SystemError) {
        let descriptor = try systemCall("Creating \(path)") {
            unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        }
        close(descriptor)
    }

    /// Takes the rights of others from a file, or from a folder. What does not exist, belongs to another user, or is a
    /// folder that many use (such as /tmp) stays as it is. False when others can still read it.
    @discardableResult
    public static func tighten(_ path: String) -> Bool {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return true }
        let mode = status.st_mode
        let isFolder = mode & S_IFMT == S_IFDIR
        guard isFolder || mode & S_IFMT == S_IFREG else { return true }
        guard mode & 0o077 != 0 else { return true }
        let isShared = isFolder && mode & (S_ISVTX | S_IWOTH) != 0
        guard !isShared, status.st_uid == geteuid() else { return false }
        return unsafe chmod(path, mode & (isFolder ? 0o700 : 0o600)) == 0
    }
}
