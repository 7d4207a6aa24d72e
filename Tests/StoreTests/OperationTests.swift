import Core
import Store
import Testing

func item(_ channel: ChannelID, _ start: Int64, _ finish: Int64, _ kind: TimelineItem.Kind = .programme)
    -> TimelineItem
{
    TimelineItem(
        channel: channel, start: Instant(seconds: start), finish: Instant(seconds: finish), kind: kind,
        media: kind == .offline ? nil : MediaID(4), inPoint: .milliseconds(1_500), guideGroup: start,
        guideTitle: "T\(start)", hidden: start % 2 == 1, language: start == 100 ? "deu" : nil,
        reason: TimelineItem.Reason(
            schedule: ScheduleID(4), rule: RuleID(2), filler: FillerID(5), cursor: "collection:1:shuffle",
            entries: [EntryID(7), EntryID(8)], cycle: 3, draw: 9, decision: "next",
            former: TimelineItem.Reason.Former(rule: 1, cursor: "collection A, shuffle")))
}

extension TestStation {
    func channel() async throws -> ChannelID {
        let new = try await store.apply([
            .saveProfile(Profile(id: ProfileID(-1), name: "P")),
            .saveSchedule(Schedule(id: ScheduleID(-1), name: "S", rules: [])),
            .saveChannel(
                Channel(
                    id: ChannelID(-1), number: ChannelNumber(1), name: "One", schedule: ScheduleID(-1),
                    profile: ProfileID(-1), guideKey: "", seed: 0)),
        ])
        return try #require(new.channels[ChannelID(-1)])
    }
}

@Suite struct `A timeline` {
    @Test func `comes back as it was written, the item on air included`() async throws {
        let station = try TestStation()
        let channel = try await station.channel()
        let items = [
            item(channel, 0, 100), item(channel, 100, 130, .filler(.post)), item(channel, 130, 200, .offline),
            item(channel, 200, 301, .filler(.fallback)),
        ]
        let stored = try await station.store.append(items, to: channel)
        #expect(Set(stored.map(\.id)).count == 4)
        func starts(_ from: Int64, _ until: Int64) async throws -> [Int64] {
            try await station.store.timeline(
                of: channel, from: Instant(seconds: from), until: Instant(seconds: until)
            ).map(\.start.seconds)
        }
        #expect(try await starts(0, 1_000) == [0, 100, 130, 200])
        #expect(try await starts(99, 100) == [0])
        #expect(try await starts(100, 131) == [100, 130])
        #expect(try await starts(301, 400) == [])
        #expect(try await starts(-50, 1) == [0])
        #expect(
            try await station.store.timeline(of: channel, from: Instant(seconds: 0), until: Instant(seconds: 999))
                == stored)
        #expect(try await station.store.timelineItem(of: channel, at: Instant(seconds: 150)) == stored[2])
        #expect(try await station.store.timelineItem(stored[3].id) == stored[3])
        #expect(try await station.store.timelineEnd(of: channel) == Instant(seconds: 301))
        #expect(
            try await station.store.timelines(from: Instant(seconds: 0), until: Instant(seconds: 50))
                == [channel: [stored[0]]])
    }

    @Test func `of a mirror is the other channel's, later, and follows it`() async throws {
        let station = try TestStation()
        let channel = try await station.channel()
        var mirror = try #require(try await station.store.channel(channel))
        mirror.id = ChannelID(-1)
        mirror.number = ChannelNumber(2)
        mirror.guideKey = ""
        mirror.mirror = Channel.Mirror(channel: channel, offset: .hours(1))
        let id = try #require(try await station.store.apply([.saveChannel(mirror)]).channels[ChannelID(-1)])
        #expect(try await station.store.channel(id)?.mirror == mirror.mirror)
        _ = try await station.store.append([item(channel, 0, 100), item(channel, 100, 200)], to: channel)
        let shown = try await station.store.timeline(
            of: id, from: Instant(seconds: 3_600 + 50), until: Instant(seconds: 3_600 + 150))
        #expect(shown.map(\.start.seconds) == [3_600, 3_700] && shown.allSatisfy { $0.channel == id })
        #expect(shown.map(\.finish.seconds) == [3_700, 3_800] && shown.allSatisfy { $0.media == MediaID(4) })
        // What is over on the one channel is still to come on the other.
        func coming(_ from: Int64, limit: Int = 9) async throws -> [String] {
            try await station.store.comingAirings(of: MediaID(4), from: Instant(seconds: from), limit: limit).map {
                "\($0.channel == id ? "mirror" : "own") \($0.start.seconds) \($0.rule?.raw ?? 0)"
            }
        }
        #expect(try await coming(0) == ["own 0 2", "own 100 2", "mirror 3600 2", "mirror 3700 2"])
        #expect(try await coming(150) == ["own 100 2", "mirror 3600 2", "mirror 3700 2"])
        #expect(try await coming(150, limit: 2) == ["own 100 2", "mirror 3600 2"])
        #expect(try await coming(3_750) == ["mirror 3700 2"])
        #expect(try await coming(3_800) == [])
    }

    @Test func `is replaced from an instant on, with the checkpoints after it`() async throws {
        let station = try TestStation()
        let channel = try await station.channel()
        let marks = [0, 100, 200].map { CheckpointRecord(instant: Instant(seconds: $0), state: [UInt8($0)]) }
        _ = try await station.store.append(
            [item(channel, 0, 100), item(channel, 100, 200), item(channel, 200, 300)], to: channel, checkpoints: marks)
        let later = CheckpointRecord(instant: Instant(seconds: 150), state: [])
        _ = try await station.store.replaceTimeline(
            of: channel, from: Instant(seconds: 100), with: [item(channel, 100, 170)], checkpoints: [later])
        #expect(try await station.store.timelineEnd(of: channel) == Instant(seconds: 170))
        #expect(try await station.store.checkpoint(of: channel, notAfter: Instant(seconds: 149)) == marks[1])
        #expect(try await station.store.checkpoint(of: channel, notAfter: Instant(seconds: 999)) == later)
        #expect(try await station.store.checkpoint(of: channel, notAfter: Instant(seconds: -1)) == nil)
    }

    @Test func `is not written in part`() async throws {
        let station = try TestStation()
        let channel = try await station.channel()
        _ = try await station.store.append([item(channel, 0, 100)], to: channel)
        let error = await #expect(throws: StoreError.self) {
            try await station.store.replaceTimeline(
                of: channel, from: Instant(seconds: 0), with: [item(channel, 0, 50), item(channel, 0, 60)])
        }
        #expect(error?.code == "store.conflict")
        #expect(try await station.store.timelineEnd(of: channel) == Instant(seconds: 100))
    }

    @Test func `forgets what is over but the checkpoint it needs`() async throws {
        let station = try TestStation()
        let channel = try await station.channel()
        let marks = [0, 100, 200].map { CheckpointRecord(instant: Instant(seconds: $0), state: [1]) }
        _ = try await station.store.append(
            [item(channel, 0, 100), item(channel, 100, 200), item(channel, 200, 300)], to: channel, checkpoints: marks)
        try await station.store.pruneTimelines(before: Instant(seconds: 150))
        #expect(
            try await station.store.timeline(of: channel, from: Instant(seconds: 0), until: Instant(seconds: 999)).count
                == 2)
        #expect(try await station.store.checkpoint(of: channel, notAfter: Instant(seconds: 99)) == nil)
        #expect(try await station.store.checkpoint(of: channel, notAfter: Instant(seconds: 199)) == marks[1])
    }
}

