import Core
import Foundation
import Linux
import TestMedia

/// A connection to a station that is kept for many requests. It blocks: use it on a thread of its own.
final class APIConnection {
    struct Answer {
        var status: Int
        /// Names in small letters.
        var headers: [String: String]
        var body: [UInt8]

        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:]
        }
    }

    private let connection: ClientConnection
    private let token: String
    private var received: [UInt8] = []
    private static let patience = TimeSpan.seconds(30)

    init(port: String, token: String) throws {
        let target = ClientConnection.Target.host("127.0.0.1", port: UInt16(port) ?? 0)
        connection = try ClientConnection(to: target, within: Self.patience)
        self.token = token
    }

    func ask(_ method: String, _ path: String, _ body: String = "", match: String? = nil) throws -> Answer {
        var lines = ["\(method) \(path) HTTP/1.1", "Host: 127.0.0.1", "Authorization: Bearer \(token)"]
        if let match { lines.append("If-Match: \(match)") }
        if !body.isEmpty { lines.append("Content-Type: application/json") }
        lines.append("Content-Length: \(body.utf8.count)")
        let text = lines.joined(separator: "\r\n") + "\r\n\r\n" + body
        try connection.write(Array(text.utf8), within: Self.patience)
        return try answer()
    }

    private func answer() throws -> Answer {
        let mark = Array("\r\n\r\n".utf8)
        var end = received.firstRange(of: mark)
        while end == nil {
            try readMore()
            end = received.firstRange(of: mark)
        }
        guard let end else { throw TestFailure("the response has no head") }
        let head = String(decoding: received[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        received.removeFirst(end.upperBound)
        var headers: [String: String] = [:]
        for line in head.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2 { headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces) }
        }
        let length = Int(headers["content-length"] ?? "") ?? 0
        while received.count < length { try readMore() }
        let body = Array(received.prefix(length))
        received.removeFirst(length)
        return Answer(status: Int(head[0].split(separator: " ")[1]) ?? 0, headers: headers, body: body)
    }

    private func readMore() throws {
        let bytes = try connection.read(within: Self.patience)
        guard !bytes.isEmpty else { throw TestFailure("the station closed the connection") }
        received += bytes
    }
}
