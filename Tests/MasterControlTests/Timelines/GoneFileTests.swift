import Core
import Store
import Testing

@testable import MasterControl

@Suite struct `A file that is gone` {
    @Test(arguments: [true, false]) func `is not planned any more, protected or not`(isVanished: Bool) async throws {
        let station = try await SmallStation()
        let desk = try await TimelineService(
            store: station.store, zones: station.zones, clock: station.clock, log: .silent)
        await desk.build()
        // Film 1 is on; Film 2 begins in five minutes, which is within the protected time.
        station.clock.advance(.minutes(25))
        let library = try #require(try await station.store.libraries().first)
        if isVanished {
            try await station.store.record([.vanished(station.media[1])], in: library.id)
        } else {
            try await station.store.record([ProbeResponse(id: station.media[1].raw, failure: "it is noise")])
        }
        await desk.mediaChanged([station.media[1]])
        let now = SmallStation.now
        let items = try await station.store.timeline(
            of: station.channel.id, from: now, until: now + .hours(4))
        #expect(items.prefix(3).map(\.media) == [station.media[0], station.media[2], station.media[0]])
        #expect(items.map(\.start).prefix(3) == [now, now + .minutes(30), now + .minutes(60)])
        #expect(!items.contains { $0.media == station.media[1] })
    }
}
