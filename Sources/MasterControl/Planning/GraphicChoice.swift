public import Core
import Scheduler

/// Which graphics are drawn over a channel's items, and when.
struct GraphicChoice {
    private let channel: Channel
    private let sheet: StationSnapshot
    private let zone: ZoneRules

    init(_ channel: Channel, _ sheet: StationSnapshot, _ zone: ZoneRules) {
        self.channel = channel
        self.sheet = sheet
        self.zone = zone
    }

    /// What is drawn over the item, as far as it is ever seen there, the lowest first.
    func graphics(of item: TimelineItem, _ words: GraphicWords) -> [EngineGraphic] {
        chosen(for: item).compactMap { graphic in
            guard var drawn = Self.plain(graphic, on: channel, words) else { return nil }
            var windows: [TimeWindow]?
            if let from = graphic.from, let until = graphic.until { windows = self.windows(from, until, item) }
            if let part = graphic.part, let duration = graphic.duration {
                let parts = Self.windows(part, duration, words).compactMap { $0.inside(item.start, item.finish) }
                windows =
                    windows.map { times in
                        parts.flatMap { part in times.compactMap { part.inside($0.start, $0.finish) } }
                    } ?? parts
            }
            if windows?.isEmpty == true { return nil }
            drawn.windows = windows
            if let every = graphic.every, let duration = graphic.duration {
                let midnight = zone.startOfDay(zone.local(item.start).date)
                drawn.rhythm = GraphicRhythm(anchor: midnight, interval: every, duration: duration)
            }
            return drawn
        }
    }

    /// What comes nearest to the item says it: its filler, its rule, its schedule, its channel.
    private func chosen(for item: TimelineItem) -> [Graphic] {
        let filler = item.kind == .offline ? channel.fallback : item.reason.filler
        if let own = filler.flatMap({ sheet.fillers[$0]?.graphics }) { return own.compactMap { sheet.graphics[$0] } }
        let schedule = sheet.schedules[item.reason.schedule]
        let rule = schedule?.rules.first { $0.id == item.reason.rule }
        let graphics = (rule?.graphics ?? schedule?.graphics ?? channel.graphics).compactMap { sheet.graphics[$0] }
        return item.kind == .programme ? graphics : graphics.filter { $0.cover == .everything }
    }

    /// Without times; nil when there is nothing to draw.
    static func plain(_ graphic: Graphic, on channel: Channel, _ words: GraphicWords) -> EngineGraphic? {
        var image: String?
        var text: EngineText?
        switch graphic.content {
        case .image(.file(let path)): image = path
        case .image(.channelLogo): image = channel.logo
        case .text(let words): text = EngineText(.text, lines: [words])
        case .crawl(let words): text = EngineText(.crawl, lines: [words])
        case .clock(let face): text = EngineText(.clock, showsSeconds: face == .seconds)
        case .card(let card):
            let entries = words.entries(card)
            if !entries.isEmpty { text = EngineText(.card, entries: entries) }
        }
        guard image != nil || text != nil else { return nil }
        if let lines = text?.lines { text?.lines = lines.map { words.filled($0, channel) } }
        text?.color = graphic.color
        text?.background = graphic.background
        text?.size = graphic.size
        return EngineGraphic(
            id: graphic.id.raw, image: image, text: text, place: graphic.place, width: graphic.width,
            margin: graphic.margin, opacity: graphic.opacity, fade: graphic.fade)
    }

    /// A little after a programme has begun, and a little before it ends, where it is long enough for that.
    private static func windows(_ part: Graphic.Part, _ duration: TimeSpan, _ words: GraphicWords) -> [TimeWindow] {
        guard let start = words.start, let finish = words.finish,
            finish - start >= duration * 3 + afterStart + beforeEnd
        else { return [] }
        let opening = TimeWindow(start: start + afterStart, finish: start + afterStart + duration)
        let closing = TimeWindow(start: finish - beforeEnd - duration, finish: finish - beforeEnd)
        return part == .start ? [opening] : part == .end ? [closing] : [opening, closing]
    }

    private static let afterStart = TimeSpan.seconds(5)
    private static let beforeEnd = TimeSpan.seconds(20)

