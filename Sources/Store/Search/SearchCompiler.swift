import Core
import SQLite

/// Makes one SQL statement of a query.
struct SearchCompiler {
    let database: Database
    let day: SearchDay
    let collections: CollectionResolver
    private(set) var sources = SourceList()
    private(set) var document = QueryDocument.item
    private var query: SearchQuery?

    init(_ database: Database, _ day: SearchDay, _ collections: CollectionResolver) {
        self.database = database
        self.day = day
        self.collections = collections
    }

    /// What every found row is read for.
    enum Columns {
        case id, playable, facets

        var sql: SQLText {
            switch self {
            case .id: SQLText("m.id")
            case .playable:
                SQLText(
                    """
                    m.id, m.duration, m.show, m.season, m.episode, m.released, m.year, m.sort_title, m.artist, m.album
                    """)
            case .facets:
                SQLText(
                    """
                    m.id, m.kind, m.library, m.state, m.released, m.year, m.content_rating, m.width, m.height,
                    m.video_codec
                    """)
            }
        }
    }

    enum Order {
        case id, title

        var sql: SQLText {
            switch self {
            case .id: SQLText(" ORDER BY m.id")
            case .title: SQLText(" ORDER BY m.sort_title, m.id")
            }
        }
    }

    /// The statement that finds what fits the query, if there is one, and the filters; nil when nothing can.
    mutating func statement(
        _ query: SearchQuery?, _ columns: Columns, filters: [SQLText] = [], by order: Order = .id
    ) throws(StoreError) -> SQLText? {
        let found = try query.map { query throws(StoreError) in try selection(query) } ?? .everything
        let tests = filters.map(Selection.test)
        let test: SQLText
        switch sources.all(of: [found] + tests) {
        case .nothing: return nil
        case .everything: test = SQLText("true")
        case .rows(let condition): test = sources.expression(condition)
        }
        let select = "SELECT " + columns.sql + " FROM media AS m INDEXED BY media_by_search WHERE " + test
        return sources.with(select + order.sql)
    }

    private mutating func selection(_ query: SearchQuery) throws(StoreError) -> Selection {
        self.query = query
        var found: [Selection] = []
        for document in QueryDocument.documents(of: query.root) {
            self.document = document
            let node = try selection(query.root)
            found.append(sources.all(of: [node, document.rows]))
        }
        return sources.any(of: found)
    }

    private mutating func selection(_ node: QueryNode) throws(StoreError) -> Selection {
        switch node {
        case .everything: return .everything
        case .term(let term):
            guard term.field.hasData, document.has(term.field) else { return .nothing }
            return try selection(term)
        case .group(let clauses): return try selection(clauses)
        }
    }

    private mutating func selection(_ clauses: [QueryClause]) throws(StoreError) -> Selection {
        var required: [Selection] = []
        var optional: [Selection] = []
        for clause in clauses {
            let part = try selection(clause.node)
            switch clause.role {
            case .required: required.append(part)
            case .optional: optional.append(part)
            case .forbidden: required.append(sources.none(of: part))
            }
        }
        if !clauses.contains(where: { $0.role == .required }), !optional.isEmpty {
            required.append(sources.any(of: optional))
        }
        return sources.all(of: required)
    }

    /// For messages about a term.
    func fault(_ term: QueryTerm, found: String, expected: String) -> StoreError {
        let error = QueryError(query?.text ?? "", at: term.offset, found: found, expected: expected)
        return StoreError(.invalid, code: error.code, what: error.what, why: error.why, fix: error.fix)
    }
}
