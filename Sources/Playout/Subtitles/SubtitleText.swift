import Core

/// A subtitle file beside a film: its lines and their times, whatever its coding.
struct SubtitleText {
    struct Line: Hashable {
        let start: TimeSpan
        let finish: TimeSpan
        /// As a script has it, without the fields in front.
        let text: String
    }

    enum Contents: Hashable {
        case lines([Line])
        /// A script of its own, with styles.
        case script(String)
    }

    let contents: Contents

    /// `language` decides between codings that look alike.
    init(_ bytes: [UInt8], language: String?) {
        let text = Self.decoded(bytes, language).replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        let head = text.prefix(400)
        if head.contains("[Script Info]") {
            contents = .script(text)
        } else {
            contents = .lines(Self.lines(text))
        }
    }

    // MARK: Codings

    /// The byte order mark, else UTF-8 where the bytes are valid, else the usual code page of the language.
    static func decoded(_ bytes: [UInt8], _ language: String?) -> String {
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { return String(decoding: bytes.dropFirst(3), as: UTF8.self) }
        if bytes.starts(with: [0xff, 0xfe]) { return utf16(bytes.dropFirst(2)) { $0 | $1 << 8 } }
        if bytes.starts(with: [0xfe, 0xff]) { return utf16(bytes.dropFirst(2)) { $0 << 8 | $1 } }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let page = CodePage(language)
        return String(String.UnicodeScalarView(bytes.map { page.scalar($0) }))
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, _ join: (UInt16, UInt16) -> UInt16) -> String {
        let bytes = Array(bytes)
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { join(UInt16(bytes[$0]), UInt16(bytes[$0 + 1])) }
        return String(decoding: units, as: UTF16.self)
    }

    // MARK: SubRip and WebVTT

    private static func lines(_ text: String) -> [Line] {
        var lines: [Line] = []
        var rows = text.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let row = rows.popFirst() {
            guard let (start, finish) = times(row) else { continue }
            var words: [Substring] = []
            while let next = rows.first, !next.allSatisfy(\.isWhitespace) {
                words.append(next)
                rows.removeFirst()
            }
            if finish > start, !words.isEmpty {
                lines.append(Line(start: start, finish: finish, text: script(words.joined(separator: "\n"))))
            }
        }
        return lines
    }

    /// `00:01:02,500 --> 00:01:04,000`; WebVTT has points, may leave the hours out, and has settings after it.
    private static func times(_ row: Substring) -> (TimeSpan, TimeSpan)? {
        guard let arrow = row.firstRange(of: "-->") else { return nil }
        let after = row[arrow.upperBound...].split(whereSeparator: \.isWhitespace).first ?? ""
        guard let start = time(row[..<arrow.lowerBound]), let finish = time(after) else { return nil }
        return (start, finish)
    }

    private static func time(_ text: Substring) -> TimeSpan? {
        let halves = text.filter { !$0.isWhitespace }.split(maxSplits: 1, omittingEmptySubsequences: false) {
            $0 == "," || $0 == "."
        }
        let clock = halves.first?.split(separator: ":", omittingEmptySubsequences: false).map {
            Int64(digits: $0, in: 0...100_000)
        }
        guard let clock, (2...3).contains(clock.count), !clock.contains(nil) else { return nil }
        let seconds = clock.compactMap(\.self).reduce(Int64(0)) { $0 * 60 + $1 }
        var milliseconds: Int64 = 0
        if halves.count == 2 {
            let digits = String((halves[1] + "000").prefix(3))
            guard let number = Int64(digits: digits, in: 0...999) else { return nil }
            milliseconds = number
        }
        return .milliseconds(seconds * 1_000 + milliseconds)
    }

