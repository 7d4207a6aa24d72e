/// The names by which other machines of the network know this one.
public enum MachineNames {
    /// The host name, its first part, both with the domains of `/etc/resolv.conf`, and what `/etc/hosts` calls the same
    /// machine. Asks no server, so it never waits.
    public static func read() -> [String] {
        func text(_ path: String) -> String {
            // A machine without the file has no names in it.
            (try? FileBytes.read(path, limit: 1 << 20)).map { String(decoding: $0, as: UTF8.self) } ?? ""
        }
        return names(NetworkInterfaces.hostName, resolver: text("/etc/resolv.conf"), hosts: text("/etc/hosts"))
    }

    static func names(_ hostName: String, resolver: String, hosts: String) -> [String] {
        let whole = hostName.lowercased()
        let first = whole.prefix { $0 != "." }
        guard !first.isEmpty else { return [] }
        var names = [whole, String(first)]
        for line in lines(resolver) where line.first == "search" || line.first == "domain" {
            names += line.dropFirst().map { "\(first).\($0.drop { $0 == "." })".lowercased() }
        }
        // Other lines may hold thousands of foreign names that are meant to lead nowhere.
        for line in lines(hosts).map({ $0.dropFirst().map { $0.lowercased() } })
        where line.contains(where: names.contains) {
            names += line.filter { $0 != "localhost" && !$0.hasPrefix("localhost.") }
        }
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    /// The words of each line, without comments.
    private static func lines(_ text: String) -> [[Substring]] {
        text.split(whereSeparator: \.isNewline).map { line in
            line.prefix { $0 != "#" && $0 != ";" }.split(whereSeparator: \.isWhitespace)
        }
    }
}
