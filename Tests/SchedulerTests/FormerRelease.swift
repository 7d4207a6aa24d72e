import Core
import Foundation
import Testing

@testable import Scheduler

/// What the release before rules had ids has written down, and what it then built.
@Suite struct `A timeline of the release before rules had ids` {
    private func checkpoint() throws -> Checkpoint {
        try JSONDecoder().decode(Checkpoint.self, from: Data(formerCheckpoint.utf8))
    }

    private func onAir(_ items: some Sequence<TimelineItem>, _ start: Instant) -> [String] {
        items.map { item in
            let kind =
                switch item.kind {
                case .programme: "programme"
                case .filler(let kind): kind.rawValue
                case .offline: "offline"
                }
            return [
                "\((item.start - start).seconds)", "\((item.finish - item.start).seconds)", kind,
                "\(item.media?.raw ?? 0)", "\(item.inPoint.seconds)", "\(item.guideGroup)",
            ].joined(separator: " ")
        }
    }

    @Test func `goes on as that release would have gone on`() throws {
        let station = try formerStation()
        var builder = TimelineBuilder(station.input, try checkpoint().state)
        let built = builder.extend(until: station.start + .seconds(118_500)).items
        #expect(onAir(built, station.start) == formerItems.map(\.onAir))
        #expect(built.map(\.reason.decision) == formerItems.map(\.decision))
        let words = ReasonWords(
            station.programming, playlists: station.playlists,
            names: Dictionary(
                ReasonWords.contents(of: built, station.playlists).map { ($0, station.shelf.name(of: $0)) },
                uniquingKeysWith: { $1 }))
        #expect(built.map { words.text($0.reason) } == formerItems.map { $0.words(station.start) })
    }

    @Test func `is written down again with nothing lost`() throws {
        let station = try formerStation()
        let builder = TimelineBuilder(station.input, try checkpoint().state)
        let bytes = try JSONEncoder().encode(builder.state)
        #expect(try JSONDecoder().decode(BuilderState.self, from: bytes) == builder.state)
        var (old, new) = (
            TimelineBuilder(station.input, try checkpoint().state), TimelineBuilder(station.input, builder.state)
        )
        let end = station.start + .hours(60)
        #expect(old.extend(until: end).items == new.extend(until: end).items)
    }

    @Test(arguments: [90_000, 96_000, 101_500, 105_000, 111_000, 115_100, 118_000])
    func `counts what that release has put on as played`(second: Int64) throws {
        let station = try formerStation()
        let start = station.start
        let former = formerItems.map { $0.item(start) }
        var builder = TimelineBuilder(station.input, try checkpoint().state)
        let own = builder.extend(until: start + .seconds(118_500)).items
        // Content that has left has everything told from the items that stay.
        for content in [1, 2, 4, 5].map({ collection($0) }) { station.shelf[content].removeLast() }
        let now = start + .seconds(second)
        func refreshed(_ items: [TimelineItem]) throws -> [String] {
            let refresh = try #require(
                Refresh(of: items, checkpoints: [try checkpoint()], firstAffected: now, now: now))
            var builder = TimelineBuilder(station.input, refresh)
            return onAir(builder.extend(until: start + .hours(60)).items, start)
        }
        #expect(try refreshed(former) == refreshed(own))
    }

    @Test func `has the texts of instructions by which its places are found`() throws {
        let program = try formerStation().input.program
        #expect(program.formerFingerprint == 655_475_086_130_125_025)
        #expect(program.formerScript == (try checkpoint().state.script ?? []).map(\.fingerprint))
    }
}

/// An item as the release wrote it: start, length, kind, media, in-point and guide group; rule, cursor, cycle, draw, decision.
private struct FormerItem {
    let onAir: String
    let rule: Int
    let cursor: String
    let cycle: Int64
    let draw: Int64
    let decision: String

    init(_ line: Substring) {
        let parts = line.split(separator: " | ").map(String.init)
        (onAir, rule, cursor) = (parts[0], Int(parts[1]) ?? 0, parts[2])
        (cycle, draw, decision) = (Int64(parts[3]) ?? 0, Int64(parts[4]) ?? 0, parts[5])
    }

    func item(_ start: Instant) -> TimelineItem {
        let words = onAir.split(separator: " ").map(String.init)
        let numbers = words.map { Int64($0) ?? 0 }
        let kind = Filler.Kind(rawValue: words[2]).map(TimelineItem.Kind.filler) ?? .programme
        return TimelineItem(
            channel: ChannelID(1), start: start + .seconds(numbers[0]),
            finish: start + .seconds(numbers[0] + numbers[1]), kind: kind, media: MediaID(numbers[3]),
            inPoint: .seconds(numbers[4]), guideGroup: numbers[5],
            guideTitle: rule == 2 ? "Two of a Show" : nil,
            reason: TimelineItem.Reason(
                cycle: cycle, draw: draw, decision: decision,
                former: TimelineItem.Reason.Former(rule: rule, cursor: cursor)))
    }

