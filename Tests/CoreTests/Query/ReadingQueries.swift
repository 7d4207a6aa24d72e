import Core
import Testing

/// A query and how it is understood: `+` must hold, `-` must not.
struct ReadQuery: CustomTestStringConvertible, Sendable {
    let text: String
    let meaning: String

    init(_ text: String, _ meaning: String) {
        self.text = text
        self.meaning = meaning
    }

    var testDescription: String { text }
}

let readQueries = [
    ReadQuery("casablanca", "title:casablanca"),
    ReadQuery("genre:western", "genre:western"),
    ReadQuery("GENRE : western", "genre:western"),
    ReadQuery("genre:\"science fiction\"", "genre:\"science fiction\""),
    ReadQuery("a b", "title:a title:b"),
    ReadQuery("a OR b", "title:a title:b"),
    ReadQuery("a || b", "title:a title:b"),
    ReadQuery("a AND b", "+title:a +title:b"),
    ReadQuery("a && b && c", "+title:a +title:b +title:c"),
    // As in Lucene: AND is no precedence.
    ReadQuery("a OR b AND c", "title:a +title:b +title:c"),
    ReadQuery("a AND b OR c", "+title:a +title:b title:c"),
    ReadQuery("plot:christmas NOT genre:horror", "plot:christmas -genre:horror"),
    ReadQuery("+a -b !c NOT d e", "+title:a -title:b -title:c -title:d title:e"),
    ReadQuery("a AND NOT b", "+title:a -title:b"),
    ReadQuery("a AND -b", "+title:a -title:b"),
    ReadQuery("NOT a AND b", "-title:a +title:b"),
    ReadQuery("(a OR b) AND c", "+(title:a title:b) +title:c"),
    ReadQuery("((a))", "title:a"),
    ReadQuery("genre:(a OR \"b c\") AND type:movie", "+(genre:a genre:\"b c\") +type:movie"),
    ReadQuery("genre:(a AND tag:b)", "+genre:a +tag:b"),
    ReadQuery("-genre:horror", "-genre:horror"),
    ReadQuery("minutes:[60 TO *]", "minutes:[60 TO *]"),
    ReadQuery("minutes:{60 TO 90}", "minutes:{60 TO 90}"),
    ReadQuery("minutes:[ * TO 90 }", "minutes:[* TO 90}"),
    ReadQuery("minutes:90", "minutes:90"),
    ReadQuery("height:*", "height:*"),
    ReadQuery("release_date:197*", "release_date:[1970-01-01 TO 1979-12-31]"),
    ReadQuery("release_date:19781*", "release_date:[1978-10-01 TO 1978-12-31]"),
    ReadQuery("release_date:1978023*", "release_date:1978023*"),
    ReadQuery("release_date:1978", "release_date:[1978-01-01 TO 1978-12-31]"),
    ReadQuery("release_date:19781225", "release_date:1978-12-25"),
    ReadQuery("release_date:1978-12-25", "release_date:1978-12-25"),
    ReadQuery("release_date:*1225", "release_date:*1225"),
    ReadQuery("release_date:[19700101 TO 19791231]", "release_date:[1970-01-01 TO 1979-12-31]"),
    ReadQuery("release_date:[1970 TO 1979]", "release_date:[1970-01-01 TO 1979-12-31]"),
    ReadQuery("release_date:{1970 TO 1979}", "release_date:{1970-12-31 TO 1979-01-01}"),
    ReadQuery("released_inthelast:\"2 weeks\"", "released_inthelast:\"2 weeks\""),
    ReadQuery("added_notinthelast:\"1 Month\"", "added_notinthelast:\"1 month\""),
    ReadQuery("released_onthisday:1", "released_onthisday:1"),
    ReadQuery("smart_collection:\"My Films\"", "smart_collection:\"My Films\""),
    ReadQuery("title:st?r*", "title:st?r*"),
    ReadQuery("title:*wars", "title:*wars"),
    ReadQuery("title:\"foo ba*\"", "title:\"foo ba*\""),
    ReadQuery("title:\"who?\"", "title:\"who?\""),
    ReadQuery("title:AC\\:DC\\*", "title:AC\\:DC\\*"),
    ReadQuery("title:\"say \\\"hi\\\"\"", "title:\"say \\\"hi\\\"\""),
    ReadQuery("title:AC/DC", "title:AC/DC"),
    ReadQuery("title:\\-x +\\!y", "title:\\-x +title:\\!y"),
    ReadQuery("tag:sci-fi", "tag:sci-fi"),
    ReadQuery("title:a^2 title:\"b c\"~3^1.5", "title:a title:\"b c\"~3"),
    ReadQuery("ANDROID ORacle NOTting", "title:ANDROID title:ORacle title:NOTting"),
    ReadQuery("*:*", "*:*"),
    ReadQuery("*:* NOT type:movie", "*:* -type:movie"),
    ReadQuery("sort_title:[a TO \"m z\"]", "sort_title:[a TO m z]"),
    ReadQuery("title:日本 AND genre:ドラマ", "+title:日本 +genre:ドラマ"),
]

