import Core

/// What a title says about which part of a story it is, such as `(2)`, `Part Two`, `Pt. 2` or `(II)`.
struct PartMark: Hashable {
    let number: Int
    /// The title without the mark.
    let story: Substring

    private static let words = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    private static let numerals = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]

    /// nil for a title that says nothing of the kind.
    init?(_ title: String) {
        // Most titles are done with here.
        guard let last = title.utf8.last, last == UInt8(ascii: ")") || Self.endsInNumber(title) else { return nil }
        let isInParentheses = last == UInt8(ascii: ")")
        let text: Substring
        var story: Substring
        if isInParentheses {
            guard let open = title.lastIndex(of: "(") else { return nil }
            text = title[title.index(after: open)...].dropLast()
            story = title[..<open]
        } else {
            text = title[...]
            story = ""
        }
        let parts = text.split(separator: " ")
        guard let number = parts.last.flatMap(Self.number) else { return nil }
        let isNamed = parts.count >= 2 && ["part", "pt", "pt."].contains(parts[parts.count - 2].lowercased())
        // A number alone means a part only in parentheses.
        guard isNamed || isInParentheses && parts.count == 1 else { return nil }
        if !isInParentheses, let place = parts.dropLast().last { story = title[..<place.startIndex] }
        self.number = number
        self.story = story.trimmingEnd
    }

    private static func endsInNumber(_ title: String) -> Bool {
        let start = title.utf8.lastIndex(of: UInt8(ascii: " ")).map { title.utf8.index(after: $0) }
        return number(title[(start ?? title.startIndex)...]) != nil
    }

    private static func number(_ word: Substring) -> Int? {
        guard word.utf8.count <= 5 else { return nil }
        if let number = Int(digits: word, in: 1...99) { return number }
        let word = word.lowercased()
        return (words.firstIndex(of: word) ?? numerals.firstIndex(of: word)).map { $0 + 1 }
    }
}

extension Substring {
    /// Without the signs between a title and the number of its part.
    fileprivate var trimmingEnd: Substring {
        var text = self
        while let last = text.last, " ,:;-–—".contains(last) { text.removeLast() }
        return text
    }
}

/// Finds the stories that are told in several parts.
struct PartRuns {
    /// For each item the place of the first part of its story; its own place when it stands alone.
    private(set) var leaders: [Int]

    /// Items in the order that parts follow each other in; `strand` tells which of them may belong together.
    init(_ titles: [String], strand: (Int) -> Int) {
        leaders = Array(titles.indices)
        var newest: [Int: (place: Int, number: Int, story: Substring)] = [:]
        for (place, title) in titles.enumerated() {
            let mark = PartMark(title)
            let before = newest[strand(place)]
            // The first part of a story may be without a mark.
            newest[strand(place)] = (place, mark?.number ?? 1, mark?.story ?? title[...])
            guard let mark, mark.number > 1, let before, before.number == mark.number - 1 else { continue }
            let isFirst = PartMark(titles[before.place]) == nil
            guard !isFirst || before.story == mark.story else { continue }
            leaders[place] = leaders[before.place]
        }
    }
}
