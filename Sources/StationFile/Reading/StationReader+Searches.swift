import Core

/// A query of a station file, and the collection that it is a member of.
struct SearchEntry {
    /// nil where it is played by itself.
    let collection: CollectionID?
    let query: SearchQuery
    let node: YAMLNode
}

extension StationReader {
    /// Reads a query; a fault in it is noted at its place in the file.
    mutating func search(_ node: YAMLNode, of collection: CollectionID?) -> String? {
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

    func place(_ offset: Int, _ node: YAMLNode) -> YAMLNode.Mark {
        ScalarPlaces(bytes).place(of: offset, in: node.plainText ?? "", startingAt: node.mark)
    }
}
