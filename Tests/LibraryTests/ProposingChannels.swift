import Core
import Library
import Testing

@Suite struct `Proposing channels` {
    static let films = MediaLibrary(id: LibraryID(1), name: "Films", kind: .movies, paths: ["/films"])
    static let shows = MediaLibrary(id: LibraryID(2), name: "Shows", kind: .shows, paths: ["/shows"])
    static let clips = MediaLibrary(id: LibraryID(3), name: "clips", kind: .otherVideos, paths: ["/clips"])

    @Test func `gives one channel for a folder of a few files`() {
        var inventory = Inventory()
        inventory.libraries = [Self.clips]
        inventory.playableCounts = [Self.clips.id: 3]
        let proposals = ChannelProposal.all(for: inventory)
        #expect(proposals.map(\.name) == ["clips"])
        #expect(proposals.first?.members == [.library(Self.clips.id)])
    }

    @Test func `gives none when nothing can be played`() {
        var inventory = Inventory()
        inventory.libraries = [Self.clips]
        #expect(ChannelProposal.all(for: inventory).isEmpty)
    }

    @Test func `gives films, long series, full decades and a mix`() {
        var inventory = Inventory()
        inventory.libraries = [Self.films, Self.shows]
        inventory.playableCounts = [Self.films.id: 9, Self.shows.id: 8]
        inventory.films = (0..<9).map { Inventory.Film(id: MediaID($0), year: $0 < 6 ? 1950 + Int($0) : 1981) }
        inventory.series = [
            Inventory.Series(id: ShowID(1), title: "Short", episodeCount: 2),
            Inventory.Series(id: ShowID(2), title: "Long", episodeCount: 6),
        ]
        let names = ChannelProposal.all(for: inventory).map(\.name)
        #expect(names == ["Films", "Long", "Films of the 1950s", "Everything"])
    }

    @Test func `does not propose the same content twice`() {
        var inventory = Inventory()
        inventory.libraries = [Self.films]
        inventory.playableCounts = [Self.films.id: 2]
        inventory.films = [Inventory.Film(id: MediaID(1), year: nil), Inventory.Film(id: MediaID(2), year: 1999)]
        #expect(ChannelProposal.all(for: inventory).map(\.name) == ["Films"])
    }
}
