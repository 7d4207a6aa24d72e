// What is drawn over a channel's video. New in version 2 of the contract.

/// One thing that is drawn, where and when.
public struct EngineGraphic: Hashable, Sendable, Codable {
    /// The same number for the same graphic in items that follow each other: then it stays without a fade.
    public var id: Int64
    /// The path of an image; nil: `text` is drawn.
    public var image: String?
    public var text: EngineText?
    public var place: Graphic.Place
    /// Per cent of the video's width; nil: as many pixels as the image has.
    public var width: Int?
    /// Per cent of the video's width and height.
    public var margin: Int
    /// Per cent.
    public var opacity: Int
    public var fade: TimeSpan
    /// When it may be shown; nil: always.
    public var windows: [TimeWindow]?
    /// How often it appears inside of them; nil: it is there all the time.
    public var rhythm: GraphicRhythm?

    public init(
        id: Int64, image: String? = nil, text: EngineText? = nil, place: Graphic.Place = .topRight, width: Int? = nil,
        margin: Int = 5,
        opacity: Int = 100, fade: TimeSpan = .zero, windows: [TimeWindow]? = nil, rhythm: GraphicRhythm? = nil
    ) {
        self.id = id
        self.image = image
        self.text = text
        self.place = place
        self.width = width
        self.margin = margin
        self.opacity = opacity
        self.fade = fade
        self.windows = windows
        self.rhythm = rhythm
    }
}

/// Words that are drawn.
public struct EngineText: Hashable, Sendable, Codable {
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable { case text, clock, card, crawl }

    /// A part of a card.
    public struct Entry: Hashable, Sendable, Codable {
        /// Small, above the title.
        public var heading: String
        public var title: String

        public init(heading: String, title: String) {
            self.heading = heading
            self.title = title
        }
    }

    public var kind: Kind
    /// Of a text and a crawl.
    public var lines: [String]
    /// Of a card, from the left.
    public var entries: [Entry]
    /// Of a clock.
    public var showsSeconds: Bool
    /// Of letters, in per cent of the video's height.
    public var size: Int
    public var color: GraphicColor?
    public var background: GraphicColor?

    public init(
        _ kind: Kind, lines: [String] = [], entries: [Entry] = [], showsSeconds: Bool = false,
        size: Int = Graphic.usualSize, color: GraphicColor? = nil, background: GraphicColor? = nil
    ) {
        self.kind = kind
        self.lines = lines
        self.entries = entries
        self.showsSeconds = showsSeconds
        self.size = size
        self.color = color
        self.background = background
    }
}

/// From an instant until before another.
public struct TimeWindow: Hashable, Sendable, Codable {
    public var start: Instant
    public var finish: Instant

    public init(start: Instant, finish: Instant) {
        self.start = start
        self.finish = finish
    }
}

/// Appears at `anchor` and every `interval` before and after it, for `duration` each time.
public struct GraphicRhythm: Hashable, Sendable, Codable {
    public var anchor: Instant
    public var interval: TimeSpan
    public var duration: TimeSpan

    public init(anchor: Instant, interval: TimeSpan, duration: TimeSpan) {
        self.anchor = anchor
        self.interval = interval
        self.duration = duration
    }
}

/// What an operator shows and hides while the channel runs. Each line takes the place of the one before.
public struct EngineOverlay: Hashable, Sendable, Codable {
    /// In addition to what the items have, above it.
    public var shown: [EngineGraphic]
    /// The ids of graphics of items that are not drawn.
    public var hidden: [Int64]

    public init(shown: [EngineGraphic] = [], hidden: [Int64] = []) {
        self.shown = shown
        self.hidden = hidden
    }
}

extension [EngineGraphic] {
    /// The files that are drawn.
    public var paths: [String] { compactMap(\.image) }
}

// MARK: - Limits

extension PlanLimits {
    /// Of one item, and of what an operator shows.
    public static let mostGraphics = 16
    /// Times of day, in an item of the greatest duration.
    public static let mostWindows = 1_000
}

extension EngineGraphic {
    func check() throws(PlanFault) {
        if let image, image.isEmpty || image.utf8.count > PlanLimits.longestPath || image.utf8.contains(0) {
            throw PlanFault(field: "graphics.image", why: "is empty, too long or holds a zero")
        }
        guard (image == nil) != (text == nil) else {
            throw PlanFault(field: "graphics", why: "needs an image or a text, and not both")
        }
        try text?.check()
        if let width { try inRange(width, Graphic.widths, "graphics.width") }
        try inRange(margin, Graphic.margins, "graphics.margin")
        try inRange(opacity, Graphic.opacities, "graphics.opacity")
        try inRange(fade, Graphic.fades, "graphics.fade")
        guard windows?.count ?? 0 <= PlanLimits.mostWindows else {
            throw PlanFault(
                field: "graphics.windows", why: "are \(windows?.count ?? 0), at most \(PlanLimits.mostWindows) are used"
            )
        }
        for window in windows ?? [] {
            try inRange(window.start, PlanLimits.instants, "graphics.windows.start")
            try inRange(window.finish, window.start...PlanLimits.instants.upperBound, "graphics.windows.finish")
        }
        guard let rhythm else { return }
        try inRange(rhythm.anchor, PlanLimits.instants, "graphics.rhythm.anchor")
        try inRange(rhythm.interval, Graphic.intervals, "graphics.rhythm.interval")
        try inRange(rhythm.duration, TimeSpan.zero...rhythm.interval, "graphics.rhythm.duration")
    }
}

extension EngineText {
    func check() throws(PlanFault) {
        try inRange(size, Graphic.sizes, "graphics.text.size")
        let all = lines + entries.flatMap { [$0.heading, $0.title] }
        guard all.count <= 16, all.allSatisfy({ $0.utf8.count <= PlanLimits.longestText }) else {
            throw PlanFault(field: "graphics.text", why: "has more than 16 lines, or one of more than 4096 bytes")
        }
    }
}

extension EngineOverlay {
    func check() throws(PlanFault) {
        try PlanLimits.check(shown)
        guard hidden.count <= PlanLimits.mostFacts else {
            throw PlanFault(field: "graphics.hidden", why: "are \(hidden.count), at most \(PlanLimits.mostFacts)")
        }
    }
}

extension PlanLimits {
    static func check(_ graphics: [EngineGraphic]) throws(PlanFault) {
        guard graphics.count <= mostGraphics else {
            throw PlanFault(field: "graphics", why: "are \(graphics.count), at most \(mostGraphics) are drawn")
        }
        for graphic in graphics { try graphic.check() }
    }

    /// Those that an engine would take.
    static func bounded(_ graphics: [EngineGraphic]) -> [EngineGraphic] {
        Array(
            graphics.lazy.filter { graphic in
                do {
                    try graphic.check()
                    return true
                } catch {
                    return false
                }
            }.prefix(mostGraphics))
    }
}
