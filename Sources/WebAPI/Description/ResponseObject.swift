import Core

/// A JSON object of responses: one list of members writes it and describes it.
struct ResponseObject<Value>: Sendable {
    /// The name of its description; nil for one that is described where it is used.
    let name: String?
    let members: [ResponseMember<Value>]

    init(_ name: String, _ members: [ResponseMember<Value>]) {
        self.name = name
        self.members = members
    }

    init(_ members: [ResponseMember<Value>]) {
        name = nil
        self.members = members
    }

    var schema: Schema {
        let object = Schema.object(members.flatMap(\.described))
        return name.map { .component($0, object) } ?? object
    }

    /// The same with members that may all be left out, but for the id.
    var partial: ResponseObject {
        ResponseObject(name: name, members: members.map(\.partial))
    }

    private init(name: String?, members: [ResponseMember<Value>]) {
        self.name = name
        self.members = members
    }

    /// Only the members of these names, and the id.
    func selected(_ names: Set<String>) -> ResponseObject {
        ResponseObject(
            name: name,
            members: members.filter { member in
                member.described.contains { $0.name == "id" || names.contains($0.name) }
            })
    }

    /// The names of all members.
    var names: [String] { members.flatMap(\.described).map(\.name) }

    /// Writes the members; the caller has begun the object.
    func write(_ value: Value, _ writer: inout JSONWriter) {
        for member in members { member.write(value, &writer) }
    }

    func bytes(_ value: Value) -> [UInt8] { JSONWriter.object { write(value, &$0) } }
}

/// One member of a response's object, or several that are written together.
struct ResponseMember<Value>: Sendable {
    let described: [Schema.Member]
    let write: @Sendable (Value, inout JSONWriter) -> Void

    fileprivate var partial: Self {
        Self(
            described: described.map { Schema.Member($0.name, $0.schema, isRequired: $0.name == "id", $0.help) },
            write: write)
    }

    /// A member with a plain value; one that is nil is left out.
    static func field<Plain: PlainJSON>(
        _ name: String, _ help: String = "", _ get: @escaping @Sendable (Value) -> Plain
    ) -> Self {
        Self(described: [Schema.Member(name, Plain.schema, isRequired: !Plain.mayBeAbsent, help)]) {
            get($0).write(name, &$1)
        }
    }

    /// A member with a text of a certain form.
    static func text(
        _ name: String, _ schema: Schema, isRequired: Bool = false, _ help: String = "",
        _ get: @escaping @Sendable (Value) -> String?
    ) -> Self {
        Self(described: [Schema.Member(name, schema, isRequired: isRequired, help)]) { $1.field(name, get($0)) }
    }

    /// A member that is one of the words of an enumeration.
    static func word<Word: RawRepresentable<String> & CaseIterable & SendableMetatype>(
        _ name: String, _ help: String = "", _ get: @escaping @Sendable (Value) -> Word
    ) -> Self {
        text(name, .words(Word.allCases.map(\.rawValue)), isRequired: true, help) { get($0).rawValue }
    }

    /// As `word`, but left out when it is nil.
    static func optionalWord<Word: RawRepresentable<String> & CaseIterable & SendableMetatype>(
        _ name: String, _ help: String = "", _ get: @escaping @Sendable (Value) -> Word?
    ) -> Self {
        text(name, .words(Word.allCases.map(\.rawValue)), help) { get($0)?.rawValue }
    }

    /// An object inside; left out when it is nil.
    static func object<Inner>(
        _ name: String, _ object: ResponseObject<Inner>, isRequired: Bool = false, _ help: String = "",
        _ get: @escaping @Sendable (Value) -> Inner?
    ) -> Self {
        Self(described: [Schema.Member(name, object.schema, isRequired: isRequired, help)]) { value, writer in
            guard let inner = get(value) else { return }
            writer.object(name) { object.write(inner, &$0) }
        }
    }

    /// A list of objects.
    static func list<Inner>(
        _ name: String, _ object: ResponseObject<Inner>, isRequired: Bool = true, _ help: String = "",
        _ get: @escaping @Sendable (Value) -> [Inner]?
    ) -> Self {
        Self(described: [Schema.Member(name, .list(object.schema), isRequired: isRequired, help)]) { value, writer in
            guard let items = get(value) else { return }
            writer.array(name) { list in
                for item in items { list.object { object.write(item, &$0) } }
            }
        }
    }

    /// The members of another object, in this one.
    static func members<Inner>(
        of object: ResponseObject<Inner>, _ get: @escaping @Sendable (Value) -> Inner
    ) -> Self {
        Self(described: object.members.flatMap(\.described)) { object.write(get($0), &$1) }
    }

    /// JSON that is made elsewhere; left out when it is nil.
    static func json(
        _ name: String, _ schema: Schema, isRequired: Bool = false, _ help: String = "",
        _ get: @escaping @Sendable (Value) -> [UInt8]?
    ) -> Self {
        Self(described: [Schema.Member(name, schema, isRequired: isRequired, help)]) { value, writer in
            if let bytes = get(value) { writer.raw(name, bytes) }
        }
    }
}

/// A value with one form in JSON.
protocol PlainJSON: SendableMetatype {
    static var schema: Schema { get }
    static var mayBeAbsent: Bool { get }
    func write(_ name: String, _ writer: inout JSONWriter)
}

extension PlainJSON {
    static var mayBeAbsent: Bool { false }
}

extension String: PlainJSON {
    static var schema: Schema { .text() }
    func write(_ name: String, _ writer: inout JSONWriter) { writer.field(name, self) }
}

extension Bool: PlainJSON {
    static var schema: Schema { .boolean }
    func write(_ name: String, _ writer: inout JSONWriter) { writer.field(name, self) }
}

extension Int: PlainJSON {
    static var schema: Schema { .integer() }
    func write(_ name: String, _ writer: inout JSONWriter) { writer.field(name, self) }
}

extension Int64: PlainJSON {
    static var schema: Schema { .integer() }
    func write(_ name: String, _ writer: inout JSONWriter) { writer.field(name, self) }
}

extension Double: PlainJSON {
    static var schema: Schema { .number }
    func write(_ name: String, _ writer: inout JSONWriter) { writer.raw(name, Array("\(self)".utf8)) }
}

/// A moment in UTC.
extension Instant: PlainJSON {
    static var schema: Schema { .instant }
    func write(_ name: String, _ writer: inout JSONWriter) { writer.field(name, self) }
}

/// Seconds with milliseconds.
extension TimeSpan: PlainJSON {
    static var schema: Schema { .number }
    func write(_ name: String, _ writer: inout JSONWriter) { writer.field(name, self) }
}

extension Identifier: PlainJSON {
    static var schema: Schema { .integer() }
    func write(_ name: String, _ writer: inout JSONWriter) { writer.field(name, raw) }
}

extension [String]: PlainJSON {
    static var schema: Schema { .list(.text()) }
    func write(_ name: String, _ writer: inout JSONWriter) { writer.field(name, self) }
}

extension Optional: PlainJSON where Wrapped: PlainJSON {
    static var schema: Schema { Wrapped.schema }
    static var mayBeAbsent: Bool { true }
    func write(_ name: String, _ writer: inout JSONWriter) { self?.write(name, &writer) }
}
