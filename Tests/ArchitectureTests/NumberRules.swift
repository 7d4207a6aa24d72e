import Testing

/// What keeps numbers from outside from ending the station: a header, a row or a stamp in a file may hold any of them.
@Suite struct `Numbers from outside` {
    /// Where the checked forms themselves are.
    private static let homes = ["Sources/Core/Numbers/", "Sources/Core/Time/"]

    private func expectNone(of pattern: Regex<Substring>, outside homes: [String] = [], _ advice: String) throws {
        for file in try SourceTree().sources where !homes.contains(where: file.path.hasPrefix) {
            for (number, line) in file.code where line.contains(pattern) {
                #expect(Bool(false), "\(file.path):\(number): \(advice)\n\(line)")
            }
        }
    }

    /// `Int("+5")` is a number to Swift, and so is every length of digits up to a limit that no reader has chosen.
    @Test func `are read from text in one form and with a range`() throws {
        let advice = "read texts with init(digits:in:)"
        try expectNone(
            of: #/[mM]ap(?:\(| ?\{|\(\{) ?U?Int(?:8|16|32|64)?\((?:\$0\)|\.init)/#, outside: Self.homes, advice)
        try expectNone(
            of:
                #/(?:if|guard|while|,)\s+let\s+\w+\s*=\s*U?Int(?:8|16|32|64)?\((?!digits:|exactly:|truncatingIfNeeded:|clamping:)/#,
            advice)
        try expectNone(of: #/\bU?Int(?:8|16|32|64)?\((?!digits:)[^()]*\)\s*(?:\?\?|[!=]= nil)/#, advice)
        try expectNone(of: #/\bU?Int(?:8|16|32|64)?\(.*radix:/#, advice)
    }

    /// Instants and spans stop at the ends of their range; their bare numbers trap.
    @Test func `are calculated with as times, not as bare microseconds`() throws {
        let advice = "let Instant and TimeSpan calculate, or use saturatingPlus, -Minus and -Times"
        try expectNone(of: #/\.(?:microseconds|seconds)\s[-+*]\s/#, outside: Self.homes, advice)
        try expectNone(of: #/\s[-+*]\s\w+(?:\.\w+)*\.(?:microseconds|seconds)\b(?!\()/#, outside: Self.homes, advice)
    }

    @Test func `are keys that may come twice`() throws {
        try expectNone(of: #/uniqueKeysWithValues/#, "say with uniquingKeysWith which value stays")
    }
}
