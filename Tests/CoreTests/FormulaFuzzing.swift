import Core
import TestRandom
import Testing

@Suite struct `A formula with random input` {
    private static let names = ["count", "random", "total_progress"]
    private static let words =
        names + [
            "and", "or", "not", "true", "0", "1", "2.5", ".", "1e9", "99999999999999999999", "(", ")", "+", "-", "*",
            "/", "%", "<", "<=", "<>", "=", "==", "!=", "!", "&&", "||", " ", "é", "\u{301}", "_", "((((((((",
            "--------",
        ]

    @Test func `is read or refused at a place, and never traps`() throws {
        let mutation = TextMutation(
            corpus: [
                "count", "random % 4 + 1", "(1 + 2) * count", "total_progress > 0.2 and random <= 3",
                "total_progress > 0.2 && not (count == 3)", "1 = 2 or 2 <> 3", "!false || false", "-count / 0",
                "count - -random * 7 % 0", "not not (1 < 2) != true", "1.2.3", "(((((1)))))", "9999999 * 9999999",
            ], words: Self.words)
        let findings = try Fuzzing("formula", mutation).run { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            do throws(FormulaError) {
                let formula = try Formula(text, variables: Self.names)
                let values = [0, 1, -3.5, .infinity, .nan, .greatestFiniteMagnitude].map {
                    formula.value(["count": $0])
                }
                return values.allSatisfy(\.isFinite) ? nil : "comes to \(values)"
            } catch {
                guard (0...text.count).contains(error.offset) else { return "is refused outside of the text: \(error)" }
                return error.found.isEmpty || error.expected.isEmpty ? "is refused without a reason" : nil
            }
        }
        #expect(findings.isEmpty, "\(findings)")
    }
}
