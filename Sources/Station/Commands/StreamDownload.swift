import Core
import Linux

/// Reads an endless answer over plain HTTP. HTTP/1.0, so that it comes without chunk marks.
struct StreamDownload: Sendable {
    private let host: String
    private let port: UInt16
    private let target: String
    private let address: String

    /// How long a server may say nothing.
    private static let patience = TimeSpan.seconds(15)

    init(_ address: String) throws(DownloadFault) {
        self.address = address
        guard address.hasPrefix("http://") else {
            throw DownloadFault(address, "only http addresses can be read", "Save the stream to a file first.")
        }
        let rest = address.dropFirst("http://".count)
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        let place = rest[..<slash].split(separator: ":", maxSplits: 1)
        guard let name = place.first, let port = place.count == 2 ? UInt16(digits: place[1]) : 80 else {
            throw DownloadFault(address, "it names no host", "Write it as http://host:port/path.")
        }
        host = String(name)
        self.port = port
        target = slash == rest.endIndex ? "/" : String(rest[slash...])
    }

    /// Gives the body piece by piece until `duration` passes or the server ends it. Blocks.
    func read(for duration: TimeSpan, _ take: ([UInt8]) -> Void) throws {
        let connection = try TCPConnection.connect(host: host, port: port, within: Self.patience)
        let request = "GET \(target) HTTP/1.0\r\nHost: \(host):\(port)\r\nUser-Agent: continuity-inspect\r\n\r\n"
        guard connection.write(Array(request.utf8), within: Self.patience) else {
            throw DownloadFault(address, "the connection broke off", "Try again.")
        }
        var head: [UInt8]? = []
        let deadline = SystemClock.uptime + duration + Self.patience
        var end: TimeSpan?
        while SystemClock.uptime < end ?? deadline {
            guard case .bytes(let bytes) = connection.read(upTo: 65_536, within: Self.patience) else { return }
            guard let soFar = head else {
                take(bytes)
                continue
            }
            head = soFar + bytes
            if let body = try body(of: soFar + bytes) {
                head = nil
                end = SystemClock.uptime + duration
                take(body)
            }
        }
    }

    /// What follows the head; nil while it is not complete.
    private func body(of bytes: [UInt8]) throws(DownloadFault) -> [UInt8]? {
        let end = Array("\r\n\r\n".utf8)
        guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) else {
            guard bytes.count < 65_536 else {
                throw DownloadFault(address, "its answer is not HTTP", "Check the address.")
            }
            return nil
        }
        let line = String(decoding: bytes.prefix { $0 != 0x0d }, as: UTF8.self)
        guard line.split(separator: " ").dropFirst().first == "200" else {
            throw DownloadFault(address, "the server answered \(line)", "Check the address, and that a tuner is free.")
        }
        return Array(bytes[(start + end.count)...])
    }
}

struct DownloadFault: Explained {
    let code = "download.failed"
    let what: String
    let why: String
    let fix: String

    init(_ address: String, _ why: String, _ fix: String) {
        what = "Reading \(address)"
        self.why = why
        self.fix = fix
    }
}
