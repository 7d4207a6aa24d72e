import Core

/// How much processor time this process may use: what its affinity allows and its control groups leave of it.
public struct ProcessorCapacity: Hashable, Sendable {
    /// For each second, in thousandths of a second.
    public let thousandths: Int64

    /// Read from `/proc` and `/sys`, which never wait.
    public static var present: ProcessorCapacity {
        ProcessorCapacity(
            allowed: text("/proc/self/status").flatMap(allowedCount) ?? Machine.onlineCount, quotas: quotas())
    }

    /// `quotas` are those of all control groups above the process, in thousandths.
    init(allowed: Int, quotas: [Int64]) {
        thousandths = max(1, min(Int64(allowed) * 1_000, quotas.min() ?? .max))
    }

    /// How many processors the line `Cpus_allowed_list:\t0-3,8` of `/proc/self/status` names.
    static func allowedCount(_ status: String) -> Int? {
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("Cpus_allowed_list:") }),
            let list = line.split(whereSeparator: { $0 == ":" || $0 == "\t" || $0 == " " }).last
        else { return nil }
        var count = 0
        for range in list.split(separator: ",") {
            let texts = range.split(separator: "-")
            let ends = texts.compactMap { Int(digits: $0, in: 0...65_535) }
            guard ends.count == texts.count, let first = ends.first, let last = ends.last, first <= last else {
                return nil
            }
            count += last - first + 1
        }
        return count > 0 ? count : nil
    }

    /// The limit that `cpu.max` sets, such as `150000 100000`, in thousandths; nil for `max 100000`.
    static func quota(_ text: String) -> Int64? {
        let fields = text.split(whereSeparator: \.isWhitespace).compactMap {
            Int64(digits: $0, in: 1...1 << 40)
        }
        guard fields.count == 2 else { return nil }
        return max(1, roundedRatio(fields[0], 1_000, fields[1]))
    }

    /// The folders of control groups from the process's own up, for a line such as `0::/station.slice/continuity.service`.
    static func groups(_ line: Substring) -> [String] {
        let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3 else { return [] }
        let controllers = fields[1].split(separator: ",")
        guard controllers.isEmpty || controllers.contains("cpu") else { return [] }
        let root = controllers.isEmpty ? "/sys/fs/cgroup" : "/sys/fs/cgroup/\(fields[1])"
        var path = fields[2].split(separator: "/")
        var folders: [String] = []
        while !path.isEmpty {
            folders.append("\(root)/\(path.joined(separator: "/"))")
            path.removeLast()
        }
        return folders + [root]
    }

    private static func quotas() -> [Int64] {
        let lines = text("/proc/self/cgroup")?.split(separator: "\n") ?? []
        return Set(lines.flatMap(groups) + ["/sys/fs/cgroup"]).compactMap { folder in
            if let text = text("\(folder)/cpu.max") { return quota(text) }
            guard let most = text("\(folder)/cpu.cfs_quota_us"), let period = text("\(folder)/cpu.cfs_period_us") else {
                return nil
            }
            return quota("\(most) \(period)")
        }
    }

    private static func text(_ path: String) -> String? {
        // What cannot be read sets no limit.
        guard let bytes = try? FileBytes.read(path, limit: 1 << 16) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}
