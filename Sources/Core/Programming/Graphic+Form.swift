extension Graphic {
    static let form = Form(
        "graphic", Graphic(id: GraphicID(0), name: "", content: .image(.channelLogo)),
        checks: [
            .init(at: "until") { graphic in
                guard let from = graphic.from, from == graphic.until else { return nil }
                return ("\(from) again", "another time than from")
            },
            .init(at: "for") { graphic in
                guard let every = graphic.every, let duration = graphic.duration, duration >= every else { return nil }
                return (DurationText.write(duration), "a duration shorter than every")
            },
        ],
        heads: contents.heads,
        fields: [
            .identity(\.id), .name(\.name),
            .cases(\.content, contents),
            .usual("place", \.place, .choice(), help: "Where on the screen."),
            .optional(
                "width", \.width, .integer(widths),
                .notes(only: .has("image"), unit: "%", usualText: "the image's own pixels"),
                help: "How wide it is, in per cent of the video's width."),
            .usual(
                "margin", \.margin, .integer(margins), .notes(unit: "%"),
                help: "The distance to the edges, in per cent of the video's width and height."),
            .usual(
                "opacity", \.opacity, .integer(opacities), .notes(unit: "%"),
                help: "In per cent, in addition to the image's own transparency."),
            .usual(
                "fade", \.fade, .duration(in: fades, "a duration from 0 to 10s, such as 1s"),
                help: "How long it takes to appear and to disappear."),
            .usual(
                "size", \.size, .integer(sizes), .notes(only: .lacks("image"), unit: "%"),
                help: "The height of letters, in per cent of the video's height."),
            .optional(
                "color", \.color, .color, .notes(only: .lacks("image"), usualText: "white"), help: "Of letters."),
            .optional(
                "background", \.background, .color,
                .notes(only: .lacks("image"), usualText: "nothing; dark behind a lower third"), help: "Behind letters."),
            .usual("over", \.cover, .choice(), help: "What it is drawn over."),
            .optional(
                "from", \.from, .timeOfDay, .notes(usualText: "all day"),
                help: "The local time from which on it is shown every day."),
            .optional(
                "until", \.until, .timeOfDay, isRequired: true, .notes(only: .has("from")),
                help: "The local time at which it ends, perhaps of the next day."),
            .optional(
                "every", \.every, .duration(in: intervals, "a duration from 10s to 24h"),
                .notes(only: .lacks("at"), usualText: "all the time"),
                help: "How often it appears, counted from local midnight."),
            .optional(
                "at", \.part, .choice(), .notes(usualText: "at any time"),
                help: "At which part of each programme it appears."),
            .optional(
                "for", \.duration,
                .duration(in: TimeSpan.seconds(1)...intervals.upperBound, "a duration of at least 1s"),
                isRequired: true, .notes(only: .any([.has("every"), .has("at")])), help: "How long it stays each time."),
        ])
}

extension Graphic {
    fileprivate static let contents = Cases<Content>(
        byKey: [
            .init(
                "image", Content.image, { if case .image(let picture) = $0 { picture } else { nil } },
                .required(
                    "image", .picture,
                    help: "What is drawn: PNG, APNG, GIF, JPEG, WebP, or a clip such as WebM with transparency."),
                help: ""),
            .init(
                "text", Content.text, { if case .text(let text) = $0 { text } else { nil } },
                .required(
                    "text", .graphicText, .notes(page: "graphics.md#text"),
                    help: "Words, with names in braces for what the timeline knows, such as {title}."), help: ""),
            .init(
                "clock", Content.clock, { if case .clock(let face) = $0 { face } else { nil } },
                .required("clock", .choice(), help: "The local time."), help: ""),
            .init(
                "lower-third", Content.card, { if case .card(let card) = $0 { card } else { nil } },
                .required("lower-third", .choice(), help: "A panel that says what is on and what comes next."), help: ""
            ),
            .init(
                "crawl", Content.crawl, { if case .crawl(let text) = $0 { text } else { nil } },
                .required(
                    "crawl", .graphicText, .notes(page: "graphics.md#text"),
                    help: "Words that run across the screen, with names in braces too."), help: ""),
        ], nothing: "nothing to draw")
}

extension Graphic.Place: Choice {}
extension Graphic.ClockFace: Choice {}

extension Graphic.Card: Choice {
    public var help: String {
        switch self {
        case .now: "what is on"
        case .next: "what comes next"
        case .both: "both"
        }
    }
}

extension Graphic.Part: Choice {
    public var help: String {
        switch self {
        case .start: "soon after it begins"
        case .end: "before it ends"
        case .both: ""
        }
    }
}

extension Codec where Value == GraphicColor {
    fileprivate static var color: Codec {
        .scalar(
            expected: "a colour such as \"#e8c468\", with its opacity such as \"#14202ccc\"",
            pattern: "^#([0-9a-fA-F]{6}|[0-9a-fA-F]{8})$", format: "color",
            sampleText: { "#\(padded(Int.random(in: 0...999_999, using: &$0), 6))" },
            parse: { GraphicColor($0) }, print: \.description)
    }
}

extension Codec where Value == String {
    /// A text whose braces contain known names.
    fileprivate static var graphicText: Codec {
        Codec.text("a text").checked { text in
            guard text.utf8.count <= Graphic.longestText else {
                return ("\(text.utf8.count) bytes", "at most \(Graphic.longestText)")
            }
            var rest = text[...]
            while let open = rest.firstIndex(of: "{") {
                rest = rest[rest.index(after: open)...]
                guard let close = rest.firstIndex(of: "}"), Graphic.names.contains(String(rest[..<close])) else {
                    return ("“{\(rest.prefix(20))”", "one of \(listed(Graphic.names.map { "{\($0)}" }))")
                }
            }
            return nil
        }
    }
}

extension Graphic.Cover: Choice {
    public var help: String {
        switch self {
        case .programmes: "not filler, and not when the channel is off air"
        case .everything: "filler too"
        }
    }
}

extension Codec where Value == Graphic.Picture {
    /// The path of an image, or the word for the channel's own.
    fileprivate static var picture: Codec {
        let expected = "the path of an image, such as /srv/logos/harbour.png, or channel-logo"
        return Codec<String>.scalar(
            expected: expected, pattern: "^/", format: "path",
            sample: { "/srv/logos/logo \(Int.random(in: 1...99, using: &$0)).png" },
            parse: { Codec<String>.isPath($0) ? $0 : nil }, print: { $0 }
        )
        .mapped(Graphic.Picture.file) { if case .file(let path) = $0 { path } else { "" } }
        .or([("channel-logo", .channelLogo)], help: "the logo of the channel", expected: expected)
    }
}
