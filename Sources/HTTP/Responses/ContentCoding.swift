/// Which answers are worth compressing, and for whom.
public enum ContentCoding {
    static func isCompressible(_ contentType: String) -> Bool {
        let name = contentType.prefix { $0 != ";" }.lowercased()
        if name.hasPrefix("text/") { return name != "text/event-stream" }
        if name.hasSuffix("+xml") || name.hasSuffix("+json") || name.hasSuffix("mpegurl") { return true }
        return ["application/json", "application/xml", "application/javascript", "application/yaml"].contains(name)
    }

    /// Whether Accept-Encoding names gzip or `*` without forbidding it.
    public static func acceptsGzip(_ header: String?) -> Bool {
        guard let header else { return false }
        var accepts: [Substring: Bool] = [:]
        for item in header.lowercased().split(separator: ",") {
            let parts = item.split(whereSeparator: { $0 == ";" || $0 == " " || $0 == "\t" })
            guard let name = parts.first else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }?.dropFirst(2)
            accepts[name] = weight.map { $0.contains { "123456789".contains($0) } } ?? true
        }
        return accepts["gzip"] ?? accepts["*"] ?? false
    }
}
