/// A text to compare with, perhaps with wildcards. A character that was escaped stands for itself.
public struct QueryPattern: Hashable, Sendable {
    public enum Piece: Hashable, Sendable {
        case text(String)
        /// `?`: one character, whichever.
        case one
        /// `*`: any number of characters.
        case any
    }

    public let pieces: [Piece]
    /// Written in quotes.
    public let isQuoted: Bool
    /// `"a b"~3`: the words may be this far apart, and the other way round.
    public let slop: Int?

    public init(_ pieces: [Piece], isQuoted: Bool = false, slop: Int? = nil) {
        self.pieces = pieces
        self.isQuoted = isQuoted
        self.slop = slop
    }

    public init(_ text: String) { self.init([.text(text)]) }

    /// The text, nil when there are wildcards.
    public var plain: String? {
        switch pieces.count {
        case 0: ""
        case 1: if case .text(let text) = pieces[0] { text } else { nil }
        default: nil
        }
    }

    /// Everything fits: the field only has to be there.
    public var fitsAll: Bool { !pieces.isEmpty && pieces.allSatisfy { $0 == .any } }

    private enum Cell: Equatable {
        case character(Character)
        case one, any

        func fits(_ other: Character) -> Bool { self == .one || self == .character(other) }
    }

    /// Whether the whole of `text` fits; case does not matter.
    public func fits(_ text: String) -> Bool {
        let cells = pieces.flatMap { piece -> [Cell] in
            switch piece {
            case .text(let text): text.lowercased().map(Cell.character)
            case .one: [.one]
            case .any: [.any]
            }
        }
        return Self.fits(cells, Array(text.lowercased()))
    }

    /// Goes back to the last `*` only, so that no pattern takes longer than pattern times text.
    private static func fits(_ cells: [Cell], _ text: [Character]) -> Bool {
        var (place, index) = (0, 0)
        var retry: (place: Int, index: Int)?
        while index < text.count {
            if place < cells.count, cells[place].fits(text[index]) {
                (place, index) = (place + 1, index + 1)
            } else if place < cells.count, cells[place] == .any {
                retry = (place, index)
                place += 1
            } else if let last = retry {
                retry = (last.place, last.index + 1)
                (place, index) = (last.place + 1, last.index + 1)
            } else {
                return false
            }
        }
        return cells[place...].allSatisfy { $0 == .any }
    }
}

extension QueryPattern: CustomStringConvertible {
    /// As a query would say it.
    public var description: String {
        let text = pieces.map { piece in
            switch piece {
            case .text(let text): Self.escaped(text, isQuoted: isQuoted)
            case .one: "?"
            case .any: "*"
            }
        }.joined()
        guard isQuoted else { return text }
        return "\"\(text)\"" + (slop.map { "~\($0)" } ?? "")
    }

    private static func escaped(_ text: String, isQuoted: Bool) -> String {
        let special = isQuoted ? "\"\\*" : "():^[]\"{}~*?\\ "
        let isSign = !isQuoted && text.first.map { "+-!".contains($0) } == true
        return text.reduce(into: isSign ? "\\" : "") { escaped, character in
            if special.contains(character) { escaped.append("\\") }
            escaped.append(character)
        }
    }
}
