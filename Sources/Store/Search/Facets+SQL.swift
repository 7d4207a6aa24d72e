public import Core
import SQLite

extension StationStore {
    /// How many of the media that fit have each value of some properties; at most `most` values of each are named. The
    /// query's offset and limit do not matter. Reads beside everything else: a hundred thousand items take a while.
    public func facets(
        of query: MediaQuery, by properties: [MediaFacets.Property] = MediaFacets.Property.allCases, most: Int = 50
    ) async throws(StoreError) -> MediaFacets {
        let (documents, now) = (documents, clock.now)
        return try await preview("count media") { database throws(StoreError) in
            let view = StationView(database: database, documents: try documents.documents(in: database))
            return try view.facets(of: query, by: properties, most: most, now: now)
        }
    }
}

extension StationView {
    fileprivate func facets(
        of filter: MediaQuery, by properties: [MediaFacets.Property], most: Int, now: Instant
    ) throws(StoreError) -> MediaFacets {
        let day = searchDay(filter.day, now: now)
        var compiler = SearchCompiler(database, day, CollectionResolver(self, day, isStrict: true))
        var count = MediaCount(Set(properties))
        let tests = Database.tests(of: filter)
        if let statement = try compiler.statement(filter.search, .facets, filters: tests) {
            _ = try database.rows(statement) { row throws(StoreError) in count.add(&row) }
        }
        let isEverything = filter.search == nil && tests.isEmpty
        for property in properties where MediaCount.inOtherTables.contains(property) {
            count.names[property] = try database.names(property, of: isEverything ? nil : count.ids)
        }
        let libraries = Dictionary(contents.libraries.map { ("\($0.id)", $0.name) }, uniquingKeysWith: { $1 })
        return MediaFacets(
            total: count.total,
            facets: properties.map { property in
                let values = (count.names[property] ?? [:]).map { name, count in
                    let title = property == .library ? libraries[name] : nil
                    return MediaFacets.Value(property, name, title: title, count: count)
                }
                .sorted { ($1.count, $0.title) < ($0.count, $1.title) }
                return MediaFacets.Facet(property, Array(values.prefix(most)), valueCount: values.count)
            })
    }
}

/// Counts rows of media by their columns. Every distinct value is put into words only once, at the end.
private struct MediaCount {
    private(set) var total = 0
    /// Of all rows, when properties ask for them that other tables have.
    private(set) var ids: Set<MediaID> = []
    private let wantsIDs: Bool
    static let inOtherTables: Set<MediaFacets.Property> = [.genre, .tag, .language]
    private var kinds: [String: Int] = [:]
    private var libraries: [Int64: Int] = [:]
    private var states: [String: Int] = [:]
    private var decades: [Int64: Int] = [:]
    private var ratings: [String: Int] = [:]
    private var classes: [PictureClass: Int] = [:]
    private var codecs: [String: Int] = [:]
    private var others: [MediaFacets.Property: [String: Int]] = [:]

    init(_ properties: Set<MediaFacets.Property>) {
        wantsIDs = !properties.isDisjoint(with: Self.inOtherTables)
    }

    /// Reads `SearchCompiler.Columns.facets`.
    mutating func add(_ row: inout Row) {
        total += 1
        let id: MediaID = row.next()
        if wantsIDs { ids.insert(id) }
        kinds[row.next(), default: 0] += 1
        libraries[row.next(), default: 0] += 1
        states[row.next(), default: 0] += 1
        let (released, year) = (row.next(CivilDate?.self), row.next(Int?.self))
        if let year = released?.year ?? year { decades[Int64(year).flooredDivision(by: 10) * 10, default: 0] += 1 }
        if let rating = row.next(String?.self), !rating.isEmpty { ratings[rating, default: 0] += 1 }
        if let width = row.next(Int?.self), let height = row.next(Int?.self) {
            classes[PictureClass(width: width, height: height), default: 0] += 1
            if let codec = row.next(String?.self) { codecs[codec, default: 0] += 1 }
        }
    }

    /// By the values as they are stored.
    var names: [MediaFacets.Property: [String: Int]] {
        get {
            var names = others
            names[.kind] = kinds
            names[.library] = Self.named(libraries) { "\($0)" }
            names[.state] = states
            names[.decade] = Self.named(decades) { "\($0)" }
            names[.rating] = Self.single(ratings)
            names[.resolution] = Self.named(classes) { $0.rawValue }
            names[.videoCodec] = codecs
            return names
        }
        set { others = newValue }
    }

    /// Several ratings of one item, such as `PG-13 / TV-14`, are found by each of them.
    private static func single(_ ratings: [String: Int]) -> [String: Int] {
        var counts: [String: Int] = [:]
        for (text, count) in ratings {
            let parts = text.split(separator: "/").map { part in
                String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
            for rating in Set(parts) where !rating.isEmpty { counts[rating, default: 0] += count }
        }
        return counts
    }

    private static func named<Value>(_ counts: [Value: Int], _ name: (Value) -> String) -> [String: Int] {
        Dictionary(counts.map { (name($0.key), $0.value) }, uniquingKeysWith: +)
    }
}

extension Database {
    /// Fewer items than this are looked up one by one; for more, the whole table is read.
    private static let few = 5_000

    /// How many of the items have each genre, tag or language; nil means all items.
    fileprivate func names(_ property: MediaFacets.Property, of media: Set<MediaID>?) throws(StoreError) -> [String:
        Int]
    {
        let isFew = media.map { $0.count <= Self.few } ?? false
        let select: SQLText =
            switch property {
            case .genre: SQLText("SELECT media, name FROM media_genre WHERE true")
            case .tag: SQLText("SELECT media, name FROM media_tag WHERE true")
            default: Self.languages(isFew: isFew)
            }
        var counts: [String: Int] = [:]
        if let media {
            let ids = SQLText(" AND media IN (SELECT value FROM json_each(?))", Array(media).json)
            _ = try rows(isFew ? select + ids : select) { row throws(StoreError) in
                let id: MediaID = row.next()
                if isFew || media.contains(id) { counts[row.next(), default: 0] += 1 }
            }
        } else {
            _ = try rows("SELECT name, count(*) FROM (" + select + ") GROUP BY name") { row throws(StoreError) in
                counts[row.next()] = row.next()
            }
        }
        return property == .language ? Self.joined(counts) { LanguageCode($0).code } : Self.joined(counts)
    }

    /// Of audio tracks. The index has the tracks of one language and item beside each other.
    private static func languages(isFew: Bool) -> SQLText {
        let table = SQLText("SELECT DISTINCT media, language AS name FROM media_stream ")
        let test = SQLText("WHERE kind = 'audio' AND language <> ''")
        return isFew ? table + test : table + "INDEXED BY media_stream_by_language " + test
    }

    private static func joined(_ counts: [String: Int], by code: (String) -> String) -> [String: Int] {
        Dictionary(counts.map { (code($0.key), $0.value) }, uniquingKeysWith: +)
    }

    /// Names that differ in capitals only are one; the spelling that most items have stays.
    private static func joined(_ counts: [String: Int]) -> [String: Int] {
        var sums: [String: (name: String, count: Int)] = [:]
        for (name, count) in counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            sums[name.lowercased(), default: (name, 0)].count += count
        }
        return Dictionary(sums.values.map { ($0.name, $0.count) }, uniquingKeysWith: +)
    }
}
