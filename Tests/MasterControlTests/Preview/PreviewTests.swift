import Core
import StationFile
import Store
import Testing

@testable import MasterControl

@Suite struct `A preview` {
    /// What the timelines would be if the station were as `change` makes it.
    private func differences(
        _ station: SmallStation, _ change: (inout StationContents) -> Void
    ) async throws -> [TimelineDifference] {
        let paths = Set((1...3).map { station.path("Film \($0)") })
        var contents = try await station.store.contents(paths: paths)
        change(&contents)
        let document = try StationDocument(Array(StationText.write(contents).utf8), file: "test.yaml")
        let proposal = try await StationProposal(document, prune: true, for: station.store, zones: station.zones)
        let preview = try await TimelinePreview(
            of: proposal, station.desk, from: station.clock.now, ahead: .hours(6))
        return try await preview.differences()
    }

    @Test func `of no change shows nothing`() async throws {
        let station = try await SmallStation()
        try await station.build()
        #expect(try await differences(station) { _ in }.isEmpty)
    }

    @Test func `of a change that items do not show shows nothing`() async throws {
        let station = try await SmallStation()
        try await station.build()
        #expect(try await differences(station) { $0.channels[0].name = "Other" }.isEmpty)
    }

    @Test func `shows what is removed and added after the protected window, and changes nothing`() async throws {
        let station = try await SmallStation()
        try await station.build()
        let before = try await station.store.contents()
        let revision = try await station.store.stationRevision()
        let end = try await station.store.timelineEnd(of: station.channel.id)
        let found = try await differences(station) { contents in
            contents.collections.append(
                MediaCollection(id: CollectionID(-9), name: "Few", members: [.item(station.media[1])]))
            contents.schedules[0].rules[0].content = .collection(CollectionID(-9))
        }
        let difference = try #require(found.first)
        #expect(found.count == 1 && difference.kind == .changed)
        // Film 1 is on and stays; then there is nothing but Film 2.
        #expect(difference.removed.allSatisfy { $0.title != "Film 2" } && !difference.removed.isEmpty)
        #expect(difference.added.allSatisfy { $0.title == "Film 2" } && !difference.added.isEmpty)
        #expect(difference.keptCount + difference.added.count == 12)
        #expect(difference.removed.count == difference.added.count)
        #expect(difference.removed.first?.item.start == SmallStation.now + .hours(1))
        #expect(try await station.store.contents() == before)
        #expect(try await station.store.stationRevision() == revision)
        #expect(try await station.store.timelineEnd(of: station.channel.id) == end)
        #expect(try await station.store.contents().collections.count == 2)
    }

    @Test func `says how much stays when that is changed too`() async throws {
        let station = try await SmallStation()
        try await station.build()
        for (span, stays) in [(TimeSpan.zero, 1), (.minutes(15), 1), (.minutes(61), 3), (.hours(24), 12)] {
            let found = try await differences(station) { contents in
                contents.protected = span
                contents.collections.append(
                    MediaCollection(id: CollectionID(-9), name: "None", members: []))
                contents.schedules[0].rules[0].content = .collection(CollectionID(-9))
            }
            #expect(found.first?.removed.count ?? 0 == 12 - stays)
        }
    }

    @Test func `reaches channels through collections inside their collections`() async throws {
        let inner = CollectionID(-8)
        let station = try await SmallStation()
        var contents = try await station.store.contents()
        contents.collections += [
            MediaCollection(id: CollectionID(-7), name: "Outer", members: [MediaCollection.Member(.collection(inner))]),
            MediaCollection(id: inner, name: "Inner", members: [.item(station.media[0])]),
        ]
        contents.schedules[0].rules = [
            ScheduleRule(mode: .all, content: .collection(CollectionID(-7)), order: .custom),
            ScheduleRule(mode: .all, content: .search("collection:inner"), order: .chronological),
        ]
        try await station.store.replace(with: contents)
        try await station.build()
        let found = try await differences(station) { contents in
            guard let place = contents.collections.firstIndex(where: { $0.name == "Inner" }) else { return }
            contents.collections[place].members = [.item(station.media[2])]
        }
        let difference = try #require(found.first)
        #expect(!difference.added.isEmpty && difference.added.allSatisfy { $0.title == "Film 3" })
    }

