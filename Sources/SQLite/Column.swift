public import Core

/// A value that a column can hold. Any program that can write the file can write any number into it: numbers, times and days are
/// read as the nearest that can be calculated with, so that no row ends the station.
public protocol ColumnValue {
    func bind(to statement: Statement, at index: Int32)
    static func read(from statement: Statement, column: Int32) -> Self
}

/// Reads the columns of the current row from left to right.
public struct Row {
    private let statement: Statement
    private var column: Int32 = 0

    init(_ statement: Statement) { self.statement = statement }

    public mutating func next<Value: ColumnValue>(_ type: Value.Type = Value.self) -> Value {
        defer { column += 1 }
        return Value.read(from: statement, column: column)
    }

    /// A text that names a case of `Value`.
    public mutating func named<Value: RawRepresentable<String>>(_ type: Value.Type = Value.self) throws(DatabaseError)
        -> Value
    {
        let text: String = next()
        guard let value = Value(rawValue: text) else {
            throw .damaged(
                "Cannot read the database", "it holds the \(Value.self) “\(text)”, which this version does not know")
        }
        return value
    }

    public mutating func skip(_ count: Int32) { column += count }
}

extension Int64: ColumnValue {
    public func bind(to statement: Statement, at index: Int32) { statement.bind(self, at: index) }
    public static func read(from statement: Statement, column: Int32) -> Int64 {
        statement.integer(column).clamped(to: -1 << 62...1 << 62)
    }
}

extension Int: ColumnValue {
    public func bind(to statement: Statement, at index: Int32) { statement.bind(Int64(self), at: index) }
    public static func read(from statement: Statement, column: Int32) -> Int {
        Int(statement.integer(column)).clamped(to: -1 << 53...1 << 53)
    }
}

extension Bool: ColumnValue {
    public func bind(to statement: Statement, at index: Int32) { statement.bind(self ? 1 : 0, at: index) }
    public static func read(from statement: Statement, column: Int32) -> Bool { statement.integer(column) != 0 }
}

/// All 64 bits, as the signed number with the same bits.
extension UInt64: ColumnValue {
    public func bind(to statement: Statement, at index: Int32) { statement.bind(Int64(bitPattern: self), at: index) }
    public static func read(from statement: Statement, column: Int32) -> UInt64 {
        UInt64(bitPattern: statement.integer(column))
    }
}

extension String: ColumnValue {
    public func bind(to statement: Statement, at index: Int32) { statement.bind(self, at: index) }
    public static func read(from statement: Statement, column: Int32) -> String { statement.text(column) }
}

extension [UInt8]: ColumnValue {
    public func bind(to statement: Statement, at index: Int32) { statement.bind(self, at: index) }
    public static func read(from statement: Statement, column: Int32) -> [UInt8] { statement.bytes(column) }
}

extension Optional: ColumnValue where Wrapped: ColumnValue {
    public func bind(to statement: Statement, at index: Int32) {
        if let self { self.bind(to: statement, at: index) } else { statement.bindNull(at: index) }
    }
    public static func read(from statement: Statement, column: Int32) -> Wrapped? {
        statement.isNull(column) ? nil : Wrapped.read(from: statement, column: column)
    }
}

extension Identifier: ColumnValue {
    public func bind(to statement: Statement, at index: Int32) { statement.bind(raw, at: index) }
    public static func read(from statement: Statement, column: Int32) -> Self { Self(statement.integer(column)) }
}

extension Instant: ColumnValue {
    public func bind(to statement: Statement, at index: Int32) { statement.bind(microseconds, at: index) }
    public static func read(from statement: Statement, column: Int32) -> Instant {
        Instant(microseconds: statement.integer(column)).clamped(to: Instant.usable)
    }
}

extension TimeSpan: ColumnValue {
    public func bind(to statement: Statement, at index: Int32) { statement.bind(microseconds, at: index) }
    public static func read(from statement: Statement, column: Int32) -> TimeSpan {
        TimeSpan(microseconds: statement.integer(column)).clamped(to: TimeSpan.usable)
    }
}

/// Days since 1970-01-01.
extension CivilDate: ColumnValue {
    public func bind(to statement: Statement, at index: Int32) { statement.bind(Int64(daysSince1970), at: index) }
    public static func read(from statement: Statement, column: Int32) -> CivilDate {
        CivilDate(daysSince1970: Int(statement.integer(column))).clamped(to: CivilDate.usable)
    }
}