    func words(_ start: Instant) -> String {
        ReasonWords(
            Programming(standard: Schedule(id: ScheduleID(1), name: "", rules: [])), playlists: [:], names: [:]
        ).text(item(start).reason).replacing(
            "from rerun of Evening (item 3 of cycle 1)", with: "rerun of Evening (item 3)")
    }
}

/// The station whose timeline an earlier release built, with the ids that its parts have since.
private func formerStation() throws -> SmallStation {
    var serial = rule(.fixed(clock(20), .strict), .multiple(3), collection(4))
    serial.name = "Evening"
    var weighted = rule(.dynamic, .multiple(2), collection(2), .weighted)
    weighted.options.cooldown = .minutes(150)
    var byShow = rule(.dynamic, .multiple(2), collection(5), .chronological, title: "Two of a Show")
    byShow.groups = .shuffled
    var first = rule(.dynamic, .multiple(2), collection(1), .shuffle)
    first.options.progress = "pair"
    first.options.isLinked = true
    var second = first
    second.mode = .one
    var station = SmallStation([
        first, rule(.dynamic, .one, .playlist(PlaylistID(1)), fillers: [3]), byShow, weighted, second,
        rule(.dynamic, .duration(.minutes(100), .filler), collection(1), .shuffle, fillers: [1, 2, 4]), serial,
        rule(.fixed(clock(23), .flexible), .all, .rerun(.rule("Evening"))),
        rule(.dynamic, .multiple(try Formula("random % 3 + 1", variables: ScheduleRule.countVariables)), collection(1)),
    ])
    station.seed = 77
    station.shelf[collection(1)] = items([30, 41, 27, 38, 33])
    station.shelf[collection(2)] = items([52, 47, 58, 43], from: 21)
    station.shelf[collection(4)] = items([45, 44, 46, 43, 42], from: 41)
    station.shelf[collection(5)] = items([24, 25, 26, 22, 23, 21], from: 51).map { item in
        var item = item
        item.show = ShowID(item.id.raw % 2 + 1)
        return item
    }
    station.playlists[PlaylistID(1)] = Playlist(
        id: PlaylistID(1), name: "List",
        entries: [
            Playlist.Entry(
                id: EntryID(11), content: collection(2), order: .shuffle, amount: .count(2)),
            Playlist.Entry(
                id: EntryID(12), content: .playlist(PlaylistID(2)), order: .chronological),
        ])
    station.playlists[PlaylistID(2)] = Playlist(
        id: PlaylistID(2), name: "Inner",
        entries: [
            Playlist.Entry(
                id: EntryID(13), content: collection(1), order: .chronological),
            Playlist.Entry(
                id: EntryID(14), content: collection(4), order: .shuffle, inGuide: false),
        ])
    station.add(filler(1, .post, .count(1), collection(6), .shuffle))
    station.add(filler(2, .tail, .fill, collection(7)))
    station.add(filler(3, .pre, .pad(.minutes(10)), collection(6), .shuffle))
    station.add(filler(4, .fallback, .fill, .playlist(PlaylistID(2))))
    station.fallback = FillerID(4)
    return station
}

private let formerItems = """
    88140 2760 programme 43 0 17 | 7 | rerun of Evening | 0 | 3 | again from Mon 21:29
    90900 2280 programme 4 0 18 | 8 | collection 1, chronological | 0 | 4 | item 1 of 2
    93180 1980 programme 5 0 19 | 8 | collection 1, chronological | 0 | 5 | item 2 of 2
    95160 1620 programme 3 0 20 | 0 | collection 1, shuffle, linked pair | 0 | 3 | item 1 of 2
    96780 1800 programme 1 0 21 | 0 | collection 1, shuffle, linked pair | 0 | 4 | item 2 of 2
    98580 60 pre 62 0 22 | 1 | collection 6, shuffle | 1 | 2 | pads to 04:10
    98640 30 pre 61 0 22 | 1 | collection 6, shuffle | 1 | 3 | pads to 04:10
    98670 120 pre 63 0 22 | 1 | collection 6, shuffle | 2 | 1 | pads to 04:10
    98790 30 pre 61 0 22 | 1 | collection 6, shuffle | 2 | 2 | pads to 04:10
    98820 2580 programme 24 0 22 | 1 | playlist 1: collection 2, shuffle | 0 | 2 | one item
    101400 1500 programme 52 0 23 | 2 | collection 5, chronological, show 1 | 0 | 1 | item 1 of 2
    102900 1320 programme 54 0 23 | 2 | collection 5, chronological, show 1 | 0 | 2 | item 2 of 2
    104220 3480 programme 23 0 24 | 3 | collection 2, weighted, cooldown 02:30:00 | 3 | 0 | item 1 of 2
    107700 2820 programme 22 0 25 | 3 | collection 2, weighted, cooldown 02:30:00 | 4 | 0 | item 2 of 2
    110520 1980 programme 5 0 26 | 4 | collection 1, shuffle, linked pair | 0 | 2 | one item
    112500 2460 programme 2 0 27 | 5 | collection 1, shuffle | 0 | 4 | fits into the rule's duration of 01:40:00
    114960 60 post 62 0 27 | 5 | collection 6, shuffle | 2 | 3 | post-roll filler 1 of 1
    115020 2280 programme 4 0 28 | 5 | collection 1, shuffle | 0 | 5 | fits into the rule's duration of 01:40:00
    117300 30 post 61 0 28 | 5 | collection 6, shuffle | 3 | 1 | post-roll filler 1 of 1
    117330 240 tail 71 0 28 | 5 | collection 7, chronological | 191 | 1 | fills 00:19:30 up to the end of the rule's duration
    117570 240 tail 71 0 28 | 5 | collection 7, chronological | 192 | 1 | fills 00:19:30 up to the end of the rule's duration
    117810 240 tail 71 0 28 | 5 | collection 7, chronological | 193 | 1 | fills 00:19:30 up to the end of the rule's duration
    118050 240 tail 71 0 28 | 5 | collection 7, chronological | 194 | 1 | fills 00:19:30 up to the end of the rule's duration
    118290 210 fallback 1 0 28 | 5 | playlist 2: collection 1, chronological | 1 | 1 | fills 00:19:30 up to the end of the rule's duration
    """.split(separator: "\n").map(FormerItem.init)

