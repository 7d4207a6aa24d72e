/// What the demo station shows. Short on purpose: a programme ends, and the next begins, several times a minute.
enum DemoClips {
    static let all = films + series + reels + idents

    static let films = [
        clip("Films/The Lighthouse Keeper (1931)", 32, .broadcast, ["0b3954", "e4572e", "f2c14e"], 196),
        clip("Films/Salt and Iron (1948)", 27, .broadcast, ["1b1b3a", "693668", "a74482"], 220),
        clip("Films/A Winter Ferry (1957)", 38, .broadcast, ["0d1b2a", "415a77", "e0e1dd"], 165),
        clip("Films/Paper Boats (1974)", 18, .broadcast, ["264653", "2a9d8f", "e9c46a"], 247),
        clip("Films/The Last Tram (1983)", 24, .broadcast, ["2b2d42", "8d99ae", "ef233c"], 185),
        clip("Films/Glass Rain (1996)", 21, .broadcast, ["003049", "669bbc", "fdf0d5"], 208),
    ]

    static let series = [
        clip(
            "Shows/Signal Box (1968)/Season 1/Signal Box - S01E01 - The Night Mail", 22, .tape,
            ["3d0000", "950101", "ffcdb2"], 147),
        clip(
            "Shows/Signal Box (1968)/Season 1/Signal Box - S01E02 - Points Failure", 26, .tape,
            ["14213d", "fca311", "e5e5e5"], 156),
        clip(
            "Shows/Signal Box (1968)/Season 1/Signal Box - S01E03 - Fog on the Line", 19, .tape,
            ["343a40", "adb5bd", "f8f9fa"], 139),
        clip(
            "Shows/Night Kitchen (2009)/Season 1/Night Kitchen - S01E01 - Onions", 24, .film,
            ["386641", "a7c957", "f2e8cf"], 262),
        clip(
            "Shows/Night Kitchen (2009)/Season 1/Night Kitchen - S01E02 - Stock", 28, .film,
            ["6a040f", "e85d04", "ffba08"], 233),
    ]

    static let reels = [
        clip("Reels/Harbour Weather", 12, .web, ["012a4a", "2a6f97", "a9d6e5"], 294),
        clip("Reels/Street Sounds", 17, .web, ["231942", "9f86c0", "e0b1cb"], 277),
    ]

    static let idents = [
        clip("Idents/Harbour Ident Blue", 5, .broadcast, ["03045e", "0077b6", "90e0ef"], 330),
        clip("Idents/Harbour Ident Amber", 5, .broadcast, ["7f4f24", "dda15e", "fefae0"], 349),
    ]

    private static func clip(
        _ path: String, _ seconds: Int, _ form: DemoClip.Form, _ colours: [String], _ tone: Int
    ) -> DemoClip {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let title = name.split(separator: " - ").last.map(String.init) ?? name
        let bare = title.split(separator: "(").first.map(String.init) ?? title
        return DemoClip(
            path: path, title: bare.last == " " ? String(bare.dropLast()) : bare, seconds: seconds, form: form,
            colours: colours, tone: tone)
    }
}
