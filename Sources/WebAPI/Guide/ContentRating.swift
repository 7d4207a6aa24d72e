import Core

/// A content rating with the system that it belongs to, as far as its text tells.
struct ContentRating: Hashable {
    /// nil when the text names no country and only several systems have the rating.
    let system: String?
    let value: String

    /// Reads `TV-14`, `PG-13`, `Rated R`, `FSK 12`, `UK:15`, `de/16`.
    init?(_ text: String) {
        var value = text.trimmed
        if value.lowercased().hasPrefix("rated ") { value = String(value.dropFirst(6)).trimmed }
        var system: String?
        if let mark = value.firstIndex(where: { $0 == ":" || $0 == "/" }),
            let found = Self.systems[String(value[..<mark]).trimmed.lowercased()]
        {
            system = found
            value = String(value[value.index(after: mark)...]).trimmed
        }
        if let known = system, known != Self.american, value.lowercased().hasPrefix(known.lowercased()) {
            // `de:FSK 12` says it twice.
            value = String(value.dropFirst(known.count)).trimmed
        }
        if system == nil || system == Self.american { system = Self.system(ofValue: value) }
        if system == "FSK", value.lowercased().hasPrefix("fsk") { value = String(value.dropFirst(3)).trimmed }
        guard [UInt8].isVisible(xml: value) else { return nil }
        self.system = system
        self.value = value
    }

    private static let american = "MPAA"
    private static let filmRatings: Set<String> = ["G", "PG", "PG-13", "R", "NC-17"]

    private static func system(ofValue value: String) -> String? {
        if value.hasPrefix("TV-") { return "VCHIP" }
        if value.lowercased().hasPrefix("fsk") { return "FSK" }
        return filmRatings.contains(value) ? american : nil
    }

    /// By country, as media managers write it.
    private static let systems = [
        "us": american, "usa": american, "mpaa": american, "vchip": "VCHIP",
        "uk": "BBFC", "gb": "BBFC", "bbfc": "BBFC", "de": "FSK", "germany": "FSK", "fsk": "FSK",
        "au": "ACB", "australia": "ACB", "ca": "CHVRS", "canada": "CHVRS", "nl": "Kijkwijzer",
        "netherlands": "Kijkwijzer", "fr": "CNC", "france": "CNC", "jp": "EIRIN", "br": "ClassInd", "ie": "IFCO",
    ]
}

extension String {
    /// Without spaces, dashes and colons at its ends.
    fileprivate var trimmed: String {
        let isLoose: (Character) -> Bool = { $0.isWhitespace || $0 == "-" || $0 == ":" }
        guard let first = firstIndex(where: { !isLoose($0) }), let last = lastIndex(where: { !isLoose($0) }) else {
            return ""
        }
        return String(self[first...last])
    }
}
