import Core

/// Writes JSON straight into bytes. Fields with nil values are left out.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private var needsComma = false

    static func object(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.object(body)
        return writer.bytes
    }

    static func array(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.enclose("[", "]", body)
        return writer.bytes
    }

    mutating func object(_ body: (inout JSONWriter) -> Void) { enclose("{", "}", body) }

    mutating func object(_ name: String, _ body: (inout JSONWriter) -> Void) {
        key(name)
        enclose("{", "}", body)
    }

    mutating func array(_ name: String, _ body: (inout JSONWriter) -> Void) {
        key(name)
        enclose("[", "]", body)
    }

    mutating func field(_ name: String, _ value: String?) {
        guard let value else { return }
        key(name)
        string(value)
    }

    mutating func field(_ name: String, _ value: (some BinaryInteger)?) {
        guard let value else { return }
        key(name)
        bytes.write(Int64(value))
        needsComma = true
    }

    mutating func field(_ name: String, _ value: Bool) {
        key(name)
        bytes.write(value ? "true" : "false")
        needsComma = true
    }

    mutating func field(_ name: String, _ value: Instant?) { field(name, value?.rfc3339) }

    /// Seconds with milliseconds.
    mutating func field(_ name: String, _ value: TimeSpan?) {
        guard let value else { return }
        key(name)
        bytes.write(seconds: value)
        needsComma = true
    }

    mutating func field(_ name: String, _ values: [String]) {
        array(name) { list in for value in values { list.element(value) } }
    }

    /// What an operator reads of an error.
    mutating func fields(of fault: any Explained) {
        field("code", fault.code)
        field("what", fault.what)
        field("why", fault.why)
        field("fix", fault.fix)
    }

    /// JSON that is made already.
    mutating func raw(_ name: String, _ json: [UInt8]) {
        key(name)
        bytes += json
        needsComma = true
    }

    /// An element of an array that is made already.
    mutating func raw(_ json: [UInt8]) {
        separate()
        bytes += json
    }

    mutating func element(_ value: String) { string(value) }

    private mutating func key(_ name: String) {
        string(name)
        bytes.append(0x3a)
        needsComma = false
    }

    private mutating func separate() {
        if needsComma { bytes.append(0x2c) }
        needsComma = true
    }

    private mutating func enclose(_ open: String, _ close: String, _ body: (inout JSONWriter) -> Void) {
        separate()
        bytes.write(open)
        needsComma = false
        body(&self)
        bytes.write(close)
        needsComma = true
    }

    private mutating func string(_ text: String) {
        separate()
        bytes.append(0x22)
        let utf8 = text.utf8
        var copied = utf8.startIndex
        for index in utf8.indices {
            let byte = utf8[index]
            guard byte < 0x20 || byte == 0x22 || byte == 0x5c else { continue }
            bytes.append(contentsOf: utf8[copied..<index])
            switch byte {
            case 0x22: bytes.write("\\\"")
            case 0x5c: bytes.write("\\\\")
            case 0x0a: bytes.write("\\n")
            default: bytes.write("\\u00" + (byte < 16 ? "0" : "") + String(byte, radix: 16))
            }
            copied = utf8.index(after: index)
        }
        bytes.append(contentsOf: utf8[copied...])
        bytes.append(0x22)
    }
}
