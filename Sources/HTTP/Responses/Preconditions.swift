/// If-None-Match, If-Modified-Since and If-Range against the tag and the date of the response.
struct Preconditions {
    let tag: String?
    let lastModified: String?

    /// Whether the client has this answer already.
    func isNotModified(for request: Request) -> Bool {
        if let known = request.header("If-None-Match") {
            guard let tag else { return false }
            let opaque = Self.opaque(tag[...])
            return known.split(separator: ",").contains { item in
                let item = Self.trimmed(item)
                return item == "*" || Self.opaque(item) == opaque
            }
        }
        guard let lastModified, let since = request.header("If-Modified-Since").flatMap(HTTPDate.moment),
            let changed = HTTPDate.moment(lastModified)
        else { return false }
        return changed <= since
    }

    /// Whether a range may be cut out: without If-Range always, with it only from the very version the client knows.
    func allowsRange(for request: Request) -> Bool {
        guard let condition = request.header("If-Range") else { return true }
        if condition.hasPrefix("\"") { return condition == tag }
        return !condition.hasPrefix("W/") && condition == lastModified
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first == " " || text.first == "\t" { text = text.dropFirst() }
        while text.last == " " || text.last == "\t" { text = text.dropLast() }
        return text
    }

    private static func opaque(_ tag: Substring) -> Substring { tag.hasPrefix("W/") ? tag.dropFirst(2) : tag }
}
