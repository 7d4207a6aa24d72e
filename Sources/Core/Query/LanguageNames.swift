/// The code of a language, the same for all codes that mean it: `ger`, `deu`, `de` and `de-AT` are equal.
public struct LanguageCode: Hashable, Sendable {
    /// ISO 639-3 where the language is known, else the code as it was given, in lower case.
    public let code: String

    public init(_ text: String) {
        let primary = String(text.lowercased().prefix { $0 != "-" && $0 != "_" })
        code = LanguageNames.main[primary] ?? primary
    }

    /// For descriptors, which have no room for other codes; `und` for what is not known.
    public var threeLetters: String { code.utf8.count == 3 ? code : "und" }

    /// What the language is called in English; nil for one that is not known.
    public var name: String? { LanguageNames.names[code] }
}

/// What languages are called in English, by the codes that files carry.
public enum LanguageNames {
    /// The codes of every language whose name, a word of it, or a code fits.
    public static func codes(fitting pattern: QueryPattern) -> [String] {
        table.flatMap { language -> [String] in
            let words = language.name.split { $0 == " " || $0 == "," }.map(String.init)
            let codes = language.codes + language.varieties
            let fits = ([language.name] + words + codes).contains(where: pattern.fits)
            return fits ? codes : []
        }
    }

    /// From every code of a language to its first one.
    fileprivate static let main = Dictionary(
        table.flatMap { language in language.codes.map { ($0, language.codes[0]) } }, uniquingKeysWith: { $1 })

    fileprivate static let names = Dictionary(table.map { ($0.codes[0], $0.name) }, uniquingKeysWith: { $1 })

    private struct Language {
        let name: String
        /// ISO 639-2 in both forms, then ISO 639-1.
        let codes: [String]
        /// Codes of languages that are found by its name, but sound different.
        let varieties: [String]

        init(_ name: String, _ codes: String, varieties: [String] = []) {
            self.name = name
            self.codes = codes.split(separator: " ").map(String.init)
            self.varieties = varieties
        }
    }

    private static let table = [
        Language("Afrikaans", "afr af"), Language("Albanian", "sqi alb sq"), Language("Amharic", "amh am"),
        Language("Arabic", "ara ar"), Language("Armenian", "hye arm hy"), Language("Azerbaijani", "aze az"),
        Language("Basque", "eus baq eu"), Language("Belarusian", "bel be"), Language("Bengali", "ben bn"),
        Language("Bosnian", "bos bs"), Language("Breton", "bre br"), Language("Bulgarian", "bul bg"),
        Language("Burmese", "mya bur my"), Language("Catalan", "cat ca"),
        Language("Chinese", "zho chi zh", varieties: ["cmn", "yue"]),
        Language("Corsican", "cos co"), Language("Croatian", "hrv scr hr"), Language("Czech", "ces cze cs"),
        Language("Danish", "dan da"), Language("Dutch", "nld dut nl"), Language("English", "eng en"),
        Language("Esperanto", "epo eo"), Language("Estonian", "est et"), Language("Faroese", "fao fo"),
        Language("Filipino", "fil tgl tl"), Language("Finnish", "fin fi"), Language("French", "fra fre fr"),
        Language("Galician", "glg gl"), Language("Georgian", "kat geo ka"), Language("German", "deu ger de"),
        Language("Greek", "ell gre el"), Language("Greenlandic", "kal kl"), Language("Gujarati", "guj gu"),
        Language("Haitian Creole", "hat ht"), Language("Hausa", "hau ha"), Language("Hawaiian", "haw"),
        Language("Hebrew", "heb he iw"), Language("Hindi", "hin hi"), Language("Hungarian", "hun hu"),
        Language("Icelandic", "isl ice is"), Language("Igbo", "ibo ig"), Language("Indonesian", "ind id"),
        Language("Irish", "gle ga"), Language("Italian", "ita it"), Language("Japanese", "jpn ja"),
        Language("Javanese", "jav jv"), Language("Kannada", "kan kn"), Language("Kazakh", "kaz kk"),
        Language("Khmer", "khm km"), Language("Korean", "kor ko"), Language("Kurdish", "kur ku"),
        Language("Kyrgyz", "kir ky"), Language("Lao", "lao lo"), Language("Latin", "lat la"),
        Language("Latvian", "lav lv"), Language("Lithuanian", "lit lt"), Language("Luxembourgish", "ltz lb"),
        Language("Macedonian", "mkd mac mk"), Language("Malagasy", "mlg mg"), Language("Malay", "msa may ms"),
        Language("Malayalam", "mal ml"), Language("Maltese", "mlt mt"), Language("Maori", "mri mao mi"),
        Language("Marathi", "mar mr"), Language("Mongolian", "mon mn"), Language("Nepali", "nep ne"),
        Language("Norwegian", "nor no"), Language("Norwegian Bokmål", "nob nb"),
        Language("Norwegian Nynorsk", "nno nn"), Language("Occitan", "oci oc"), Language("Odia", "ori or"),
        Language("Pashto", "pus ps"), Language("Persian", "fas per fa"), Language("Polish", "pol pl"),
        Language("Portuguese", "por pt"), Language("Punjabi", "pan pa"), Language("Romanian", "ron rum ro"),
        Language("Romansh", "roh rm"), Language("Russian", "rus ru"), Language("Sami", "sme se"),
        Language("Samoan", "smo sm"), Language("Sanskrit", "san sa"), Language("Scottish Gaelic", "gla gd"),
        Language("Serbian", "srp scc sr"), Language("Sinhala", "sin si"), Language("Slovak", "slk slo sk"),
        Language("Slovenian", "slv sl"), Language("Somali", "som so"), Language("Spanish", "spa es"),
        Language("Sundanese", "sun su"), Language("Swahili", "swa sw"), Language("Swedish", "swe sv"),
        Language("Tajik", "tgk tg"), Language("Tamil", "tam ta"), Language("Tatar", "tat tt"),
        Language("Telugu", "tel te"), Language("Thai", "tha th"), Language("Tibetan", "bod tib bo"),
        Language("Turkish", "tur tr"), Language("Turkmen", "tuk tk"), Language("Ukrainian", "ukr uk"),
        Language("Urdu", "urd ur"), Language("Uyghur", "uig ug"), Language("Uzbek", "uzb uz"),
        Language("Vietnamese", "vie vi"), Language("Welsh", "cym wel cy"), Language("Xhosa", "xho xh"),
        Language("Yiddish", "yid yi"), Language("Yoruba", "yor yo"), Language("Zulu", "zul zu"),
    ]
}
