import TestMedia

/// An answer of a station as `curl` meets it.
struct Download {
    let status: Int
    let byteCount: Int
    /// Milliseconds from the request to the answer's first byte, and to its last.
    let wait: Double
    let whole: Double

    /// The same request several times, one after the other on one connection.
    static func of(_ address: String, times count: Int = 1, _ options: [String] = []) async throws -> [Download] {
        let format = "%{http_code} %{size_download} %{time_pretransfer} %{time_starttransfer} %{time_total}\\n"
        let transfers = (0..<count).flatMap { _ in ["--output", "/dev/null", address] }
        var command = Command("curl", ["--silent", "--max-time", "60", "--write-out", format] + options + transfers)
        command.timeLimit = .seconds(120)
        let lines = try await command.output().split(separator: "\n").map { $0.split(separator: " ") }
        return try lines.map { line in
            let times = line.dropFirst(2).compactMap { Double($0) }
            guard times.count == 3, let status = Int(line[0]), let size = Int(line[1]) else {
                throw TestFailure("curl said \(line)")
            }
            return Download(
                status: status, byteCount: size, wait: (times[1] - times[0]) * 1_000,
                whole: (times[2] - times[0]) * 1_000)
        }
    }

    /// The same, of which each must have this status.
    static func of(_ address: String, times count: Int, expecting status: Int, _ options: [String] = []) async throws
        -> [Download]
    {
        let downloads = try await of(address, times: count, options)
        if let other = downloads.first(where: { $0.status != status }) {
            throw TestFailure("\(address) was answered with \(other.status)")
        }
        return downloads
    }
}
