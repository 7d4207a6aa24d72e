import Core
import Foundation
import Testing

@testable import Scheduler

/// Schedules and playlists of thousands of entries: what a build costs must not grow with the square of them.
@Suite(.serialized) struct `A large station` {
    /// Builds three days, reads the state back as after a restart, refreshes in the middle, and says how long it took.
    private func time(_ name: String, _ station: SmallStation, within limit: Duration) throws {
        let clock = ContinuousClock()
        let begin = clock.now
        let build = station.build(.hours(72))
        let built = clock.now - begin
        let state = try #require(build.checkpoints.last)
        let bytes = try JSONEncoder().encode(state)
        _ = TimelineBuilder(station.input, try JSONDecoder().decode(Checkpoint.self, from: bytes).state)
        let saved = clock.now - begin - built
        let now = station.start + .hours(40)
        let refresh = try #require(
            Refresh(of: build.items, checkpoints: build.checkpoints, firstAffected: now, now: now))
        var builder = TimelineBuilder(station.input, refresh)
        let again = refresh.kept + builder.extend(until: station.start + .hours(72)).items
        let all = clock.now - begin
        print(
            "\(name): \(build.items.count) items in \(built), a state of \(bytes.count) bytes in \(saved), refreshed in \(all - saved - built)"
        )
        #expect(again.map(\.media) == build.items.map(\.media))
        #expect(all < limit, "\(name) took \(all)")
    }

    @Test func `of 500 rules is built in a moment`() throws {
        var station = SmallStation((1...500).map { rule(.one, .item(MediaID($0))) })
        for id in Int64(1)...500 { station.shelf[.item(MediaID(id))] = items([Double(id % 30) + 5], from: id) }
        for (place, id) in (1...500).enumerated() where place % 5 == 0 {
            station.rules[place].options.progress = "link \(id / 10)"
            station.rules[place].options.isLinked = true
        }
        try time("500 rules", station, within: .seconds(20))
        station.isShuffled = true
        try time("500 shuffled rules", station, within: .seconds(20))
    }

    @Test func `with a playlist of 10,000 entries is built in a moment`() throws {
        var station = SmallStation([rule(.flood, .playlist(PlaylistID(1)))])
        var contents: [ContentReference: [Playable]] = [:]
        for id in Int64(1)...10_000 { contents[.item(MediaID(id))] = items([Double(id % 30) + 3], from: id) }
        station.shelf = Shelf(contents)
        let entries = (1...10_000).map { Playlist.Entry(content: .item(MediaID(Int64($0))), order: .chronological) }
        station.playlists[PlaylistID(1)] = Playlist(id: PlaylistID(1), name: "Long", entries: entries)
        try time("10,000 entries", station, within: .seconds(20))
        station.playlists[PlaylistID(1)]?.isShuffled = true
        try time("10,000 shuffled entries", station, within: .seconds(20))
    }
}
