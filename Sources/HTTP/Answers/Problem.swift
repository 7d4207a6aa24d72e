public import Core

/// The JSON body `{code, what, why, fix}` of every answer that is not what the client asked for.
public enum Problem {
    public static func json(_ error: any Explained) -> [UInt8] {
        json(code: error.code, what: error.what, why: error.why, fix: error.fix)
    }

    public static func json(code: String, what: String, why: String, fix: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(64 + code.utf8.count + what.utf8.count + why.utf8.count + fix.utf8.count)
        var separator: UInt8 = 0x7b
        for (key, value) in [("code", code), ("what", what), ("why", why), ("fix", fix)] {
            bytes.append(separator)
            append(key, to: &bytes)
            bytes.append(0x3a)
            append(value, to: &bytes)
            separator = 0x2c
        }
        bytes.append(contentsOf: [0x7d, 0x0a])
        return bytes
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(0x22)
        for byte in text.utf8 {
            switch byte {
            case 0x22, 0x5c: bytes.append(contentsOf: [0x5c, byte])
            case 0x0a: bytes.append(contentsOf: [0x5c, 0x6e])
            case ..<0x20: bytes.append(contentsOf: "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }
}
