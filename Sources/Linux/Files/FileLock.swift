import Glibc

/// A lock that one process at a time can hold. The kernel frees it when the process ends, however it ends.
public final class FileLock: Sendable {
    private let descriptor: Int32

    /// nil when another process holds it. The file is made when it is missing and stays when the lock is freed.
    public static func take(_ path: String) throws(SystemError) -> FileLock? {
        let descriptor = try systemCall(
            "Opening the lock \(path)", fix: "Check that the folder exists and can be written."
        ) {
            unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        }
        do {
            try systemCall("Locking \(path)", fix: "Put the station on a disk that knows file locks.") {
                flock(descriptor, LOCK_EX | LOCK_NB)
            }
        } catch {
            close(descriptor)
            if error.number == EWOULDBLOCK { return nil }
            throw error
        }
        return FileLock(descriptor)
    }

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
}
