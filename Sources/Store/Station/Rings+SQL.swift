import Core

/// Nothing may hold itself, directly or by way of others.
extension Database {
    func checkRings(of collections: [CollectionID]) throws(StoreError) {
        if collections.isEmpty { return }
        let links = try rows("SELECT collection, other FROM collection_member WHERE other IS NOT NULL") {
            row throws(StoreError) in (row.next(CollectionID.self), row.next(CollectionID.self))
        }
        guard let ring = Self.ring(through: collections, links) else { return }
        var names: [String] = []
        for id in ring {
            names += try rows("SELECT name FROM collection WHERE id = ?", id) { row throws(StoreError) in row.next() }
        }
        throw Self.refusal(of: "collection", names)
    }

    func checkRings(of playlists: [PlaylistID]) throws(StoreError) {
        if playlists.isEmpty { return }
        let links = try rows("SELECT playlist, content_playlist FROM playlist_entry WHERE content_playlist IS NOT NULL")
        {
            row throws(StoreError) in (row.next(PlaylistID.self), row.next(PlaylistID.self))
        }
        guard let ring = Self.ring(through: playlists, links) else { return }
        var names: [String] = []
        for id in ring {
            names += try rows("SELECT name FROM playlist WHERE id = ?", id) { row throws(StoreError) in row.next() }
        }
        throw Self.refusal(of: "playlist", names)
    }

    /// The things of the first ring that goes through one of `things`, beginning with it.
    private static func ring<Subject>(
        through things: [Identifier<Subject>], _ links: [(outer: Identifier<Subject>, inner: Identifier<Subject>)]
    ) -> [Identifier<Subject>]? {
        var nesting = Nesting<Identifier<Subject>>()
        for link in links { nesting.note(link.inner, in: link.outer) }
        for thing in things {
            for inner in nesting.things(in: thing) {
                guard let way = nesting.way(from: inner, to: thing) else { continue }
                return inner == thing ? [thing] : [thing, inner] + way
            }
        }
        return nil
    }

    private static func refusal(of kind: String, _ names: [String]) -> StoreError {
        let others = names.dropFirst().map { "“\($0)”" }.joined(separator: ", then ")
        return .conflict(
            "Saving the \(kind) “\(names.first ?? "")”",
            "it holds itself" + (others.isEmpty ? "" : ", by way of \(others)"),
            fix: "Take one \(kind) out of the other.")
    }
}