@Suite struct `The as-run log` {
    private func entry(_ start: Int64, _ how: OutputKind = .copied, media: Int64 = 4) -> AsRunEntry {
        AsRunEntry(
            channel: ChannelID(1), item: TimelineItemID(start), media: MediaID(media), title: "T",
            plannedStart: Instant(seconds: start), start: Instant(seconds: start), finish: Instant(seconds: start + 9),
            frames: 225, how: how, cause: how == .slate ? "gone" : nil)
    }

    @Test func `says when something was last shown`() async throws {
        let station = try TestStation()
        try await station.store.append([entry(10), entry(20, .transcoded), entry(30, .slate), entry(40, media: 5)])
        let store = station.store
        #expect(try await store.lastShown(on: ChannelID(1), before: Instant(seconds: 10)).isEmpty)
        #expect(try await store.lastShown(on: ChannelID(2), before: Instant(seconds: 99)).isEmpty)
        #expect(
            try await store.lastShown(on: ChannelID(1), before: Instant(seconds: 20))
                == [MediaID(4): Instant(seconds: 10)])
        #expect(
            try await store.lastShown(on: ChannelID(1), before: Instant(seconds: 99))
                == [MediaID(4): Instant(seconds: 20), MediaID(5): Instant(seconds: 40)])
        let range = try await store.asRun(of: ChannelID(1), from: Instant(seconds: 20), until: Instant(seconds: 40))
        #expect(range == [entry(30, .slate), entry(20, .transcoded)])
    }

    @Test func `is bounded by age and by number`() async throws {
        let station = try TestStation()
        try await station.store.append((0..<50).map { entry($0 * 10) })
        try await station.store.pruneAsRun(before: Instant(seconds: 100), keeping: 5)
        let left = try await station.store.asRun(
            of: ChannelID(1), from: Instant(seconds: 0), until: Instant(seconds: 999))
        #expect(left.map(\.start.seconds) == [490, 480, 470, 460, 450])
        try await station.store.pruneAsRun(before: Instant(seconds: 470), keeping: 100)
        let kept = try await station.store.asRun(
            of: ChannelID(1), from: Instant(seconds: 0), until: Instant(seconds: 999))
        #expect(kept.map(\.start.seconds) == [490, 480, 470])
    }
}
