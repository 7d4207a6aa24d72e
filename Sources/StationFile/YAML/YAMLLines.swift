/// A text's lines as libyaml counts them. Besides line feeds it knows four other breaks.
enum YAMLLines {
    /// At least one, without their breaks. Bytes that are no text count as one character each.
    static func of(_ bytes: some Collection<UInt8>) -> [[Unicode.Scalar]] {
        var lines: [[Unicode.Scalar]] = [[]]
        var newest: Unicode.Scalar?
        for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
            defer { newest = scalar }
            if scalar == "\n" && newest == "\r" { continue }
            if isBreak(scalar) {
                lines.append([])
            } else {
                lines[lines.count - 1].append(scalar)
            }
        }
        return lines
    }

    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}
