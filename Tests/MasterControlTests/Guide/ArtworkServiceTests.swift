import Core
import Foundation
import Store
import Testing

@testable import MasterControl

@Suite struct `The artwork desk` {
    private let station: SmallStation
    private let desk: ArtworkService
    private let poster: String

    init() async throws {
        station = try await SmallStation()
        desk = ArtworkService(store: station.store, clock: station.clock, log: .silent)
        try FileManager.default.createDirectory(
            atPath: station.path("films/Fog (1950)"), withIntermediateDirectories: true)
        poster = station.path("films/Fog (1950)/poster.jpg")
    }

    /// A film in a folder of its own, as a scan would have found it.
    private func film() async throws -> MediaItem {
        let path = station.path("films/Fog (1950)/Fog.mkv")
        let stamp = FileStamp(byteCount: 1, modified: SmallStation.now, fingerprint: 99)
        let file = ScannedFile(path: path, stamp: stamp, kind: .movie, metadata: MediaMetadata(title: "Fog"))
        let library = try #require(try await station.store.libraries().first)
        try await station.store.record([.new(file)], in: library.id)
        let id = try #require(try await station.store.mediaID(at: path))
        return try #require(try await station.store.media(id))
    }

    @Test func `knows which media have a poster, and sends it`() async throws {
        try Data([0xff, 0xd8, 0xff]).write(to: URL(filePath: poster))
        let film = try await film()
        let bare = try #require(try await station.store.media(station.media[0]))
        #expect(await desk.illustrated([film, bare]) == [film.id])
        #expect(await desk.revision == 1)
        #expect(await desk.illustrated([film]) == [film.id])
        #expect(await desk.revision == 1)
        #expect(try await desk.artwork(of: film.id, limit: 1 << 20) == [0xff, 0xd8, 0xff])
        #expect(try await desk.artwork(of: bare.id, limit: 1 << 20) == nil)
        #expect(try await desk.artwork(of: MediaID(9_999), limit: 1 << 20) == nil)
    }

    @Test func `tells a page of pictures, and renews no guide for it`() async throws {
        try Data([0xff, 0xd8, 0xff]).write(to: URL(filePath: poster))
        let film = try await film()
        let bare = try #require(try await station.store.media(station.media[0]))
        #expect(await desk.pictured([film, bare]) == [film.id])
        #expect(await desk.revision == 0)
        try FileManager.default.removeItem(atPath: poster)
        #expect(await desk.pictured([film]) == [film.id])
        await desk.rest()
        #expect(await desk.pictured([film]).isEmpty)
    }

    @Test func `sees after a scan what came and what went`() async throws {
        let film = try await film()
        #expect(await desk.illustrated([film]).isEmpty)
        #expect(await desk.revision == 0)
        try Data([0xff, 0xd8, 0xff]).write(to: URL(filePath: poster))
        #expect(await desk.illustrated([film]).isEmpty)
        await desk.invalidate()
        #expect(await desk.illustrated([film]) == [film.id])
        #expect(await desk.revision == 1)
        try FileManager.default.removeItem(atPath: poster)
        await desk.invalidate()
        #expect(await desk.illustrated([film]).isEmpty)
        #expect(await desk.revision == 2)
    }
}
