/// Text in M3U lines. There is no escaping in M3U: what would end a field must be replaced.
extension [UInt8] {
    /// Text between double quotes.
    mutating func write(playlistAttribute text: String) { write(playlist: text, comma: ",") }

    /// The name after the comma. A quote in it breaks the line for Kodi; of a comma Jellyfin keeps what follows only, so
    /// it becomes the low quotation mark that looks the same.
    mutating func write(playlistName text: String) { write(playlist: text, comma: "\u{201a}") }

    private mutating func write(playlist text: String, comma: String) {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x22 && $0 != 0x2c && $0 != 0x7f }
        if isPlain { return write(text) }
        for byte in text.utf8 {
            switch byte {
            case 0x22: append(0x27)
            case 0x2c: write(comma)
            case 0..<0x20, 0x7f: append(0x20)
            default: append(byte)
            }
        }
    }
}
