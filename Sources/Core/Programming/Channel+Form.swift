extension Channel {
    static let form = Form(
        "channel",
        Channel(
            id: ChannelID(0), number: ChannelNumber(1), name: "", schedule: ScheduleID(0), profile: ProfileID(0),
            guideKey: "", seed: 0),
        fields: [
            .identity(\.id),
            .required(
                "number", \.number, .channelNumber, .notes(bears: false), help: "What viewers type; each is used once."),
            .required("name", \.name, .text(), .notes(bears: false), help: "What viewers see."),
            .optional("group", \.group, .text(), .notes(bears: false), help: "A heading in the lists of players."),
            Field.required(
                "schedule", \.schedule, .reference(.schedule), .notes(only: .lacks("mirror")), help: "What it plays."
            ).omitted { $0.mirror != nil },
            .usual(
                "alternates", \.alternates, .list(.object(Alternate.form)), .notes(only: .lacks("mirror")),
                isShown: false, help: "Other schedules for some days; the first whose days match applies."),
            .usual(
                "specials", \.specials, .list(.object(Special.form)),
                .notes(
                    only: .all([.lacks("mirror"), .with("clock", Clock.wall)]), page: "scheduling.md#only-this-once"),
                isShown: false, help: "Programmes that are on only once, each at a date and time."),
            .optional(
                "mirror", \.mirror, .object(Mirror.form), help: "Plays what another channel played some time ago."),
            .required(
                "profile", \.profile, .reference(.profile), .notes(bears: false), help: "What its stream looks like."),
            .usual("run", \.run, .choice(), .notes(bears: false), isAlwaysWritten: true, help: "When it runs."),
            .usual(
                "clock", \.clock, .choice(only: [.watched: .all([.with("run", Run.onDemand), .lacks("mirror")])]),
                .notes(page: "scheduling.md#channels-that-pause-without-viewers"), help: "What its time goes by."),
            .optional(
                "fallback", \.fallback, .reference(.filler, sorts: [Filler.Kind.fallback.rawValue]),
                help: "Fills every gap that no other filler fills."),
            .usual(
                "graphics", \.graphics, .list(.reference(.graphic)), .notes(bears: false, page: "graphics.md"),
                isShown: false, help: "What is drawn over its video, the lowest first."),
            .optional(
                "subtitles", \.subtitles, .object(SubtitleRule.form),
                .notes(bears: false, page: "subtitles.md", usualText: "the profile's"),
                help: "Which subtitles are drawn over its programmes."),
            .optional(
                "dead-air", \.deadAir, .object(DeadAirRule.form),
                .notes(bears: false, page: "dead-air.md", usualText: "it is reported"),
                help: "When black, frozen and silent items are faults, and what is done about them."),
            .optional("logo", \.logo, .text(), .notes(bears: false), help: "An image file."),
            .optional(
                "timezone", \.timeZone, .timeZone, .notes(usualText: "the station's"),
                help: "The time zone of its times of day."),
            .optional(
                "off-air-title", \.offAirTitle, .text(), .notes(bears: false),
                help: "What the guide says when the channel is off air."),
            .optional(
                "shortest-programme", \.shortestProgramme, .duration, .notes(bears: false, usualText: "`1m`"),
                help: "Shorter programmes are merged into the one before in the guide."),
            .optional(
                "horizon", \.horizon, .days(in: StationIdentity.horizons, StationIdentity.horizonText),
                .notes(bears: false, usualText: "the station's"),
                help: "How far ahead the timeline and the guide of this channel reach."),
            .stored("guide-key", \.guideKey, .storedText, bears: false, help: "Part of its id in guides."),
            .stored("seed", \.seed, .seed, help: "Where its random picks begin."),
        ])
}

extension Channel.Run: Choice {
    public var help: String {
        switch self {
        case .onDemand: "while it has viewers"
        case .always: ""
        }
    }
}

extension Channel.Clock: Choice {
    public var help: String {
        switch self {
        case .wall: "local time"
        case .watched: "time pauses without viewers; not for a channel that another mirrors"
        }
    }
}

extension Channel.Mirror {
    static let form = Form(
        "mirror", Channel.Mirror(channel: ChannelID(0), offset: .zero),
        fields: [
            .required("channel", \.channel, .sourceChannel, help: "The number of a channel that is not a mirror."),
            .required(
                "offset", \.offset,
                .duration(in: TimeSpan(microseconds: 1)...TimeSpan.hours(24), "a duration of at most 24 hours"),
                help: "How long ago."),
        ])
}

extension Channel.Alternate {
    static let form = Form(
        "alternate", Channel.Alternate(schedule: ScheduleID(0), days: DaySelector()),
        fields: [
            .required("schedule", \.schedule, .reference(.schedule), help: "What is played on these days."),
            .inline(\.days, DaySelector.form),
        ])
}

extension DaySelector {
    private static let weekdayNames = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    ]
    private static let monthNames = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]

    fileprivate static let form = Form(
        "days", DaySelector(),
        fields: [
            .usual("weekdays", \.weekdays, .names(weekdayNames), isShown: false, help: "On these days of the week."),
            .usual(
                "days", \.daysOfMonth, .set(.integer(1...31)) { $0.sorted() }, isShown: false,
                help: "On these days of the month."),
            .usual("months", \.months, .names(monthNames), isShown: false, help: "In these months."),
            .keys(\.range, .dayRange),
        ])
}

