import Core

extension [UInt8] {
    /// A guide repeats them for every showing, and nobody reads on.
    static let mostCreditsOfARole = 12

    /// The credits as XMLTV, by role in the order of its DTD.
    mutating func write(credits: [Credit]) {
        let named = credits.filter { Self.isVisible(xml: $0.name) }
        guard !named.isEmpty else { return }
        write("<credits>\n")
        for role in Credit.Role.allCases {
            for credit in named.lazy.filter({ $0.role == role }).prefix(Self.mostCreditsOfARole) { write(credit) }
        }
        write("</credits>\n")
    }

    private mutating func write(_ credit: Credit) {
        write("<\(credit.role.rawValue)")
        if credit.role == .actor, let character = credit.character, Self.isVisible(xml: character) {
            write(" role=\"")
            write(xml: character)
            write("\"")
        }
        write(">")
        write(xml: credit.name)
        write("</\(credit.role.rawValue)>\n")
    }
}
