import Core
import Testing

@testable import MasterControl

@Suite struct `What is drawn over an item` {
    private static let zone = ZoneRules.utc
    /// 2026-11-21 00:00:00 UTC
    private static let midnight = Instant(seconds: 1_795_219_200)

    private static func graphic(_ id: Int64, over cover: Graphic.Cover = .programmes) -> Graphic {
        Graphic(id: GraphicID(id), name: "\(id)", content: .image(.file("/\(id).png")), cover: cover)
    }

    private static func contents(_ change: (inout StationContents) -> Void = { _ in }) -> StationContents {
        var contents = StationContents(name: "Test", timeZone: "UTC")
        contents.graphics = (1...5).map { graphic($0) } + [graphic(6, over: .everything)]
        contents.fillers = [
            Filler(id: FillerID(1), name: "Adverts", kind: .mid, mode: .count(1), content: .collection(CollectionID(1)))
        ]
        contents.schedules = [
            Schedule(
                id: ScheduleID(1), name: "All day",
                rules: [
                    ScheduleRule(id: RuleID(1), mode: .one, content: .collection(CollectionID(1)), order: .shuffle),
                    ScheduleRule(id: RuleID(2), mode: .one, content: .collection(CollectionID(1)), order: .shuffle),
                ])
        ]
        contents.channels = [
            Channel(
                id: ChannelID(1), number: ChannelNumber(5), name: "One", schedule: ScheduleID(1), profile: ProfileID(1),
                graphics: [GraphicID(1), GraphicID(6)], guideKey: "", seed: 1)
        ]
        change(&contents)
        return contents
    }

    private static func drawn(
        _ contents: StationContents, kind: TimelineItem.Kind = .programme, rule: Int64 = 1, filler: Int64? = nil,
        from start: TimeSpan = .hours(20), lasting length: TimeSpan = .hours(2)
    ) -> [EngineGraphic] {
        let identity = StationIdentity(name: "Test", timeZone: "UTC", deviceID: 1, instanceKey: "")
        let sheet = StationSnapshot(identity, contents)
        let item = TimelineItem(
            channel: ChannelID(1), start: midnight + start, finish: midnight + start + length, kind: kind,
            media: MediaID(1), guideGroup: 1,
            reason: TimelineItem.Reason(
                schedule: ScheduleID(1), rule: RuleID(rule), filler: filler.map { FillerID($0) }, decision: ""))
        return GraphicChoice(contents.channels[0], sheet, zone).graphics(
            of: item,
            GraphicWords(
                title: "Casablanca", start: item.start, finish: item.finish, next: ("News", item.finish), zone: zone))
    }

    @Test func `is what its filler, rule, schedule or channel says, the nearest first`() {
        #expect(Self.drawn(Self.contents()).map(\.id) == [1, 6])
        let schedule = Self.contents { $0.schedules[0].graphics = [GraphicID(2)] }
        #expect(Self.drawn(schedule).map(\.id) == [2])
        let rule = Self.contents {
            $0.schedules[0].graphics = [GraphicID(2)]
            $0.schedules[0].rules[0].graphics = [GraphicID(3), GraphicID(4)]
            $0.schedules[0].rules[1].graphics = []
        }
        #expect(Self.drawn(rule).map(\.id) == [3, 4])
        #expect(Self.drawn(rule, rule: 2).isEmpty)
        let filler = Self.contents { $0.fillers[0].graphics = [GraphicID(5)] }
        #expect(Self.drawn(filler, kind: .filler(.mid), filler: 1).map(\.id) == [5])
    }

    @Test func `lacks during filler and off air what is for programmes`() {
        #expect(Self.drawn(Self.contents(), kind: .filler(.mid), filler: 1).map(\.id) == [6])
        #expect(Self.drawn(Self.contents(), kind: .offline).map(\.id) == [6])
    }

    @Test func `has the parts of the day that it is in, also across midnight`() {
        let night = Self.contents {
            ($0.graphics[0].from, $0.graphics[0].until) = (
                TimeOfDay(hour: 22, minute: 0), TimeOfDay(hour: 6, minute: 0)
            )
        }
        #expect(Self.drawn(night, from: .hours(12)).map(\.id) == [6])
        let evening = Self.drawn(night, from: .hours(21), lasting: .hours(4))
        #expect(
            evening[0].windows == [
                TimeWindow(start: Self.midnight + .hours(22), finish: Self.midnight + .hours(30))
            ])
        // It began the evening before.
        let morning = Self.drawn(night, from: .hours(5))
        #expect(
            morning[0].windows == [
                TimeWindow(start: Self.midnight - .hours(2), finish: Self.midnight + .hours(6))
            ])
    }

    @Test func `comes and goes counted from midnight`() {
        let contents = Self.contents {
            ($0.graphics[0].every, $0.graphics[0].duration) = (.minutes(15), .seconds(20))
        }
        #expect(
            Self.drawn(contents)[0].rhythm
                == GraphicRhythm(anchor: Self.midnight, interval: .minutes(15), duration: .seconds(20)))
    }

    @Test func `is the channel's logo where it has one`() {
        let without = Self.contents { $0.graphics[0].content = .image(.channelLogo) }
        #expect(Self.drawn(without).map(\.id) == [6])
        let with = Self.contents {
            $0.graphics[0].content = .image(.channelLogo)
            $0.channels[0].logo = "/srv/logo.png"
        }
        #expect(Self.drawn(with).map(\.image) == ["/srv/logo.png", "/6.png"])
    }

    @Test func `knows what is on and what comes next`() {
        let contents = Self.contents {
            $0.graphics[0].content = .text("{number} {channel}: {title}, {next-time} {next}")
            $0.graphics[5].content = .card(.both)
        }
        let drawn = Self.drawn(contents)
        #expect(drawn[0].text?.lines == ["5 One: Casablanca, 22:00 News"])
        #expect(
            drawn[1].text?.entries == [
                .init(heading: "20:00–22:00", title: "Casablanca"), .init(heading: "22:00", title: "News"),
            ])
    }

    @Test func `appears at the start and the end of a programme`() {
        let contents = Self.contents {
            ($0.graphics[0].part, $0.graphics[0].duration) = (.both, .seconds(10))
            ($0.graphics[5].part, $0.graphics[5].duration) = (.end, .seconds(10))
        }
        let (start, finish) = (Self.midnight + .hours(20), Self.midnight + .hours(22))
        let closing = TimeWindow(start: finish - .seconds(30), finish: finish - .seconds(20))
        let drawn = Self.drawn(contents)
        #expect(drawn[0].windows == [TimeWindow(start: start + .seconds(5), finish: start + .seconds(15)), closing])
        #expect(drawn[1].windows == [closing])
        // A short programme has no room for it.
        #expect(Self.drawn(contents, lasting: .seconds(40)).isEmpty)
    }

    @Test func `is another after a change of what it depends on, and only then`() {
        func basis(_ contents: StationContents) -> GraphicChoice.Basis {
            let identity = StationIdentity(name: "Test", timeZone: "UTC", deviceID: 1, instanceKey: "")
            return GraphicChoice.Basis(contents.channels[0], StationSnapshot(identity, contents))
        }
        let old = basis(Self.contents())
        #expect(basis(Self.contents { $0.graphics[2].opacity = 50 }) == old)
        #expect(basis(Self.contents { $0.graphics[0].opacity = 50 }) != old)
        #expect(basis(Self.contents { $0.schedules[0].rules[1].graphics = [] }) != old)
        #expect(basis(Self.contents { $0.channels[0].logo = "/logo.png" }) != old)
    }
}
