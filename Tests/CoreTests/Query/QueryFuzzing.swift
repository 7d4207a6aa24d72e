import Core
import TestRandom
import Testing

@Suite struct `A query with random input` {
    private static let words =
        ["AND", " OR ", "NOT ", "TO", "&&", "||", "\\", "\u{301}", "é", "日本", "\u{0}", "\u{feff}", "*:*", "[* TO *]"]
        + Array("()[]{}\":*?~^+-! \n").map(String.init)
        + QueryField.allCases.map { $0.rawValue + ":" } + ["1978", "\"2 weeks\"", "movie", "9999999999", "19781"]

    @Test func `is read or refused at a place`() throws {
        let mutation = TextMutation(
            corpus: wrongQueries.map(\.text) + readQueries.map(\.text) + [
                "type:movie AND release_date:197*", "genre:comedy AND (release_date:197* OR release_date:198*)",
                "type:episode AND released_notinthelast:\"1 week\"", "smart_collection:\"a\" OR minutes:[60 TO *]",
                "genre:(a OR \"b c\") AND NOT tag_full:\"d*\"", "sort_title:{a TO z]", "\"a b\"~3^2",
            ], words: Self.words)
        let findings = try Fuzzing("query", mutation).run { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            let places = 0...text.unicodeScalars.count
            do throws(QueryError) {
                let query = try SearchQuery(text)
                guard query.terms.map(\.offset).allSatisfy(places.contains),
                    query.notices.map(\.offset).allSatisfy(places.contains)
                else { return "has a condition outside of the text" }
                return query.description.isEmpty ? "means nothing" : nil
            } catch {
                guard places.contains(error.offset) else { return "is refused outside of the text: \(error.why)" }
                return error.found.isEmpty || error.expected.isEmpty ? "is refused without a reason" : nil
            }
        }
        #expect(findings.isEmpty, "\(findings)")
    }
}
