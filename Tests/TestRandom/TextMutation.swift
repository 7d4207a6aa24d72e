/// Makes texts that are nearly right: a reader's hardest food.
public struct TextMutation: Sendable {
    private let corpus: [[UInt8]]
    private let words: [[UInt8]]

    /// `corpus` are texts that the reader takes, or nearly; `words` are the signs and words of its language.
    public init(corpus: [String], words: [String]) {
        self.corpus = corpus.map { Array($0.utf8) }
        self.words = words.map { Array($0.utf8) }
    }

    /// The same for readers of bytes.
    public init(corpus: [[UInt8]], words: [[UInt8]]) {
        self.corpus = corpus
        self.words = words
    }

    /// Numbers at which arithmetic ends, and some that only look like numbers.
    private static let numbers: [[UInt8]] = [
        "0", "-0", "-1", "1", "255", "256", "65535", "65536", "2147483647", "-2147483648", "4294967296",
        "9007199254740993", "4611686018427387904", "9223372036854775807", "-9223372036854775808",
        "9223372036854775808", "18446744073709551616", "99999999999999999999999999", "300000", "-300000", "1e308",
        "-1e308", "1e-308", "0.5", "+5", "0x10", "NaN", "00000000000000000001",
    ].map { Array($0.utf8) }

    /// Another text for each seed. One of eight has never seen the corpus.
    public func text(_ seed: UInt64) -> [UInt8] {
        var random = Chance(seed)
        switch random.below(16) {
        case 0: return noise(&random)
        case 1: return (0..<random.below(20)).flatMap { _ in random.pick(words) }
        default:
            var text = random.pick(corpus)
            for _ in 0...random.below(8) { change(&text, &random) }
            return text
        }
    }

    private func noise(_ random: inout Chance) -> [UInt8] {
        (0..<random.below(80)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    private func change(_ text: inout [UInt8], _ random: inout Chance) {
        let place = random.below(text.count + 1)
        let stretch = place..<min(text.count, place + 1 + random.below(40))
        switch random.below(12) {
        case 0 where place < text.count: text[place] = UInt8(truncatingIfNeeded: random.next())
        case 1 where place < text.count: text[place] ^= 1 << UInt8(random.below(8))
        case 2 where place < text.count: text.remove(at: place)
        case 3: text.removeSubrange(stretch)
        case 4: text.insert(contentsOf: text[stretch], at: place)
        case 5: text = text.prefix(place) + random.pick(corpus).suffix(random.below(200))
        case 6: text.append(contentsOf: text.prefix(min(place, 200)))
        case 7: text.replaceSubrange(stretch, with: random.pick(words))
        case 8, 9: changeNumber(&text, from: place, &random)
        default: text.insert(contentsOf: random.pick(words), at: place)
        }
    }

    /// Puts another number in place of the next one.
    private func changeNumber(_ text: inout [UInt8], from place: Int, _ random: inout Chance) {
        let digits: ClosedRange<UInt8> = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let start = text[place...].firstIndex(where: digits.contains) else { return }
        let end = text[start...].firstIndex { !digits.contains($0) } ?? text.endIndex
        text.replaceSubrange(start..<end, with: random.pick(Self.numbers))
    }
}