private let formerCheckpoint = """
    {"at":1780360140000000,"state":{"cursors":[{"cycle":0,"key":"collection:1:chronological",\
    "label":"collection 1, chronological","last":3,"played":[0,14]},{"cycle":0,"key":"collection:1:shuffle",\
    "label":"collection 1, shuffle","last":5,"played":[0,42]},{"cycle":0,\
    "key":"collection:1:shuffle||link=rules progress=pair","label":"collection 1, shuffle, linked pair","last":5,\
    "played":[0,48]},{"cycle":0,"key":"collection:2:shuffle","label":"collection 2, shuffle","last":23,\
    "played":[0,8388608]},{"cycle":2,"key":"collection:2:weighted||cooldown=9000000000","label":"collection 2,\
     weighted, cooldown 02:30:00","last":22,"played":[],"recent":[{"at":1780284600000000,"id":24},\
    {"at":1780287180000000,"id":22}]},{"cycle":0,"key":"collection:4:chronological","label":"collection 4,\
     chronological","last":43,"played":[0,15393162788864]},{"cycle":0,"key":"collection:4:shuffle",\
    "label":"collection 4, shuffle","last":45,"played":[0,39582418599936]},{"cycle":0,\
    "key":"collection:5:chronological|group=show 2|","label":"collection 5, chronological, show 2","last":53,\
    "played":[0,11258999068426240]},{"cycle":0,"key":"collection:5:shuffle|groups|","label":"collection 5,\
     shuffle, groups","last":5318792384357252169,"played":[83106131005582065,512]},{"cycle":1,\
    "key":"collection:6:shuffle","label":"collection 6, shuffle","last":63,"played":[0,9223372036854775808]},\
    {"cycle":191,"key":"collection:7:chronological","label":"collection 7, chronological","last":71,"played":[]}],\
    "idleSteps":0,"instruction":9,"links":[{"key":"collection:1:shuffle||link=rules progress=pair",\
    "queue":{"items":[[5,0,2,0]],"played":[1],"rules":[0]}}],"newestGroup":16,"nextCheckpoint":1780381740000000,\
    "playlists":[{"entry":"collection:2:shuffle","key":"playlist:1:chronological","place":{"entry":0,\
    "remaining":1}},{"entry":"collection:1:chronological","key":"playlist:2:chronological","place":{"entry":0}}],\
    "position":1780360140000000,"program":655475086130125025,"recordings":{"log":[],"reruns":["rule=Evening"],\
    "takes":[{"name":"Evening","programmes":[[41,1780344000000000,2700000000,12,0,null,null],[42,1780346700000000,\
    2640000000,13,0,null,null],[43,1780349340000000,2760000000,14,0,null,null]],"visit":1780344000000000}]},\
    "script":[{"fingerprint":15418083345951144038,"link":3821848560650140247,"rule":0},\
    {"fingerprint":7180996298818793701,"rule":1},{"fingerprint":14196333796578940750,"rule":2},\
    {"fingerprint":12076944679481405368,"rule":3},{"fingerprint":5880085098446945527,"link":3821848560650140247,\
    "rule":4},{"fingerprint":7163543363774135648,"rule":5},{"fingerprint":11093028431134291885,"rule":6},\
    {"fingerprint":18420373546840035261,"name":"Evening","rule":6},{"fingerprint":3835453720626235302,"rule":7},\
    {"fingerprint":7214611574457910421,"rule":7},{"fingerprint":13971499519215059061,"rule":8},\
    {"fingerprint":618463229101696779,"rule":-1}],"visit":{"last":42,"placed":2,"remaining":1,\
    "repeated":{"next":2,"programmes":[[41,1780344000000000,2700000000,12,0,null,null],[42,1780346700000000,\
    2640000000,13,0,null,null],[43,1780349340000000,2760000000,14,0,null,null]]},"started":1780354800000000}}}
    """
