/// Escaping for XML text and attribute values.
extension [UInt8] {
    /// Writes `text` so that it reads back the same from an element or a double-quoted attribute. Control characters,
    /// which XML cannot carry, become spaces; so do line ends unless `keepsLines`.
    mutating func write(xml text: String, keepsLines: Bool = false) {
        let utf8 = text.utf8
        let span = utf8.span
        var index = 0
        while index < span.count && !Self.isSpecial(span[index]) { index += 1 }
        // Most texts contain nothing special and are copied in one piece.
        if index == span.count { return write(text) }
        append(contentsOf: utf8.prefix(index))
        while index < span.count {
            let byte = span[index]
            if byte == 0xef, index + 2 < span.count, span[index + 1] == 0xbf, span[index + 2] >= 0xbd {
                // U+FFFE and U+FFFF are not characters in XML; U+FFFD only says that one was lost.
                index += 3
                continue
            }
            if let replacement = Self.xmlReplacement(byte, keepsLines) { write(replacement) } else { append(byte) }
            index += 1
        }
    }

    /// Bytes that may need a replacement.
    @inline(__always) private static func isSpecial(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x22 || byte == 0x26 || byte == 0x3c || byte == 0x3e || byte == 0x7f || byte == 0xef
    }

    /// Whether anything of `text` can be seen once it is escaped.
    static func isVisible(xml text: String) -> Bool {
        // Most texts begin with a letter.
        if let first = text.utf8.first, (0x21...0x7e).contains(first) { return true }
        return text.unicodeScalars.contains { scalar in
            scalar.value > 0x20 && scalar.value != 0x7f && !(0xfffd...0xffff).contains(scalar.value)
                && !scalar.properties.isWhitespace
        }
    }

    @inline(__always) private static func xmlReplacement(_ byte: UInt8, _ keepsLines: Bool) -> String? {
        switch byte {
        case 0x26: "&amp;"
        case 0x3c: "&lt;"
        case 0x3e: "&gt;"
        case 0x22: "&quot;"
        case 0x0a: keepsLines ? nil : " "
        case 0..<0x20, 0x7f: " "
        default: nil
        }
    }
}
