import Core

/// A collection or playlist of the file that holds another.
struct Held<Subject> {
    let outer: Identifier<Subject>
    let inner: Identifier<Subject>
    /// Where the inner one is named.
    let node: YAMLNode
}

/// Nothing may hold itself, neither directly nor by way of others.
extension StationReader {
    func checkNesting() {
        checkPlaylists()
        checkCollections()
    }

    private func checkPlaylists() {
        var rings = RingCheck("playlist", contents.playlists.map { ($0.id, $0.name) }, faults)
        for playlist in contents.playlists {
            for entry in playlist.entries {
                if case .playlist(let inner) = entry.content { rings.nesting.note(inner, in: playlist.id) }
            }
        }
        for held in heldPlaylists { rings.check(held.inner, in: held.outer, at: held.node.mark) }
    }

    private func checkCollections() {
        let ids = Dictionary(grouping: contents.collections) { $0.name.lowercased() }.mapValues { $0.map(\.id) }
        var rings = RingCheck("collection", contents.collections.map { ($0.id, $0.name) }, faults)
        for collection in contents.collections {
            for inner in collection.members.flatMap({ Self.collections(in: $0, ids) }) {
                rings.nesting.note(inner, in: collection.id)
            }
        }
        for held in heldCollections { rings.check(held.inner, in: held.outer, at: held.node.mark) }
        for entry in searches {
            for (name, offset) in entry.query.namedCollections {
                let named = ids[name.lowercased()] ?? []
                if named.isEmpty { refuseUnknown(name, at: place(offset, entry.node)) }
                guard let owner = entry.collection else { continue }
                for inner in named { rings.check(inner, in: owner, at: place(offset, entry.node)) }
            }
        }
    }

    private func refuseUnknown(_ collection: String, at mark: YAMLNode.Mark) {
        let hint = suggestion(for: collection, among: contents.collections.map(\.name))
        faults.add(
            at: mark, found: "the unknown collection “\(collection)”\(hint)",
            expected: "a collection of the file or the station")
    }

    /// What a member holds whatever it finds: names with wildcards are left to whoever looks them up.
    private static func collections(
        in member: MediaCollection.Member, _ ids: [String: [CollectionID]]
    ) -> [CollectionID] {
        switch member.source {
        case .collection(let id): return [id]
        case .search(let text):
            // What cannot be read was refused when it was stored, or is refused above.
            guard let query = try? SearchQuery(text) else { return [] }
            return query.namedCollections.flatMap { ids[$0.name.lowercased()] ?? [] }
        case .item, .show, .season, .folder, .tag, .library, .artist, .album: return []
        }
    }
}

/// Refuses things that hold themselves, where they are named.
private struct RingCheck<Subject> {
    private let kind: String
    private let names: [Identifier<Subject>: String]
    private let faults: FaultList
    var nesting = Nesting<Identifier<Subject>>()

    init(_ kind: String, _ names: [(Identifier<Subject>, String)], _ faults: FaultList) {
        self.kind = kind
        self.names = Dictionary(names) { first, _ in first }
        self.faults = faults
    }

    func check(_ inner: Identifier<Subject>, in outer: Identifier<Subject>, at mark: YAMLNode.Mark) {
        guard let way = nesting.way(from: inner, to: outer) else { return }
        let others = way.map(name).joined(separator: ", then ")
        faults.add(
            at: mark,
            found: "the \(kind) \(name(inner)), which holds \(name(outer)) itself"
                + (others.isEmpty ? "" : ", by way of \(others)"), expected: "a \(kind) that does not")
    }

    private func name(_ id: Identifier<Subject>) -> String { "“\(names[id] ?? "")”" }
}
