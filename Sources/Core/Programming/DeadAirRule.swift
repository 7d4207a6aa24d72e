/// What counts as dead air on a channel or in a rule's items, and what is done about it.
public struct DeadAirRule: Hashable, Sendable {
    public enum Mode: String, Hashable, Sendable, Codable, CaseIterable { case none, report, skip }

    /// Shorter ones are part of many films.
    public static let durations = TimeSpan.seconds(5)...TimeSpan.hours(1)
    static let durationText = "a duration from 5s to 1h"
    public static let usualDuration = TimeSpan.minutes(2)

    public var mode: Mode
    /// After how long each is dead air; nil: never.
    public var black: TimeSpan?
    public var frozen: TimeSpan?
    public var silent: TimeSpan?

    public init(
        mode: Mode = .report, black: TimeSpan? = .seconds(30), frozen: TimeSpan? = usualDuration,
        silent: TimeSpan? = usualDuration
    ) {
        self.mode = mode
        self.black = black
        self.frozen = frozen
        self.silent = silent
    }
}

extension DeadAirRule {
    static let form = Form(
        "dead air rule", DeadAirRule(),
        checks: [
            .init(at: "mode") { rule in
                guard rule.mode == .skip, rule.silent == nil || rule.black ?? rule.frozen == nil else { return nil }
                return (
                    "skip without silent, or without black and frozen",
                    "report, or a duration for silent and for black or frozen"
                )
            }
        ],
        fields: [
            .usual("mode", \.mode, .choice(), isAlwaysWritten: true, help: "What is done about it."),
            .usual("black", \.black, .deadAir, help: "After how long black video is dead air."),
            .usual("frozen", \.frozen, .deadAir, help: "After how long video that does not move is dead air."),
            .usual("silent", \.silent, .deadAir, help: "After how long silence is dead air."),
        ])
}

extension DeadAirRule.Mode: Choice {
    public var help: String {
        switch self {
        case .none: "nothing is watched"
        case .report: "a fault is reported"
        case .skip:
            "a fault is reported; an item without video and audio is replaced by the fallback filler or the slate"
        }
    }
}

extension Codec where Value == TimeSpan? {
    /// How long something lasts until it is dead air, or that it never is.
    fileprivate static var deadAir: Codec {
        Codec<TimeSpan>.duration(in: DeadAirRule.durations, DeadAirRule.durationText).mapped(
            { (span: TimeSpan) -> TimeSpan? in span },
            { (span: TimeSpan?) -> TimeSpan in span ?? DeadAirRule.usualDuration }
        )
        .or([("off", nil)], help: "it never is", expected: "\(DeadAirRule.durationText), or off")
    }
}
