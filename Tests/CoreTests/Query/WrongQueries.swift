import Core
import Testing

/// A wrong query, the column at which it is refused, and pieces of what is said.
struct WrongQuery: CustomTestStringConvertible, Sendable {
    let text: String
    let column: Int
    let found: String
    let expected: String

    init(_ text: String, _ column: Int, _ found: String, _ expected: String = "") {
        self.text = text
        self.column = column
        self.found = found
        self.expected = expected
    }

    var testDescription: String { text }
}

let wrongQueries = [
    WrongQuery("", 1, "nothing", "a word, a field"),
    WrongQuery("   ", 4, "the end", "a word, a field"),
    WrongQuery("genr:western", 1, "the unknown field “genr” (did you mean “genre”?)", "a field such as"),
    WrongQuery("a AND show_titel:x", 7, "“show_titel” (did you mean “show_title”?)"),
    WrongQuery("xyzzy:1", 1, "the unknown field “xyzzy”", "\\:"),
    WrongQuery("Star Wars: A New Hope", 6, "the unknown field “Wars”"),
    WrongQuery(":x", 1, "“:” without a field"),
    WrongQuery("genre:", 7, "the end", "a value for genre"),
    WrongQuery("genre: AND b", 8, "“AND”", "a value for genre"),
    WrongQuery("genre:a:b", 8, "“:”", "write \\: for a colon"),
    WrongQuery("genre:-a", 7, "“-a”", "a sign stands before the field"),
    WrongQuery("(a OR b", 1, "an opening parenthesis", "a closing one"),
    WrongQuery("a OR b)", 7, "“)”", "an opening parenthesis before it"),
    WrongQuery("a ()", 4, "“)”", "a word, a field"),
    WrongQuery("\"a b", 1, "an opening quote", "a closing one"),
    WrongQuery("genre:\"\"", 7, "an empty text"),
    WrongQuery("AND a", 1, "“AND”", "something before it"),
    WrongQuery("a AND", 6, "the end", "a condition after AND"),
    WrongQuery("a AND OR b", 7, "“OR”", "a condition"),
    WrongQuery("NOT", 4, "the end", "a word, a field"),
    WrongQuery("NOT NOT a", 5, "“NOT”", "a condition"),
    WrongQuery("a \\", 3, "“\\” at the end", "the character that it escapes"),
    WrongQuery("roam~", 5, "“~”", "similar words are not looked for"),
    WrongQuery("\"a b\"~x", 7, "“x”", "a number of words"),
    WrongQuery("a^x", 3, "“x”", "a number after “^”"),
    WrongQuery("minutes:long", 9, "“long”", "a whole number for minutes"),
    WrongQuery("minutes:-5", 9, "“-5”"),
    WrongQuery("minutes:>30", 9, "“>30”", "or a range such as [30 TO 90]"),
    WrongQuery("minutes:3*", 9, "“3*”", "a whole number"),
    WrongQuery("minutes:12345678901234567890", 9, "“12345678901234567890”", "a whole number"),
    WrongQuery("minutes:[60 90]", 13, "“90]”", "TO, as in"),
    WrongQuery("minutes:[60 TO 90", 18, "the end", "a closing bracket"),
    WrongQuery("minutes:[60 TO", 15, "the end", "a value or *"),
    WrongQuery("minutes:[60 to 90]", 13, "“to”", "TO, as in"),
    WrongQuery("minutes:[a TO b]", 10, "“a”", "a whole number"),
    WrongQuery("minutes:[60 TO 9*]", 16, "“9*”", "a value without wildcards"),
    WrongQuery("genre:[a TO b]", 7, "a range", "genre has no order"),
    WrongQuery("[a TO b] AND genre:[c TO d]", 20, "a range", "genre has no order"),
    WrongQuery("release_date:1978-13-01", 14, "“1978-13-01”", "a day, month or year"),
    WrongQuery("release_date:1978122\u{301}5", 14, "“1978122\u{301}5”", "a day, month or year"),
    WrongQuery("release_date:christmas", 14, "“christmas”", "a day, month or year"),
    WrongQuery("release_date:[1970 TO soon]", 23, "“soon”", "a day, month or year"),
    WrongQuery("released_inthelast:week", 20, "“week”", "such as \"2 weeks\""),
    WrongQuery("released_inthelast:\"2 fortnights\"", 20, "“2 fortnights”", "such as \"2 weeks\""),
    WrongQuery("released_inthelast:\"99999999999999999999 days\"", 20, "“99999999999999999999 days”"),
    WrongQuery("type:moive", 6, "the unknown type “moive” (did you mean “movie”?)", "one of artist, episode"),
    WrongQuery("state:gone", 7, "the unknown state “gone”", "one of"),
    WrongQuery("video_dynamic_range:hdr10", 21, "“hdr10” (did you mean “hdr”?)", "one of hdr or sdr"),
    WrongQuery("é:x", 1, "the unknown field “é”"),
    WrongQuery("日本 AND genr:x", 8, "the unknown field “genr”"),
]

@Suite struct `An invalid query` {
    @Test(arguments: wrongQueries) func `is refused where it is wrong`(query: WrongQuery) throws {
        let error = try #require(throws: QueryError.self) { try SearchQuery(query.text) }
        #expect(error.column == query.column)
        #expect(error.found.contains(query.found))
        #expect(error.expected.contains(query.expected))
    }

    @Test func `says so in one sentence`() throws {
        let error = try #require(throws: QueryError.self) { try SearchQuery("genr:x") }
        #expect(error.code == "query.invalid")
        #expect(error.what == "Cannot read the query “genr:x”")
        #expect(
            error.why.hasPrefix("column 1: found the unknown field “genr” (did you mean “genre”?), expected a field"))
    }

    @Test func `that is too large is refused at once`() throws {
        let long = try #require(throws: QueryError.self) {
            try SearchQuery(String(repeating: "a", count: QueryLimits.length + 1))
        }
        #expect(long.expected == "at most 16384")
        let many = try #require(throws: QueryError.self) {
            try SearchQuery(Array(repeating: "a", count: QueryLimits.clauseCount + 1).joined(separator: " "))
        }
        #expect(many.expected == "at most 1024 conditions")
        let deep = try #require(throws: QueryError.self) { try SearchQuery(String(repeating: "(", count: 9_000)) }
        #expect(deep.column == QueryLimits.depth + 1)
        let fits = String(repeating: "(", count: 24) + "a" + String(repeating: ")", count: 24)
        #expect(try SearchQuery(fits).description == "title:a")
    }
}