    /// Italics, bold and underlined text stay; other tags and what a script would take for a command go.
    static func script(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let character = rest.popFirst() {
            switch character {
            case "<":
                guard let end = rest.firstIndex(of: ">") else {
                    result.append(character)
                    continue
                }
                let tag = rest[..<end].lowercased()
                rest = rest[rest.index(after: end)...]
                if let known = tags[tag] { result += known }
            case "{":
                // SubRip files have places like {\an8} from other formats.
                guard rest.hasPrefix("\\an"), let end = rest.firstIndex(of: "}"), rest[..<end].count == 4 else {
                    result += "\\{"
                    continue
                }
                result += "{" + rest[...end]
                rest = rest[rest.index(after: end)...]
            case "}": result += "\\}"
            case "\\": result += "\\\u{2060}"
            case "\n": result += "\\N"
            case "&":
                if let entity = entities.first(where: { rest.hasPrefix($0.name) }) {
                    result += entity.text
                    rest = rest.dropFirst(entity.name.count)
                } else {
                    result.append(character)
                }
            default: result.append(character)
            }
        }
        return result
    }

    private static let tags = [
        "i": "{\\i1}", "/i": "{\\i0}", "b": "{\\b1}", "/b": "{\\b0}", "u": "{\\u1}", "/u": "{\\u0}",
    ]
    private static let entities = [
        (name: "amp;", text: "&"), (name: "lt;", text: "<"), (name: "gt;", text: ">"), (name: "nbsp;", text: "\u{a0}"),
        (name: "quot;", text: "\""),
    ]
}

/// One byte for each character, as Windows had it.
private struct CodePage {
    private let upper: [Unicode.Scalar]

    func scalar(_ byte: UInt8) -> Unicode.Scalar { byte < 0x80 ? Unicode.Scalar(byte) : upper[Int(byte) - 0x80] }

    init(_ language: String?) {
        switch language.map({ String($0.prefix(2)) }) {
        case "cs", "pl", "hu", "sk", "sl", "hr", "ro", "ce", "po", "sq": upper = Array(Self.central.unicodeScalars)
        case "ru", "uk", "bg", "sr", "be", "mk": upper = Array(Self.cyrillic.unicodeScalars)
        case "el", "gr",
            "ge" where language == "gre":
            upper = Array(Self.greek.unicodeScalars)
        case "tr", "tu": upper = Array(Self.turkish.unicodeScalars)
        default: upper = Array(Self.western.unicodeScalars)
        }
    }

    private static let signs =
        "€\u{fffd}‚ƒ„…†‡ˆ‰Š‹Œ\u{fffd}Ž\u{fffd}\u{fffd}‘’“”•–—˜™š›œ\u{fffd}žŸ"
    private static let western =
        signs
        + "\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ"
    private static let turkish =
        signs
        + "\u{a0}¡¢£¤¥¦§¨©ª«¬\u{ad}®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏĞÑÒÓÔÕÖ×ØÙÚÛÜİŞßàáâãäåæçèéêëìíîïğñòóôõö÷øùúûüışÿ"
    private static let central =
        "€\u{fffd}‚\u{fffd}„…†‡\u{fffd}‰Š‹ŚŤŽŹ\u{fffd}‘’“”•–—\u{fffd}™š›śťžź\u{a0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{ad}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľż"
        + "ŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢßŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙"
    private static let cyrillic =
        "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\u{fffd}™љ›њќћџ\u{a0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{ad}®Ї°±Ііґµ¶·ё№є»јЅѕї"
        + "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя"
    private static let greek =
        "€\u{fffd}‚ƒ„…†‡\u{fffd}‰\u{fffd}‹\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}‘’“”•–—\u{fffd}™\u{fffd}›\u{fffd}\u{fffd}\u{fffd}\u{fffd}"
        + "\u{a0}΅Ά£¤¥¦§¨©\u{fffd}«¬\u{ad}®―°±²³΄µ¶·ΈΉΊ»Ό½ΎΏΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡ\u{fffd}ΣΤΥΦΧΨΩΪΫάέήίΰαβγδεζηθικλμνξοπρςστυφχψωϊϋόύώ\u{fffd}"
}
