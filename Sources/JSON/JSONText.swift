// JSON reads and writes Codable values: request bodies and the lines between server and engine.
// It is the one place that uses FoundationEssentials; lists that are written often are written as bytes where they belong.
public import Core
import FoundationEssentials

public enum JSONText {
    public static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws(JSONError) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw JSONError(what: "Reading JSON", why: String(describing: error))
        }
    }

    /// Keys are sorted, so that equal values give equal bytes.
    public static func encode(_ value: some Encodable, pretty: Bool = false) throws(JSONError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            pretty ? [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
        do {
            return try [UInt8](encoder.encode(value))
        } catch {
            throw JSONError(what: "Writing JSON", why: String(describing: error))
        }
    }

    /// One line of NDJSON, with its line end.
    public static func line(_ value: some Encodable) throws(JSONError) -> [UInt8] {
        try encode(value) + [0x0a]
    }
}

public struct JSONError: Explained {
    public let code = "json.invalid"
    public let what: String
    public let why: String
    public let fix = "Compare the text with the documented form."
}