extension Codec where Value == Set<Int> {
    /// Names or their first three letters, counted from 1.
    fileprivate static func names(_ names: [String]) -> Codec {
        .set(
            Codec<Int>.scalar(
                expected: "one of \(listed(names))",
                pattern: "^(" + names.map { "\($0)|\($0.prefix(3))" }.joined(separator: "|") + ")$",
                sample: { Int.random(in: 1...names.count, using: &$0) },
                parse: { text in
                    let word = text.lowercased()
                    return names.firstIndex { $0 == word || $0.prefix(3) == word }.map { $0 + 1 }
                }, print: { names.indices.contains($0 - 1) ? names[$0 - 1] : String($0) })
        ) { $0.sorted() }
    }
}

extension Keyed where Value == DayRange? {
    /// Both ends or neither.
    fileprivate static var dayRange: Keyed {
        let codec = Codec<DayRange.Day>.day
        let from = KeyNotes.none.key("from", codec.shape, help: "The first day, of every year or of one.")
        let until = KeyNotes.notes(only: .has("from")).key(
            "until", codec.shape, help: "The last day; also across the new year.", isRequired: true)
        return Keyed(isNeeded: false, bits: keyBit("from") | keyBit("until")) { _ in
            [from, until]
        } read: { mapping, value, reading in
            guard mapping["from"] != nil || mapping["until"] != nil else { return true }
            func day(_ key: String) -> DayRange.Day? {
                guard let node = mapping[key] else {
                    mapping.refuseMissing(key, reading)
                    return nil
                }
                return reading.within(.key(key)) { codec.read(node, reading) }
            }
            let (first, last) = (day("from"), day("until"))
            guard let first, let last else { return false }
            if let range = DayRange(first: first, last: last) {
                value = range
                return true
            }
            reading.fault(
                at: mapping["until"]?.mark ?? mapping.mark, "until", found: "\(first) until \(last)",
                expected: "two days of every year, or two days with years of which the second is not the earlier")
            return false
        } write: { _ in
            { value, entries, writing in
                guard let value else { return }
                codec.write(value.first, from, &entries, writing)
                codec.write(value.last, until, &entries, writing)
            }
        }
    }
}

extension Codec where Value == DayRange.Day {
    fileprivate static var day: Codec {
        .scalar(
            expected: "a day such as \"12-24\" or \"2026-12-24\"", pattern: "^([0-9]{4}-)?[0-9]{1,2}-[0-9]{1,2}$",
            format: "day",
            sampleText: {
                "\(padded(.random(in: 1...12, using: &$0), 2))-\(padded(.random(in: 1...28, using: &$0), 2))"
            },
            parse: { DayRange.Day($0) }, print: \.description)
    }
}

extension Codec where Value == ChannelNumber {
    fileprivate static var channelNumber: Codec {
        let expected = "a channel number such as 5 or \"5.1\""
        let plain = Codec.scalar(
            expected: expected, pattern: "^[0-9]{1,5}(\\.[0-9]{1,3})?$", format: "channel-number",
            sample: { ChannelNumber(.random(in: 1...999, using: &$0), .random(in: 0...99, using: &$0)) },
            parse: { ChannelNumber($0) }, print: \.description)
        return Codec(plain.shape, read: plain.read) { number, _ in
            number.minor == 0 ? .word(number.description) : .text(number.description)
        }
    }
}

extension Codec where Value == ChannelID {
    /// A channel by its number, which is not a mirror itself.
    fileprivate static var sourceChannel: Codec {
        let sorts = [ReferenceDirectory.plainChannel]
        let reference = Codec.reference(.channel, sorts: sorts)
        let numbers = Codec<ChannelNumber>.channelNumber
        return Codec(.reference(.channel, sorts: sorts)) { node, reading in
            guard reading.spelling == .names else { return reference.read(node, reading) }
            guard let number = numbers.read(node, reading) else { return nil }
            let cards = reading.directory.cards(.channel, number.description)
            if let card = cards.first(where: { $0.sort == ReferenceDirectory.plainChannel }) {
                return ChannelID(card.id)
            }
            reading.fault(
                at: node.mark, found: "channel \(number)",
                expected: "the number of a channel that is not a mirror itself")
            return nil
        } write: { id, writing in
            reference.write(id, writing)
        }
    }
}

extension Codec where Value == UInt64 {
    /// As a text: numbers of this size are not exact in every reader of JSON.
    fileprivate static var seed: Codec {
        .scalar(
            expected: "a whole number", pattern: "^[0-9]{1,20}$",
            sample: { UInt64.random(in: 0...UInt64.max, using: &$0) },
            parse: { UInt64(digits: $0) }, print: { String($0) })
    }
}

extension Codec where Value == String {
    fileprivate static var storedText: Codec {
        .scalar(expected: "a text", sample: { _ in "key" }, parse: { $0 }, print: { $0 })
    }
}
