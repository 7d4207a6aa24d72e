import Core
import Testing

@testable import Scheduler

/// Timelines as text, one item in a line: local start, length, what. Written by hand in the tests from what the
/// schedule is meant to do.
///
///     20:00:00  0:30:00  1          programme, media item 1
///     20:30:00  0:00:20  post 61    post-roll
///     20:40:00  0:10:00  2 from 0:20:00  what comes of it after a break
///     20:30:20  0:29:40  offline
///     06:00:00  0:30:00  2  next day    on the day after the item above
struct GoldenText: CustomStringConvertible, Equatable {
    var description: String

    init(_ items: some Sequence<TimelineItem>, in zone: ZoneRules) {
        var lines: [String] = []
        var day: CivilDate?
        for item in items {
            let local = zone.local(item.start)
            let mark = day.map { $0 == local.date } ?? true ? "" : " next day"
            day = local.date
            let length = (item.finish - item.start).clock
            lines.append("\(Self.clock(local.time)) \(length) \(Self.what(item))\(mark)")
        }
        description = lines.joined(separator: "\n")
    }

    /// Takes the text of a test: spaces do not matter.
    init(_ text: String) {
        let lines = text.split(separator: "\n").map { $0.split(separator: " ") }.filter { !$0.isEmpty }
        description = lines.map { words in
            words.map { word in
                // Lengths are written without the leading zero.
                word.count == 7 && word.dropFirst().first == ":" ? "0\(word)" : String(word)
            }.joined(separator: " ")
        }.joined(separator: "\n")
    }

    private static func clock(_ time: TimeOfDay) -> String {
        time.seconds % 60 == 0 ? "\(time):00" : "\(time)"
    }

    private static func what(_ item: TimelineItem) -> String {
        let media = item.media.map { "\($0)" } ?? ""
        return switch item.kind {
        case .programme: item.inPoint == .zero ? media : "\(media) from \(item.inPoint.clock)"
        case .filler(let kind): "\(kind.rawValue) \(media)"
        case .offline: "offline"
        }
    }
}

extension SmallStation {
    /// A station that starts on 2026-06-01, a day without clock changes, at a local time.
    init(at start: TimeOfDay = TimeOfDay(hour: 0, minute: 0), _ rules: [ScheduleRule]) {
        self.rules = rules
        identifyRules()
        self.start = Instant(seconds: 1_780_272_000 + Int64(start.seconds))
        shelf[collection(1)] = items([30, 30, 30])
        shelf[collection(2)] = items([120, 90], from: 21)
        shelf[collection(3)] = []
        shelf[collection(6)] = items([0.5, 1, 2], from: 61)
        shelf[collection(7)] = items([4], from: 71)
    }

    func expect(
        _ span: TimeSpan, _ text: String, warnings: [String] = [], location: SourceLocation = #_sourceLocation
    ) {
        let build = build(span)
        #expect(GoldenText(build.items, in: zone) == GoldenText(text), sourceLocation: location)
        #expect(build.warnings.map(\.code) == warnings, sourceLocation: location)
    }
}

func clock(_ hour: Int, _ minute: Int = 0) -> TimeOfDay { TimeOfDay(hour: hour, minute: minute) }

func rule(
    _ mode: ScheduleRule.Mode, _ content: ContentReference = collection(1), fillers: [Int64] = []
) -> ScheduleRule {
    rule(.dynamic, mode, content, fillers: fillers)
}

func rule(
    _ start: ScheduleRule.Start, _ mode: ScheduleRule.Mode, _ content: ContentReference = collection(1),
    _ order: PlaybackOrder = .chronological, title: String? = nil, hidden: Bool = false, fillers: [Int64] = []
) -> ScheduleRule {
    ScheduleRule(
        start: start, mode: mode, content: content, order: order, title: title, guide: hidden ? .hidden : .normal,
        fillers: fillers.map { FillerID($0) })
}

func filler(
    _ id: Int64, _ kind: Filler.Kind, _ mode: Filler.Mode, _ content: ContentReference = collection(6),
    _ order: PlaybackOrder = .chronological
) -> Filler {
    Filler(id: FillerID(id), name: "Filler \(id)", kind: kind, mode: mode, content: content, order: order)
}
