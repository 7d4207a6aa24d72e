import Core
import LibAV
import Linux

/// The fonts of text that is drawn. Their files are opened before the sandbox closes, and read when text needs them.
public enum TextFonts {
    /// The slate's, in bold, and one with the characters of China, Japan and Korea: those that are there.
    public static let paths = [SlateFont.path, bold, wide?.path].compactMap(\.self)

    /// What text is drawn with unless it has another font.
    static let family = "DejaVu Sans"

    private static let bold: String? = {
        let path = SlateFont.path.replacing("-Regular.", with: "-Bold.").replacing("Sans.ttf", with: "Sans-Bold.ttf")
        return path != SlateFont.path && FolderListing.entry(at: path) != nil ? path : nil
    }()

    private static let wide = candidates.first { FolderListing.entry(at: $0.path) != nil }

    private static let candidates: [(path: String, family: String)] = [
        ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "Noto Sans CJK JP"),
        ("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", "Noto Sans CJK JP"),
        ("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf", "Droid Sans Fallback"),
        ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", "WenQuanYi Zen Hei"),
    ]

    /// The files; what cannot be read is left out. `includesWide`: also the large one with Chinese characters.
    static func load(includesWide: Bool) -> [TextRenderer.Font] {
        paths.filter { includesWide || $0 != wide?.path }.compactMap { path in
            // Without a font its characters are boxes; the channel stays on air.
            guard let file = try? Descriptor.reading(path) else { return nil }
            return TextRenderer.Font(name: path, bytes: bytes(of: file, path))
        }
    }

    /// Its place is nobody's: copies of a descriptor share it.
    private static func bytes(of file: borrowing Descriptor, _ path: String) -> [UInt8] {
        var bytes: [UInt8] = []
        let step = 1 << 20
        // libass draws boxes when a font cannot be read to its end.
        while bytes.count < 64 << 20,
            let part = try? FileBytes.read(file, of: path, from: Int64(bytes.count), count: step), !part.isEmpty
        {
            bytes += part
        }
        return bytes
    }

    /// Whether a text has characters that only the large font has.
    static func needsWide(_ text: String) -> Bool { wide != nil && text.unicodeScalars.contains(where: isWide) }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x11ff, 0x2e80...0x9fff, 0xac00...0xd7af, 0xf900...0xfaff, 0xfe30...0xfe4f, 0xff00...0xffef,
            0x20000...0x3ffff:
            true
        default: false
        }
    }

    /// A text for a script: nothing in it is taken for a command, and characters that the usual font lacks have their own.
    static func escaped(_ text: String) -> String {
        var result = ""
        var inWide = false
        for scalar in text.unicodeScalars {
            let needs = wide != nil && isWide(scalar)
            if needs != inWide {
                result += needs ? "{\\fn\(wide?.family ?? "")}" : "{\\fn\(family)}"
                inWide = needs
            }
            switch scalar {
            // A backslash begins a command; with an invisible character after it, it is only itself.
            case "\\": result += "\\\u{2060}"
            case "{": result += "\\{"
            case "}": result += "\\}"
            case "\n", "\r": result += "\\N"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return inWide ? result + "{\\fn\(family)}" : result
    }
}