    @Test func `is what applying then does`() async throws {
        let station = try await SmallStation()
        try await station.build()
        let found = try await differences(station) { $0.schedules[0].rules[0].order = .shuffle }
        var contents = try await station.store.contents()
        contents.schedules[0].rules[0].order = .shuffle
        try await station.store.replace(with: contents)
        let sheet = try await StationSnapshot(reading: station.store)
        let now = station.clock.now
        let timeline = try await ChannelTimeline(station.channel, sheet, station.desk, start: now)
        try await timeline.refresh(now: now, until: now + .hours(72), station.store)
        let items = try await station.store.timeline(of: station.channel.id, from: now, until: now + .hours(6))
        let after = Set(items.map(ItemComparisonKey.init))
        let difference = try #require(found.first)
        #expect(difference.added.allSatisfy { after.contains(ItemComparisonKey($0.item)) })
        #expect(difference.removed.allSatisfy { !after.contains(ItemComparisonKey($0.item)) })
        #expect(items.count == difference.keptCount + difference.added.count)
    }

    private func mirror(_ offset: TimeSpan, of station: SmallStation) async throws -> Channel {
        let one = try await station.channel
        return Channel(
            id: ChannelID(-7), number: ChannelNumber(6), name: "One +1", schedule: one.schedule,
            mirror: Channel.Mirror(channel: one.id, offset: offset), profile: one.profile, guideKey: "", seed: 0)
    }

    @Test func `of a mirror shows what a change of its source channel does to it, by its offset later`() async throws {
        let station = try await SmallStation()
        try await station.build()
        try await station.store.apply([.saveChannel(try await mirror(.hours(2), of: station))])
        station.clock.advance(.hours(4))
        let found = try await differences(station) { contents in
            contents.collections.append(
                MediaCollection(id: CollectionID(-9), name: "Few", members: [.item(station.media[1])]))
            contents.schedules[0].rules[0].content = .collection(CollectionID(-9))
        }
        #expect(found.map(\.channel.number.description) == ["5", "6"] && found.map(\.kind) == [.changed, .changed])
        let first = try #require(found[0].removed.first?.item.start)
        #expect(found[1].removed.first?.item.start == first + .hours(2))
        #expect(
            found[1].added.map(\.item.start)
                == found[0].added.map { $0.item.start + .hours(2) }.filter { $0 < found[1].until })
        #expect(found[1].keptCount + found[1].added.count == 12)
        #expect(found[1].removed.allSatisfy { $0.item.channel == found[1].channel.id })
    }

    @Test func `shows a mirror that comes, moves or goes`() async throws {
        let station = try await SmallStation()
        try await station.build()
        station.clock.advance(.hours(4))
        let mirror = try await mirror(.hours(1), of: station)
        let coming = try await differences(station) { $0.channels.append(mirror) }
        #expect(coming.map(\.kind) == [.added] && coming[0].added.count == 12)
        try await station.store.apply([.saveChannel(mirror)])
        let moving = try await differences(station) { $0.channels[1].mirror?.offset = .minutes(80) }
        #expect(moving.map(\.kind) == [.changed] && moving[0].channel.number == ChannelNumber(6))
        #expect(moving[0].added.first?.item.start == station.clock.now - .minutes(10))
        let going = try await differences(station) { $0.channels.removeLast() }
        #expect(going.map(\.kind) == [.removed] && going[0].removed.count == 12)
        #expect(going[0].removed[0].title == "Film 1" && going[0].removed[0].item.start == station.clock.now)
    }

    @Test func `shows channels that come and channels that go`() async throws {
        let station = try await SmallStation()
        try await station.build()
        let found = try await differences(station) { contents in
            contents.channels[0].number = ChannelNumber(7)
            contents.channels[0].name = "Another"
        }
        #expect(found.map(\.kind) == [.removed, .added])
        #expect(found.map(\.channel.number.description) == ["5", "7"])
        #expect(found[0].removed.count == 12 && found[1].added.count == 12)
        #expect(try await station.store.channels().map(\.name) == ["One"])
    }
}
