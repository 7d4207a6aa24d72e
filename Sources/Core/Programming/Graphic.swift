/// Something that is drawn over a channel's video.
public struct Graphic: Hashable, Sendable {
    public enum Content: Hashable, Sendable {
        case image(Picture)
        /// Words, and names in braces for what the timeline knows, such as `{title}`.
        case text(String)
        case clock(ClockFace)
        case card(Card)
        /// Words that run across the screen; with names in braces too.
        case crawl(String)
    }

    public enum ClockFace: String, Hashable, Sendable, Codable, CaseIterable {
        case minutes = "HH:MM"
        case seconds = "HH:MM:SS"
    }

    /// What a lower third says.
    public enum Card: String, Hashable, Sendable, Codable, CaseIterable {
        case now, next
        case both = "now-next"
    }

    /// A part of a programme.
    public enum Part: String, Hashable, Sendable, Codable, CaseIterable { case start, end, both }

    public enum Picture: Hashable, Sendable {
        /// The path of an image, which may be animated.
        case file(String)
        /// The logo of the channel that it is drawn on; nothing where the channel has none.
        case channelLogo
    }

    /// Where on the screen it is.
    public enum Place: String, Hashable, Sendable, Codable, CaseIterable {
        case topLeft = "top-left"
        case top
        case topRight = "top-right"
        case left, center, right
        case bottomLeft = "bottom-left"
        case bottom
        case bottomRight = "bottom-right"
    }

    /// Over what it is drawn.
    public enum Cover: String, Hashable, Sendable, Codable, CaseIterable { case programmes, everything }

    public static let widths = 1...100
    public static let margins = 0...40
    public static let opacities = 1...100
    /// Of letters, in per cent of the video's height.
    public static let sizes = 1...30
    public static let usualSize = 5
    /// What texts may name in braces.
    public static let names = ["title", "next", "next-time", "channel", "number"]
    /// Longer text is rejected.
    public static let longestText = 2_000
    public static let fades = TimeSpan.zero...TimeSpan.seconds(10)
    public static let intervals = TimeSpan.seconds(10)...TimeSpan.hours(24)
    public static let usualFade = TimeSpan.seconds(1)

    public var id: GraphicID
    public var name: String
    public var content: Content
    /// Of letters, in per cent of the video's height.
    public var size: Int
    /// Of letters; nil: white.
    public var color: GraphicColor?
    /// Behind letters; nil: nothing, or of a lower third a dark one.
    public var background: GraphicColor?
    public var place: Place
    /// Per cent of the video's width; nil: as many pixels as the image has.
    public var width: Int?
    /// The distance to the edges, in per cent of the video's width and height.
    public var margin: Int
    /// Per cent.
    public var opacity: Int
    /// How long it takes to appear, and to disappear.
    public var fade: TimeSpan
    public var cover: Cover
    /// Shown from this local time on, every day; nil: at all times. Its end may be on the next day.
    public var from: TimeOfDay?
    public var until: TimeOfDay?
    /// Shown this often, counted from local midnight; nil: all the time.
    public var every: TimeSpan?
    /// Shown at this part of each programme alone; nil: at any.
    public var part: Part?
    /// How long each time.
    public var duration: TimeSpan?

    public init(
        id: GraphicID, name: String, content: Content, place: Place = .topRight, width: Int? = nil, margin: Int = 5,
        opacity: Int = 100, size: Int = Graphic.usualSize, color: GraphicColor? = nil, background: GraphicColor? = nil,
        fade: TimeSpan = Graphic.usualFade, cover: Cover = .programmes, from: TimeOfDay? = nil,
        until: TimeOfDay? = nil, every: TimeSpan? = nil, part: Part? = nil, duration: TimeSpan? = nil
    ) {
        self.id = id
        self.name = name
        self.content = content
        self.size = size
        self.color = color
        self.background = background
        self.place = place
        self.width = width
        self.margin = margin
        self.opacity = opacity
        self.fade = fade
        self.cover = cover
        self.from = from
        self.until = until
        self.every = every
        self.part = part
        self.duration = duration
    }
}

/// A colour, and how opaque it is.
public struct GraphicColor: Hashable, Sendable, Codable, CustomStringConvertible {
    /// `rrggbbaa` in lower case.
    public let digits: String

    /// `#rrggbb` or `#rrggbbaa`; nil for anything else.
    public init?(_ text: String) {
        let digits = text.dropFirst().lowercased()
        guard text.hasPrefix("#"), digits.utf8.count == 6 || digits.utf8.count == 8,
            digits.allSatisfy({ "0123456789abcdef".contains($0) })
        else { return nil }
        self.digits = digits.utf8.count == 6 ? digits + "ff" : String(digits)
    }

    public var description: String { "#" + (digits.hasSuffix("ff") ? String(digits.prefix(6)) : digits) }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let color = GraphicColor(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "\(text.cut(toBytes: 40)) is not a colour"))
        }
        self = color
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