    /// The times of day that have a part in the item.
    private func windows(_ from: TimeOfDay, _ until: TimeOfDay, _ item: TimelineItem) -> [TimeWindow] {
        var windows: [TimeWindow] = []
        var date = zone.local(item.start).date.adding(days: -1)
        let last = zone.local(item.finish).date
        while date <= last, windows.count < PlanLimits.mostWindows {
            let next = date.adding(days: 1)
            let window = TimeWindow(
                start: zone.instant(date, from), finish: zone.instant(until > from ? date : next, until))
            if window.start < item.finish, window.finish > item.start, window.start < window.finish {
                windows.append(window)
            }
            date = next
        }
        return windows
    }

    /// Everything that the choice depends on, to see whether a change of the station is one of it.
    struct Basis: Hashable {
        private let channel: [GraphicID]
        private let logo: String?
        private let schedules: [ScheduleID: [GraphicID]]
        private let rules: [RuleID: [GraphicID]]
        private let fillers: [FillerID: [GraphicID]]
        private let graphics: [GraphicID: Graphic]

        init(_ channel: Channel, _ sheet: StationSnapshot) {
            let shown = sheet.shown(by: channel).channel
            let programming = sheet.programming(of: shown).schedules
            self.channel = channel.graphics
            logo = channel.logo
            schedules = Dictionary(
                programming.compactMap { schedule in schedule.graphics.map { (schedule.id, $0) } },
                uniquingKeysWith: { first, _ in first })
            rules = Dictionary(
                programming.flatMap(\.rules).compactMap { rule in rule.graphics.map { (rule.id, $0) } },
                uniquingKeysWith: { first, _ in first })
            fillers = sheet.fillers(of: shown).compactMapValues(\.graphics)
            let lists = Array(schedules.values) + Array(rules.values) + Array(fillers.values)
            let named = Set(channel.graphics + lists.flatMap(\.self))
            graphics = sheet.graphics.filter { named.contains($0.key) }
        }
    }
}

extension StationSnapshot {
    /// A graphic as an operator shows it on a channel, whatever its times; nil when there is nothing to draw.
    public func drawn(_ graphic: GraphicID, on channel: ChannelID, _ words: GraphicWords) -> EngineGraphic? {
        guard let graphic = graphics[graphic], let channel = self.channel(channel) else { return nil }
        return GraphicChoice.plain(graphic, on: channel, words)
    }
}

extension TimeWindow {
    /// What lies between two instants; nil when nothing does.
    fileprivate func inside(_ first: Instant, _ last: Instant) -> TimeWindow? {
        let (start, finish) = (max(start, first), min(finish, last))
        return start < finish ? TimeWindow(start: start, finish: finish) : nil
    }
}

/// What texts may say about an item.
public struct GraphicWords: Sendable {
    public var title: String
    /// Of the whole programme; nil: not known.
    public var start: Instant?
    public var finish: Instant?
    public var next: (title: String, start: Instant)?
    public var zone: ZoneRules

    public init(
        title: String, start: Instant? = nil, finish: Instant? = nil, next: (title: String, start: Instant)? = nil,
        zone: ZoneRules
    ) {
        self.title = title
        self.start = start
        self.finish = finish
        self.next = next
        self.zone = zone
    }

    private func time(_ instant: Instant) -> String { zone.local(instant).time.hoursAndMinutes }

    /// A text with what its names stand for; what is not known is left out.
    func filled(_ text: String, _ channel: Channel) -> String {
        let values = [
            "title": title, "next": next?.title ?? "", "next-time": next.map { time($0.start) } ?? "",
            "channel": channel.name, "number": channel.number.description,
        ]
        return Graphic.names.reduce(text) { $0.replacing("{\($1)}", with: values[$1] ?? "") }
    }

    /// Times as headings, so that a panel needs no words of any language.
    func entries(_ card: Graphic.Card) -> [EngineText.Entry] {
        let now = EngineText.Entry(
            heading: [start, finish].compactMap { $0.map(time) }.joined(separator: "–"), title: title)
        let following = next.map { EngineText.Entry(heading: time($0.start), title: $0.title) }
        return switch card {
        case .now: [now]
        case .next: [following].compactMap(\.self)
        case .both: [now] + [following].compactMap(\.self)
        }
    }
}
