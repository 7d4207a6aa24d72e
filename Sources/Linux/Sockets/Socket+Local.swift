import CLinux
import Glibc

/// Unix sockets: how commands of the same user reach a program on this machine.
extension Socket {
    /// A listening Unix socket at `path`, which only this user can open. A file of that name is removed first: the caller
    /// knows, for example by a lock on the folder, that no other program listens there.
    public static func localListener(at path: String, backlog: Int = 128) throws(SystemError) -> Socket {
        let flags = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = try systemCall("open a socket", fix: "Check the limit of open files (ulimit -n).") {
            socket(AF_UNIX, flags, 0)
        }
        let listener = Socket(owning: descriptor, isIPv6: false)
        unsafe unlink(path)
        try unsafe withLocalAddress(path) { address, size throws(SystemError) in
            try systemCall("listen at \(path)", fix: "Check that this user may write the folder.") {
                unsafe bind(descriptor, address, size)
            }
        }
        // Nobody can connect before `listen`, so there is no moment at which others may.
        try systemCall("protect \(path)", fix: "Check that this user may write the folder.") {
            unsafe chmod(path, 0o600)
        }
        try systemCall("listen at \(path)", fix: "Check that this user may write the folder.") {
            Glibc.listen(descriptor, Int32(backlog))
        }
        return listener
    }

    /// Whether the other end of a Unix socket is a process of this program's user, or of root.
    public var isPeerOwner: Bool {
        // The kernel's `ucred`: process, user, group.
        var credentials: (process: Int32, user: UInt32, group: UInt32) = (0, .max, .max)
        var size = socklen_t(MemoryLayout.size(ofValue: credentials))
        let status = unsafe getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size)
        return status == 0 && (credentials.user == geteuid() || credentials.user == 0)
    }
}

/// Hands `body` the system's form of a Unix socket's path.
@discardableResult
func withLocalAddress<Result>(
    _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws(SystemError) -> Result
) throws(SystemError) -> Result {
    // An address has 108 bytes, and folders may have longer paths: an open descriptor of the folder stands for it.
    let slash = path.lastIndex(of: "/")
    let parent = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
    let folder = Descriptor(
        owning: try systemCall("open the folder \(parent)", fix: "Check that the folder exists and can be read.") {
            unsafe open(parent, O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        })
    let short = "/proc/self/fd/\(folder.number)/\(name)"
    var address = sockaddr_un()
    guard short.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
        throw SystemError(
            code: "system.path", what: "open the socket \(path)", why: "its name is too long",
            fix: "Use a shorter name.")
    }
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: short.utf8) }
    return try unsafe withUnsafePointer(to: address) { pointer throws(SystemError) in
        try unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer throws(SystemError) in
            try unsafe body(pointer, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}
