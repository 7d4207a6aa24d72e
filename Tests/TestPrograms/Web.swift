import Foundation
import TestMedia

/// Requests to a station, made with curl: not with code of ours.
package struct Web: Sendable {
    package struct Answer: Sendable {
        package var status: Int
        /// Names in small letters.
        package var headers: [String: String]
        package var body: [UInt8]

        package var text: String { String(decoding: body, as: UTF8.self) }
    }

    package let address: String

    package init(_ address: String) {
        self.address = address
    }

    package func get(_ path: String, _ options: [String] = []) async throws -> Answer {
        let folder = try TemporaryFolder()
        var command = Command(
            "curl",
            [
                "--silent", "--path-as-is", "--max-time", "30", "--dump-header", folder.path("head"), "--output",
                folder.path("body"), "--write-out", "%{http_code}",
            ] + options + [address + path])
        command.timeLimit = .seconds(40)
        let result = try await command.run()
        return Answer(
            status: Int(result.text) ?? 0, headers: Self.headers(at: folder.path("head")),
            body: (try? TestMedia.bytes(of: folder.path("body"))) ?? [])
    }

    /// Watches a stream for some time; gives what arrived. While other tests keep the machine busy, a station may have no
    /// room for one more encoded channel: it is asked again, as players do.
    package func watch(_ path: String, seconds: Int) async throws -> [UInt8] {
        try await Patience.wait("room for \(path)", atMost: .seconds(60)) {
            try await watchUnlessRefused(path, seconds: seconds)
        }
    }

    private func watchUnlessRefused(_ path: String, seconds: Int) async throws -> [UInt8]? {
        let folder = try TemporaryFolder()
        var command = Command(
            "curl",
            [
                "--silent", "--max-time", "\(seconds)", "--output", folder.path("body"), "--write-out", "%{http_code}",
                address + path,
            ])
        command.timeLimit = .seconds(Int64(seconds) + 20)
        let result = try await command.run()
        if result.status == 0 && result.text == "503" { return nil }
        // 28: curl ended it after the time that it was given, and the server did not end it before.
        guard result.status == 28 else {
            throw TestFailure("\(path) ended early: curl's status is \(result.status), HTTP's \(result.text)")
        }
        return try TestMedia.bytes(of: folder.path("body"))
    }

    /// Sends bytes as they are and gives the whole answer.
    package func send(raw bytes: String) async throws -> String {
        let port = address.split(separator: ":").last ?? ""
        var command = Command(
            "bash", ["-c", "exec 3<>/dev/tcp/127.0.0.1/\(port); cat >&3; timeout 5 cat <&3; true"])
        command.input = Array(bytes.utf8)
        command.timeLimit = .seconds(20)
        return try await command.run().text
    }

    private static func headers(at path: String) -> [String: String] {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.components(separatedBy: "\r\n").reduce(into: [:]) { headers, line in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return }
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
    }
}
