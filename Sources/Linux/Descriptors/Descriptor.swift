import CLinux
import Glibc

/// One open file descriptor, closed when its owner goes. Child processes do not inherit it.
public struct Descriptor: ~Copyable, Sendable {
    public let number: Int32

    /// Takes over a descriptor that nobody else closes.
    public init(owning number: Int32) { self.number = number }

    /// Opens a file to read it.
    public static func reading(_ path: String) throws(SystemError) -> Descriptor {
        Descriptor(
            owning: try systemCall("Opening \(path)", fix: "Check that the file exists and can be read.") {
                unsafe open(path, O_RDONLY | O_CLOEXEC)
            })
    }

    /// Opens a file to write it from its start; what it held is gone.
    public static func writing(_ path: String) throws(SystemError) -> Descriptor {
        Descriptor(
            owning: try systemCall("Opening \(path)", fix: "Check that its folder exists and can be written.") {
                unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            })
    }

    deinit { close(number) }

    /// Gives up the descriptor without closing it: the caller does.
    public consuming func release() -> Int32 {
        let number = number
        discard self
        return number
    }

    public func setNonBlocking() throws(SystemError) {
        try systemCall("make a descriptor non-blocking") { clinux_set_nonblocking(number) }
    }

    /// What a non-blocking read or write came to.
    public enum Outcome: Hashable, Sendable {
        case bytes(Int)
        /// Nothing can be moved now.
        case wouldBlock
        /// The other end is closed.
        case closed
    }

    /// Reads into the front of `buffer`, as much as there is and fits.
    public func read(into buffer: inout [UInt8]) throws(SystemError) -> Outcome {
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(number, $0.baseAddress, $0.count) }
            if count > 0 { return .bytes(count) }
            if count == 0 { return .closed }
            let cause = errno
            if cause == EAGAIN { return .wouldBlock }
            if cause != EINTR { throw SystemError(cause, what: "read descriptor \(number)", fix: SystemError.usualFix) }
        }
    }

    /// Writes the front of `bytes`, as much as fits. The process must ignore SIGPIPE.
    public func write(_ bytes: ArraySlice<UInt8>) throws(SystemError) -> Outcome {
        while true {
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
            if count >= 0 { return .bytes(count) }
            let cause = errno
            if cause == EAGAIN { return .wouldBlock }
            if cause == EPIPE { return .closed }
            if cause != EINTR {
                throw SystemError(cause, what: "write descriptor \(number)", fix: SystemError.usualFix)
            }
        }
    }
}

/// Two connected sockets that keep messages apart and close on exec.
struct SocketPair: ~Copyable {
    let ours: Descriptor
    let theirs: Descriptor

    init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        try systemCall("make a pair of sockets", fix: "Raise the limit of open files (ulimit -n).") {
            unsafe clinux_socket_pair(&ends)
        }
        ours = Descriptor(owning: ends[0])
        theirs = Descriptor(owning: ends[1])
    }
}

/// A pipe whose ends close on exec.
public struct Pipe: ~Copyable {
    public let reading: Descriptor
    public let writing: Descriptor

    /// `byteCount` asks for that much room; the kernel's limit for users is 1 MiB by default.
    public init(byteCount: Int = 0) throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        try systemCall("make a pipe", fix: "Raise the limit of open files (ulimit -n).") {
            unsafe clinux_pipe(&ends, Int32(byteCount))
        }
        reading = Descriptor(owning: ends[0])
        writing = Descriptor(owning: ends[1])
    }
}
