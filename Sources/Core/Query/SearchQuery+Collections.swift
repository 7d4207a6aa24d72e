extension SearchQuery {
    /// The collections that the query names, with the places of the names in it. Names with wildcards name whatever
    /// fits when the query is looked up.
    public var namedCollections: [(name: String, offset: Int)] {
        terms.compactMap { term in
            guard term.asksForCollections, case .pattern(let pattern) = term.value else { return nil }
            return pattern.plain.map { ($0, term.offset) }
        }
    }

    /// Whether what it finds depends on what some collection holds.
    public var asksForCollections: Bool { terms.contains(where: \.asksForCollections) }
}

extension QueryTerm {
    fileprivate var asksForCollections: Bool { field == .collection || field == .smartCollection }
}
