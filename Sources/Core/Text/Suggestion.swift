/// `a, b or c`.
public func listed(_ words: [String]) -> String {
    guard let last = words.last, words.count > 1 else { return words.first ?? "nothing" }
    return words.dropLast().joined(separator: ", ") + " or " + last
}

/// ` (did you mean “x”?)` when some of the names are near, the nearest three at most; else nothing.
public func suggestion(for text: String, among names: [String]) -> String {
    let near = nearestWords(to: text, among: names)
    return near.isEmpty ? "" : " (did you mean \(listed(near.map { "“\($0)”" }))?)"
}

/// The names that are near, the nearest three at most.
public func nearestWords(to text: String, among names: [String]) -> [String] {
    let limit = text.count < 4 ? 1 : max(2, text.count / 3)
    let near = names.map { (name: $0, distance: editDistance(text, $0, atMost: limit)) }
        .filter { $0.distance <= limit }
    guard let best = near.map(\.distance).min() else { return [] }
    return near.filter { $0.distance == best }.prefix(3).map(\.name)
}

/// `a rule`, `an alternate`.
func withArticle(_ noun: String) -> String {
    (noun.first.map { "aeiou".contains($0) } ?? false) ? "an \(noun)" : "a \(noun)"
}

/// How many letters must be added, left out or exchanged to make `left` into `right`; more than `limit` is not counted.
private func editDistance(_ left: String, _ right: String, atMost limit: Int) -> Int {
    let (left, right) = (Array(left.lowercased().prefix(64)), Array(right.lowercased().prefix(64)))
    guard abs(left.count - right.count) <= limit else { return limit + 1 }
    var row = Array(0...right.count)
    for (index, letter) in left.enumerated() {
        var diagonal = row[0]
        row[0] = index + 1
        for (column, other) in right.enumerated() {
            let above = row[column + 1]
            row[column + 1] = min(above + 1, row[column] + 1, diagonal + (letter == other ? 0 : 1))
            diagonal = above
        }
    }
    return row[right.count]
}
