/// Escaping for XML text and attribute values.
extension [UInt8] {
    /// Writes `text` so that it reads back the same from an element or a double-quoted attribute. Control characters,
    /// which XML cannot carry, become spaces; so do line ends unless `keepsLines`.
    mutating func write(xml text: String, keepsLines: Bool = false) {
        let utf8 = text.utf8
        var index = utf8.startIndex
        var copied = index
        while index != utf8.endIndex {
            let byte = utf8[index]
            let next = utf8.index(after: index)
            if byte >= 0x40 && byte < 0x7f || byte >= 0x80 && byte != 0xef {
                index = next
                continue
            }
            if let replacement = Self.xmlReplacement(byte, keepsLines) {
                append(contentsOf: utf8[copied..<index])
                write(replacement)
                copied = next
            } else if byte == 0xef, utf8[index...].starts(with: [0xef, 0xbf]),
                let last = utf8[index...].dropFirst(2).first, last >= 0xbd
            {
                // U+FFFE and U+FFFF are no characters in XML; U+FFFD only says that one was lost.
                append(contentsOf: utf8[copied..<index])
                copied = utf8.index(index, offsetBy: 3)
                index = copied
                continue
            }
            index = next
        }
        append(contentsOf: utf8[copied...])
    }

    /// Whether anything of `text` can be seen once it is escaped.
    static func isVisible(xml text: String) -> Bool {
        text.unicodeScalars.contains { scalar in
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