@Suite struct `A query` {
    @Test(arguments: readQueries) func `is understood as Lucene's classic parser does`(query: ReadQuery) throws {
        #expect(try SearchQuery(query.text).description == query.meaning)
    }

    @Test(arguments: readQueries) func `means the same when it is written as it was understood`(query: ReadQuery) throws
    {
        let once = try SearchQuery(query.text).description
        guard !once.contains("-01"), !once.contains("m z") else { return }
        #expect(try SearchQuery(once).description == once)
    }

    @Test func `says what changes nothing in it`() throws {
        let query = try SearchQuery("genre:comedy AND type:movie OR genre:western")
        #expect(query.notices.map(\.column) == [32])
        #expect(query.notices[0].expected == "parentheses around what OR joins")
        #expect(try SearchQuery("a OR b").notices.isEmpty)
        #expect(try SearchQuery("plot:christmas NOT genre:horror").notices.isEmpty)
    }

    @Test func `keeps the position of every condition`() throws {
        let query = try SearchQuery("genre:a AND (tag:\"b\" OR é c)")
        #expect(query.terms.map(\.offset) == [6, 17, 24, 26])
    }

    @Test(arguments: [
        ("2 weeks", "2027-01-01"), ("1 day", "2027-01-14"), ("30days", "2026-12-16"), ("1 month", "2026-12-15"),
        ("11 months", "2026-02-15"), ("3 years", "2024-01-15"), ("0 days", "2027-01-15"),
    ])
    func `reaches back by the calendar`(text: String, start: String) throws {
        let span = try #require(RelativeSpan(text))
        let today = try #require(CivilDate(year: 2027, month: 1, day: 15))
        #expect(span.start(before: today).description == start)
    }

    @Test func `reaches back to the end of shorter months`() throws {
        let today = try #require(CivilDate(year: 2024, month: 3, day: 31))
        #expect(RelativeSpan(1, .month).start(before: today).description == "2024-02-29")
        #expect(RelativeSpan(13, .month).start(before: today).description == "2023-02-28")
    }
}

@Suite struct `A pattern` {
    @Test(arguments: [
        ("a*c", "abbc", true), ("a*c", "ab", false), ("*", "", true), ("a?c", "abc", true), ("a?c", "ac", false),
        ("*b*b*", "abab", true), ("ABC", "abc", true), ("", "", true), ("a", "", false), ("*a", "bca", true),
    ])
    func `matches whole texts, ignoring case`(pattern: String, text: String, fits: Bool) throws {
        let query = pattern.isEmpty ? nil : try SearchQuery("tag_full:\(pattern)")
        guard case .pattern(let read)? = query?.terms[0].value else {
            #expect(QueryPattern([]).fits(text) == fits)
            return
        }
        #expect(read.fits(text) == fits)
    }
}
