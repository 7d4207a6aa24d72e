extension ZoneRules {
    /// Reads a compiled zone file (TZif, RFC 8536, versions 1 to 4, with a full or a slim table).
    public init(name: String, file bytes: [UInt8]) throws(ZoneError) {
        var reader = ZoneFileReader(zone: name, bytes: bytes)
        var table = try reader.table(timeWidth: 4)
        var footer: ZoneFooter?
        if table.version >= 2 {
            table = try reader.table(timeWidth: 8)
            footer = try reader.footer()
        }
        self = Self.rules(name: name, table: table, footer: footer)
    }

    private static func rules(name: String, table: ZoneFileReader.Table, footer: ZoneFooter?) -> ZoneRules {
        var changes = table.changes
        var offsets = table.offsets
        guard let footer else { return ZoneRules(name: name, changes: changes, offsets: offsets, fold: nil) }
        guard footer.summer != nil else {
            if changes.isEmpty { offsets = [footer.standard] }
            return ZoneRules(name: name, changes: changes, offsets: offsets, fold: nil)
        }
        // One 400-year cycle is written out once, with room at both ends; later times are folded back into it.
        let last = changes.last ?? .min
        let firstYear = changes.isEmpty ? 1900 : CivilDate(daysSince1970: Int(last.flooredDivision(by: 86_400))).year
        for year in firstYear...(firstYear + 404) {
            for change in footer.changes(in: year) where change.second > last {
                changes.append(change.second)
                offsets.append(change.offset)
            }
        }
        let foldDay = CivilDate(year: firstYear + 402, month: 1, day: 1)?.daysSince1970
        return ZoneRules(name: name, changes: changes, offsets: offsets, fold: foldDay.map { Int64($0) * 86_400 })
    }
}

/// Reads the two tables and the footer of a zone file.
private struct ZoneFileReader {
    struct Table {
        var version: Int
        var changes: [Int64]
        var offsets: [Int64]
    }

    let zone: String
    let bytes: [UInt8]
    private var index = 0

    init(zone: String, bytes: [UInt8]) {
        self.zone = zone
        self.bytes = bytes
    }

    /// No offset from UTC is longer.
    static let mostOffset: Int64 = 26 * 3_600
    /// Tables end before the year 9000, so that the cycle behind them can still be written out.
    static let lastChange: Int64 = 7_030 * 365 * 86_400

    mutating func table(timeWidth: Int) throws(ZoneError) -> Table {
        guard bytes.count >= index + 44, bytes[index..<(index + 4)].elementsEqual("TZif".utf8) else {
            throw .malformed(zone, "the file does not begin with TZif")
        }
        let version = bytes[index + 4] == 0 ? 1 : Int(bytes[index + 4]) - 0x30
        let counts = (0..<6).map { Int(number(at: index + 20 + $0 * 4, width: 4)) }
        let (leaps, times, types) = (counts[2], counts[3], counts[4])
        let length =
            times * (timeWidth + 1) + types * 6 + counts[5] + leaps * (timeWidth + 4) + counts[1] + counts[0]
        guard counts.allSatisfy({ (0...100_000).contains($0) }), types > 0, bytes.count - index - 44 >= length else {
            throw .malformed(zone, "the file is cut off")
        }
        guard leaps == 0 else { throw .malformed(zone, "the file counts leap seconds, which no calendar does") }
        let start = index + 44
        index = start + length
        let kinds = start + times * timeWidth
        let offsets = (0..<types).map { number(at: kinds + times + $0 * 6, width: 4) }
        let changes = (0..<times).map { number(at: start + $0 * timeWidth, width: timeWidth) }
        guard zip(changes, changes.dropFirst()).allSatisfy(<),
            bytes[kinds..<(kinds + times)].allSatisfy({ $0 < types }),
            offsets.allSatisfy({ (-Self.mostOffset...Self.mostOffset).contains($0) }),
            changes.last.map({ $0 < Self.lastChange }) ?? true
        else { throw .malformed(zone, "the table of changes makes no sense") }
        return Table(
            version: version, changes: changes,
            offsets: [offsets[0]] + (0..<times).map { offsets[Int(bytes[kinds + $0])] }
        )
    }

    mutating func footer() throws(ZoneError) -> ZoneFooter? {
        guard index < bytes.count, bytes[index] == 0x0a, let end = bytes[(index + 1)...].firstIndex(of: 0x0a) else {
            throw .malformed(zone, "the rule for later years is missing")
        }
        let text = Array(bytes[(index + 1)..<end])
        if text.isEmpty { return nil }
        guard let footer = ZoneFooter(text) else {
            throw .malformed(zone, "the rule for later years cannot be read: \(String(decoding: text, as: UTF8.self))")
        }
        return footer
    }

    /// A signed big-endian number.
    private func number(at start: Int, width: Int) -> Int64 {
        var value: Int64 = bytes[start] >= 0x80 ? -1 : 0
        for byte in bytes[start..<(start + width)] { value = value << 8 | Int64(byte) }
        return value
    }
}
