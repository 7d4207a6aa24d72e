import JSON

/// What commands print with `--json`: one object a line.
enum StationJSON {
    static func line(_ value: some Encodable) throws -> [UInt8] { try JSONText.encode(value) }

    static func say(_ value: some Encodable) throws { Terminal.say(String(decoding: try line(value), as: UTF8.self)) }
}
