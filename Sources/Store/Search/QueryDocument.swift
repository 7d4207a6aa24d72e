import Core
import SQLite

/// What a query is compared with. ErsatzTV's index has shows, seasons and artists as well as items, and finding one of
/// them means everything that belongs to it. Here their items are compared with the query as if they were it: a title
/// then is the show's or the artist's.
enum QueryDocument: CaseIterable {
    case item, show, season, artist

    var type: QueryType? {
        switch self {
        case .item: nil
        case .show: .show
        case .season: .season
        case .artist: .artist
        }
    }

    /// Which rows of `media AS m` can stand for such a thing.
    var rows: Selection {
        switch self {
        case .item: .everything
        case .show, .season: .test(SQLText("m.show IS NOT NULL"))
        case .artist: .test(SQLText("m.kind = 'music-video'"))
        }
    }

    func has(_ field: QueryField) -> Bool {
        switch field {
        case .title, .sortTitle, .titleAndYear, .jumpLetter, .type, .genre, .tag, .tagFull, .contentRating,
            .actor, .director, .writer, .studio, .country, .album, .albumArtist,
            .libraryName, .libraryID, .language, .languageTag, .subLanguage, .subLanguageTag, .collection,
            .smartCollection, .state, .releaseDate, .addedDate, .releasedInTheLast, .releasedNotInTheLast,
            .addedInTheLast, .addedNotInTheLast, .releasedOnThisDay:
            true
        case .showTitle, .showGenre, .showTag, .showStudio, .showContentRating, .seasonNumber:
            self == .item || self == .season
        default: self == .item
        }
    }

    /// The things besides items that the query may be about: only where it says so, not where it says NOT.
    static func documents(of node: QueryNode) -> [QueryDocument] {
        [.item] + [.show, .season, .artist].filter { $0.matches(by: node) }
    }

    private func matches(by node: QueryNode) -> Bool {
        switch node {
        case .everything: return false
        case .group(let clauses): return clauses.contains { $0.role != .forbidden && matches(by: $0.node) }
        case .term(let term):
            guard case .pattern(let pattern) = term.value, !pattern.fitsAll else { return false }
            if term.field == .type { return type.map { pattern.fits($0.rawValue) } ?? false }
            return term.field == .title && self != .season
                || [.sortTitle, .titleAndYear, .jumpLetter].contains(term.field) && self == .show
        }
    }
}
