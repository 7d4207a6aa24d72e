import Core
import HTTP

/// Where a parameter of a request is.
enum ParameterPlace: String, Sendable { case path, query, header }

/// What a document says about a parameter.
protocol DescribedParameter: Sendable {
    var name: String { get }
    var place: ParameterPlace { get }
    var schema: Schema { get }
    var help: String { get }
}

/// One parameter of a request: its place and form, and how it is read. Routes list theirs, and read no others.
struct Parameter<Value: Sendable>: DescribedParameter {
    let name: String
    let place: ParameterPlace
    let schema: Schema
    let help: String
    /// In words, for those who send something else.
    let expected: String
    let read: @Sendable (String) -> Value?

    init(
        _ name: String, _ place: ParameterPlace = .query, _ schema: Schema, expected: String, _ help: String,
        read: @escaping @Sendable (String) -> Value?
    ) {
        self.name = name
        self.place = place
        self.schema = schema
        self.help = help
        self.expected = expected
        self.read = read
    }
}

extension Parameter where Value == Int {
    static func integer(_ name: String, _ range: ClosedRange<Int>, _ help: String) -> Self {
        Self(
            name, .query, .integer(range), expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            help
        ) { Int(digits: $0, in: range) }
    }
}

extension Parameter where Value == String {
    static func text(_ name: String, in place: ParameterPlace = .query, limit: Int = 500, _ help: String) -> Self {
        Self(name, place, .text(), expected: "at most \(limit) bytes", help) { $0.utf8.count <= limit ? $0 : nil }
    }

    static func word(_ name: String, _ words: [String], _ help: String) -> Self {
        Self(name, .query, .words(words), expected: "one of \(words.joined(separator: ", "))", help) {
            words.contains($0) ? $0 : nil
        }
    }
}

extension Parameter where Value == Bool {
    static func flag(_ name: String, _ help: String) -> Self {
        Self(name, .query, .integer(0...1), expected: "0 or 1", help) { $0 == "1" ? true : $0 == "0" ? false : nil }
    }
}

extension Parameter where Value == TimeSpan {
    /// A whole number of seconds.
    static func seconds(_ name: String, _ range: ClosedRange<Int>, _ help: String) -> Self {
        Self(
            name, .query, .integer(range),
            expected: "a whole number of seconds from \(range.lowerBound) to \(range.upperBound)", help
        ) { text in Int(digits: text, in: range).map { TimeSpan.seconds(Int64($0)) } }
    }
}

extension Parameter where Value == Instant {
    static func instant(_ name: String, _ help: String) -> Self {
        Self(name, .query, .text(), expected: "a time in UTC such as 2026-11-21T20:00:00Z", help) { text in
            if let seconds = Int64(digits: text, in: 0...253_402_300_799) { return Instant(seconds: seconds) }
            return Instant(rfc3339: text)
        }
    }
}

/// The parameters in paths. Those that name a thing by its id or number are read leniently: what cannot be read does not
/// exist, and the request is answered with 404.
enum Path {
    static func id(_ name: String, _ help: String) -> Parameter<Int64> {
        Parameter(name, .path, .integer(1...Int.max), expected: "an id", help) { Int64(digits: $0) }
    }

    static let channel = id("channel", "The channel's id.")
    static let number = Parameter<String>.text("number", in: .path, "The channel's number, such as 5 or 5.1.")
    static let library = id("library", "The library's id.")
    static let media = id("media", "The media item's id.")
    static let tuner = Parameter<String>.text("index", in: .path, "The tuner, counted from 0.")
    static let segment = Parameter<String>.text("segment", in: .path, "The segment's name in the playlist.")
}

/// Parameters that several routes take.
enum Query {
    static let channels = Parameter<String>.text("channels", "Channel numbers such as 1,5.1,20-29.")
    static let group = Parameter<String>.text("group", "Only the channels of this group.")
    static let from = Parameter<Instant>.instant(
        "from", "Start: a time in UTC such as 2026-11-21T20:00:00Z, or seconds since 1970.")
    static let span = Parameter<TimeSpan>.seconds(
        "for", 1...Int(WebLimits.timelineSpan.seconds), "Duration in seconds (default one day).")
    static let limit = Parameter<Int>.integer("limit", 1...WebLimits.pageSize, "How many items at most (default 100).")
    static let offset = Parameter<Int>.integer("offset", 0...10_000_000, "How many items to skip.")
    static let cursor = Parameter<String>.text("cursor", "Where to continue: the `next` of the response before.")
}

extension Call {
    /// How many items of a list to send whose newest come first, and the number before which to begin.
    func newestFirst() throws(WebError) -> (limit: Int, before: Int64?) {
        let cursor = try value(of: Query.cursor)
        let before = cursor.flatMap { Int64(digits: $0) }
        guard cursor == nil || before != nil else { throw .unknownCursor }
        return (try value(of: Query.limit) ?? 100, before)
    }

    /// The parameter's value; nil when the request does not have it.
    func value<Value>(of parameter: Parameter<Value>) throws(WebError) -> Value? {
        let text: String?
        switch parameter.place {
        case .path: text = try parameters.required(parameter.name)
        case .query: text = request.query(parameter.name)
        case .header: text = request.header(parameter.name)
        }
        guard let text else { return nil }
        guard let value = parameter.read(text) else {
            throw .parameter(parameter.name, text, expected: parameter.expected)
        }
        return value
    }

    /// A time range of the query: by default the next day, or the last one when looking back.
    func range(at now: Instant, back: Bool = false) throws(WebError) -> (Instant, Instant) {
        let span = try value(of: Query.span) ?? .hours(24)
        let from = try value(of: Query.from) ?? (back ? now - span : now)
        return (from, from + span)
    }
}

extension Instant {
    /// Reads `2026-11-21T20:00:00Z`, with or without a fraction of a second; nil for anything else.
    init?(rfc3339 text: String) {
        guard text.hasSuffix("Z") else { return nil }
        let halves = text.dropLast().split(separator: "T", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let day = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        let clock = halves[1].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard day.map(\.utf8.count) == [4, 2, 2], clock[0].utf8.count == 8, let time = TimeOfDay(String(clock[0])),
            let year = Int(digits: day[0]), let month = Int(digits: day[1]), let number = Int(digits: day[2]),
            let date = CivilDate(year: year, month: month, day: number)
        else { return nil }
        var microseconds: Int64 = 0
        if clock.count == 2 {
            guard (1...6).contains(clock[1].utf8.count),
                let fraction = Int64(digits: clock[1] + String(repeating: "0", count: 6 - clock[1].utf8.count))
            else { return nil }
            microseconds = fraction
        }
        self =
            Instant(seconds: Int64(date.daysSince1970) * 86_400 + Int64(time.seconds))
            + TimeSpan(microseconds: microseconds)
    }
}
