import Core

/// A query of a station file.
struct SearchEntry {
    let collection: String
    let query: SearchQuery
    let node: YAMLNode
}

extension StationReader {
    /// Reads a query; a fault in it is noted at its place in the file.
    mutating func search(_ node: YAMLNode, of collection: String) -> String? {
        guard let text = node.text("a query such as genre:western", faults) else { return nil }
        do {
            let query = try SearchQuery(text)
            for notice in query.notices {
                faults.notice(at: place(notice.offset, node), found: notice.found, expected: notice.expected)
            }
            searches.append(SearchEntry(collection: collection, query: query, node: node))
            return text
        } catch {
            faults.add(at: place(error.offset, node), found: error.found, expected: error.expected)
            return nil
        }
    }

    private func place(_ offset: Int, _ node: YAMLNode) -> YAMLNode.Mark {
        ScalarPlaces(bytes).place(of: offset, in: node.plainText ?? "", startingAt: node.mark)
    }

    /// Every collection that a query names is there, and none holds itself.
    func checkSearches() {
        let names = contents.collections.map(\.name)
        let known = Set(names.map { $0.lowercased() })
        let queries = contents.collections.map { collection in
            (collection.name.lowercased(), Self.namedCollections(collection))
        }
        let graph = Dictionary(queries) { $0 + $1 }
        for entry in searches {
            for (name, offset) in entry.query.namedCollections {
                if !known.contains(name.lowercased()) {
                    faults.add(
                        at: place(offset, entry.node),
                        found: "the unknown collection “\(name)”\(suggestion(for: name, among: names))",
                        expected: "a collection of the file or the station")
                } else if Self.leads(from: name.lowercased(), to: entry.collection.lowercased(), graph) {
                    faults.add(
                        at: place(offset, entry.node),
                        found: "the collection “\(name)”, which holds “\(entry.collection)” itself",
                        expected: "a collection that does not")
                }
            }
        }
    }

    private static func namedCollections(_ collection: MediaCollection) -> [String] {
        collection.members.flatMap { member -> [String] in
            // What cannot be read was refused when it was stored, or is refused above.
            guard case .search(let text) = member.source, let query = try? SearchQuery(text) else { return [] }
            return query.namedCollections.map { $0.name.lowercased() }
        }
    }

    /// Whether one name leads to the other from query to query.
    private static func leads(from start: String, to end: String, _ graph: [String: [String]]) -> Bool {
        var seen: Set<String> = []
        var open = [start]
        while let name = open.popLast() {
            if name == end { return true }
            if seen.insert(name).inserted { open += graph[name] ?? [] }
        }
        return false
    }
}
