import Foundation
import TestMedia

/// What a running process has used, as the kernel counts it.
package enum ProcessUse {
    /// Processor time of all its threads.
    package static func seconds(of process: Int32) throws -> Double {
        let folder = "/proc/\(process)/task"
        return try FileManager.default.contentsOfDirectory(atPath: folder).reduce(0) { sum, thread in
            // A thread may end between the listing and the look.
            let text = text(of: "\(folder)/\(thread)/schedstat")
            return sum + (text.split(separator: " ").first.flatMap { Double($0) } ?? 0) / 1e9
        }
    }

    /// Resident memory in megabytes; what it shares counts in full.
    package static func resident(of process: Int32) throws -> Double { try megabytes("Rss", of: process) }

    /// The most resident memory that it has had so far, in megabytes.
    package static func greatest(of process: Int32) throws -> Double {
        let lines = text(of: "/proc/\(process)/status").split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("VmHWM:") }),
            let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Double($0) })
        else { throw TestFailure("the process \(process) is gone") }
        return kilobytes / 1_024
    }

    /// Memory that is its own alone, in megabytes: not the pages of programs and libraries that stand on the disk.
    package static func own(of process: Int32) throws -> Double {
        try megabytes("Private_Dirty", of: process)
    }

    private static func megabytes(_ row: String, of process: Int32) throws -> Double {
        let lines = text(of: "/proc/\(process)/smaps_rollup").split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix(row + ":") }),
            let kilobytes = line.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
        else { throw TestFailure("the process \(process) is gone") }
        return kilobytes / 1_024
    }

    /// Bytes that wait in the kernel for the peers of a port's connections, each connection by itself.
    package static func unsent(fromPort port: Int) -> [Int] {
        let suffix = String(format: ":%04X", port)
        return ["/proc/net/tcp", "/proc/net/tcp6"].flatMap { text(of: $0).split(separator: "\n").dropFirst() }
            .compactMap { line in
                let fields = line.split(separator: " ")
                // 01 is an established connection.
                guard fields.count > 4, fields[1].hasSuffix(suffix), fields[3] == "01" else { return nil }
                return fields[4].split(separator: ":").first.flatMap { Int($0, radix: 16) }
            }
    }

    private static func text(of path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}

/// A command's processor time from its start to its end.
package enum CommandUse {
    package static func seconds(_ words: [String], limit: Duration = .seconds(300)) async throws -> Double {
        var command = Command("bash", ["-c", "\"$@\" >/dev/null 2>&1 || exit 1; times", "bash"] + words)
        command.timeLimit = limit
        let text = try await command.output()
        guard let line = text.split(separator: "\n").last else { throw TestFailure("no times were printed") }
        let parts = line.matches(of: /(\d+)m([\d.]+)s/)
        return parts.reduce(0) { $0 + (Double($1.1) ?? 0) * 60 + (Double($1.2) ?? 0) }
    }
}
