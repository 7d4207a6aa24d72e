import Foundation

/// Processes as the kernel lists them.
package enum ProcessList {
    /// Children of `parent` whose command line contains `word`.
    package static func children(of parent: Int32, running word: String) -> [Int32] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap(Int32.init).filter { pid in
            guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
                let after = stat.range(of: ") ", options: .backwards)?.upperBound
            else { return false }
            let fields = stat[after...].split(separator: " ")
            guard fields.count > 1, fields[0] != "Z", Int32(fields[1]) == parent,
                let command = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline")
            else { return false }
            return String(decoding: command, as: UTF8.self).contains(word)
        }
    }
}
