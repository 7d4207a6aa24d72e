import Foundation
import Testing

/// A blocking TCP client that sends exactly the bytes it is given.
final class RawClient {
    /// Nobody listens there.
    struct Refused: Error {}

    let descriptor: Int32
    private var received: [UInt8] = []

    /// `receiveRoom` bounds the kernel's buffer, so that a reader can be slow on purpose.
    init(port: UInt16, receiveRoom: Int32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        try #require(descriptor >= 0)
        if var receiveRoom { unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receiveRoom, 4) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let status = unsafe withUnsafePointer(to: address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe connect(descriptor, $0, 16) }
        }
        guard status == 0 else { throw Refused() }
        setPatience(seconds: 20)
    }

    deinit { close(descriptor) }

    /// How long reads and writes wait.
    func setPatience(seconds: Int) {
        var patience = timeval(tv_sec: seconds, tv_usec: 0)
        let byteCount = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, byteCount)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, byteCount)
    }

    /// How many bytes were taken; less than all when the server has closed or the client's patience is over.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Int {
        let count = unsafe bytes.withUnsafeBytes { bytes in
            unsafe Foundation.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        }
        return max(0, count)
    }

    @discardableResult
    func send(_ text: String) -> Int { send(Array(text.utf8)) }

    func finishSending() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

    /// What arrives next; empty when the server has closed or nothing came in time.
    func read(atMost byteCount: Int = 65_536) -> [UInt8] {
        if !received.isEmpty {
            defer { received = Array(received.dropFirst(byteCount)) }
            return Array(received.prefix(byteCount))
        }
        return unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { room, used in
            used = max(0, unsafe recv(descriptor, room.baseAddress, byteCount, 0))
        }
    }

    func readAll() -> [UInt8] {
        var all: [UInt8] = []
        while case let bytes = read(), !bytes.isEmpty { all += bytes }
        return all
    }

    struct Reply {
        var status = 0
        var headers: [String: String] = [:]
        var body: [UInt8] = []
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    /// One reply with its head and, when it has a Content-Length, its body; nil when the server has closed instead.
    func reply(hasBody: Bool = true) -> Reply? {
        var bytes: [UInt8] = []
        let mark = Array("\r\n\r\n".utf8)
        var end: Int?
        while end == nil {
            let more = read()
            guard !more.isEmpty else { return nil }
            let from = max(0, bytes.count - 3)
            bytes += more
            end = (from..<max(from, bytes.count - 3)).first { Array(bytes[$0..<($0 + 4)]) == mark }
        }
        var reply = Reply()
        let lines = String(decoding: bytes[..<(end ?? 0)], as: UTF8.self).components(separatedBy: "\r\n")
        reply.status = Int(lines[0].split(separator: " ")[1]) ?? 0
        for line in lines.dropFirst() {
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            reply.headers[line[..<colon].lowercased()] = line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
        }
        bytes.removeFirst((end ?? 0) + 4)
        let length = hasBody ? Int(reply.headers["content-length"] ?? "") ?? 0 : 0
        while bytes.count < length {
            let more = read()
            guard !more.isEmpty else { return nil }
            bytes += more
        }
        reply.body = Array(bytes.prefix(length))
        received = Array(bytes.dropFirst(length)) + received
        return reply
    }

    /// Whether the server closes the connection (within the client's patience).
    var isClosedByServer: Bool {
        var byte: UInt8 = 0
        guard received.isEmpty else { return false }
        let count = unsafe recv(descriptor, &byte, 1, 0)
        return count == 0 || count < 0 && errno == ECONNRESET
    }

    /// Whether the server still waits for more on this connection, without waiting for it.
    var isOpen: Bool {
        var byte: UInt8 = 0
        return unsafe recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT) | Int32(MSG_PEEK)) < 0
            && errno == EAGAIN
    }
}
