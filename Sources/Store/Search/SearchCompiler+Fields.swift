import Core
import SQLite

/// What each field means in SQL.
extension SearchCompiler {
    func selection(_ term: QueryTerm) throws(StoreError) -> Selection {
        switch term.value {
        case .pattern(let pattern): try selection(term, pattern)
        case .texts(let bounds): texts(term.field, bounds)
        case .numbers(let bounds): numbers(term.field, bounds)
        case .days(let bounds): term.field == .addedDate ? added(bounds) : released(bounds)
        case .span(let span): relative(term.field, span)
        }
    }

    private func selection(_ term: QueryTerm, _ pattern: QueryPattern) throws(StoreError) -> Selection {
        switch term.field.kind {
        case .words: return words(term.field, WordSearch(pattern))
        case .date: return try date(term.field, pattern)
        case .number: return present(term.field)
        case .flag:
            let today = day.today
            return .test(
                SQLText(
                    "strftime('%m%d', m.released * 86400, 'unixepoch') = ?",
                    padded(today.month, 2) + padded(today.day, 2)))
        case .keyword, .span:
            switch term.field {
            case .collection, .smartCollection: return try collection(term, pattern)
            default: return keyword(term.field, pattern)
            }
        }
    }

    // Words ---------------------------------------------------------------------------------------------------------

    private func words(_ field: QueryField, _ words: WordSearch) -> Selection {
        switch field {
        case .title where document == .item: return words.media(in: .title)
        case .plot: return words.media(in: .plot)
        case .title where document == .artist, .artist: return byArtist(words.names)
        case .title, .showTitle: return byShow(words.names)
        case .genre: return .source(genres(words.names))
        case .tag: return .source(tags(words.names))
        case .showGenre: return .source(shows(with: genres(words.names)))
        case .showTag: return .source(shows(with: tags(words.names)))
        case .actor, .director, .writer: return .source(credits(field, words.names))
        case .album: return .source(albums(words.names))
        case .albumArtist: return .source(albumArtists(words.names))
        case .studio: return .source(studios(words.names))
        case .showStudio: return .source(shows(with: studios(words.names)))
        case .country: return .source(countries(words.names))
        default:
            guard let names = words.names else { return .everything }
            return .test("m.library IN (SELECT id FROM library WHERE name IN (" + names + "))")
        }
    }

    private func byArtist(_ names: SQLText?) -> Selection {
        guard let names else { return .source(SQLText("SELECT id FROM media WHERE artist IS NOT NULL")) }
        return .source("SELECT id FROM media WHERE artist IN (" + names + ")")
    }

    private func byShow(_ names: SQLText?) -> Selection {
        guard let names else { return .test(SQLText("m.show IS NOT NULL")) }
        return .source("SELECT id FROM media WHERE show IN (SELECT id FROM show WHERE title IN (" + names + "))")
    }

    private func genres(_ names: SQLText?) -> SQLText {
        guard let names else { return SQLText("SELECT media FROM media_genre") }
        return "SELECT media FROM media_genre WHERE name IN (" + names + ")"
    }

    private func tags(_ names: SQLText?) -> SQLText {
        guard let names else { return SQLText("SELECT media FROM media_tag") }
        return "SELECT media FROM media_tag WHERE name IN (" + names + ")"
    }

    /// A show has what one of its episodes has.
    private func shows(with episodes: SQLText) -> SQLText {
        """
        SELECT id FROM media WHERE show IN (
        SELECT e.show FROM media AS e INDEXED BY media_by_search WHERE e.show IS NOT NULL AND e.id IN (
        """ + episodes + "))"
    }

    // Keywords ------------------------------------------------------------------------------------------------------

    private func keyword(_ field: QueryField, _ pattern: QueryPattern) -> Selection {
        switch field {
        case .type: return type(pattern)
        case .state:
            let states = Set(QueryField.states.compactMap { pattern.fits($0.key) ? $0.value : nil })
            if states.isEmpty { return .nothing }
            return .test("m.state IN " + SQLText.list(states.map(\.rawValue).sorted()))
        case .videoDynamicRange:
            // Pictures of eight bits are never of high dynamic range. Of others probing does not say it.
            return pattern.fits("sdr") ? .test(SQLText("m.bit_depth = 8")) : .nothing
        case .tagFull:
            return .source("SELECT media FROM media_tag WHERE " + compare("name", pattern))
        case .audioCodec:
            return .source("SELECT media FROM media_stream WHERE kind = 'audio' AND " + compare("codec", pattern))
        case .languageTag: return .source(streams("audio", compare("language", pattern)))
        case .subLanguageTag: return .source(streams("subtitle", compare("language", pattern)))
        case .language: return language("audio", pattern)
        case .subLanguage: return language("subtitle", pattern)
        case .contentRating: return .test(rating("m.content_rating", pattern))
        case .showContentRating:
            return .source(
                shows(with: SourceList.select(rating("m.content_rating", pattern))))
        case .videoCodec: return .test(compare("m.video_codec", pattern))
        default: return titles(field) { compare($0, pattern) }
        }
    }

    private func type(_ pattern: QueryPattern) -> Selection {
        if let type = document.type { return pattern.fits(type.rawValue) ? .everything : .nothing }
        let kinds = MediaItem.Kind.allCases.filter { kind in
            pattern.fits(kind.rawValue) || pattern.fits(kind.rawValue.replacing("-", with: "_"))
        }
        if kinds.isEmpty { return .nothing }
        if kinds.count == MediaItem.Kind.allCases.count { return .everything }
        return .test("m.kind IN " + SQLText.list(kinds.map(\.rawValue)))
    }

    private func language(_ kind: String, _ pattern: QueryPattern) -> Selection {
        if pattern.fitsAll { return .source(streams(kind, SQLText("language <> ''"))) }
        let codes = LanguageNames.codes(fitting: pattern)
        if codes.isEmpty { return .nothing }
        return .source(streams(kind, "language IN " + SQLText.list(codes)))
    }

    private func streams(_ kind: String, _ test: SQLText) -> SQLText {
        SQLText("SELECT media FROM media_stream WHERE kind = ? AND ", kind) + test
    }

    /// `TV-14/TV-PG` is both.
    private func rating(_ column: StaticString, _ pattern: QueryPattern) -> SQLText {
        let slashed = SQLText(" LIKE ? ESCAPE '\\'", "%/\(pattern.like)/%")
        return "'/' || replace(replace(" + SQLText(column) + ", ' /', '/'), '/ ', '/') || '/'" + slashed
    }

    /// Titles that are compared whole: of the item, or of its show.
    private func titles(_ field: QueryField, _ test: (StaticString) -> SQLText) -> Selection {
        switch (field, document) {
        case (.sortTitle, .item): .test(test("m.sort_title"))
        case (.jumpLetter, .item): .test(test(Self.itemLetter))
        case (.titleAndYear, .item): .test(test(Self.itemTitleAndYear))
        case (.title, .item): .test(test("m.title"))
        case (_, .artist): .source("SELECT id FROM media WHERE " + test("artist"))
        case (.jumpLetter, _): .source(ofShows(test(Self.showLetter)))
        case (.titleAndYear, _): .source(ofShows(test(Self.showTitleAndYear)))
        default: .source(ofShows(test("title")))
        }
    }

    private func ofShows(_ test: SQLText) -> SQLText {
        "SELECT id FROM media WHERE show IN (SELECT id FROM show WHERE " + test + ")"
    }

    private static let itemLetter: StaticString =
        "CASE WHEN lower(substr(m.sort_title, 1, 1)) BETWEEN 'a' AND 'z' THEN lower(substr(m.sort_title, 1, 1)) ELSE '#' END"
    private static let showLetter: StaticString =
        "CASE WHEN lower(substr(title, 1, 1)) BETWEEN 'a' AND 'z' THEN lower(substr(title, 1, 1)) ELSE '#' END"
    /// As ErsatzTV writes it: `the_third_man_1949_normal`.
    private static let itemTitleAndYear: StaticString = """
        replace(m.title, ' ', '_') || '_' || ifnull(m.year, '') || CASE m.state
        WHEN 'vanished' THEN '_filenotfound' WHEN 'unplayable' THEN '_unavailable' ELSE '_normal' END
        """
    private static let showTitleAndYear: StaticString =
        "replace(title, ' ', '_') || '_' || ifnull(year, '') || '_normal'"

    /// Case does not matter.
    private func compare(_ value: StaticString, _ pattern: QueryPattern) -> SQLText {
        if pattern.fitsAll { return "ifnull(" + SQLText(value) + ", '') <> ''" }
        if let text = pattern.plain { return "(" + SQLText(value) + SQLText(") = ? COLLATE NOCASE", text) }
        return "(" + SQLText(value) + SQLText(") LIKE ? ESCAPE '\\'", pattern.like)
    }

    private func texts(_ field: QueryField, _ bounds: QueryBounds<String>) -> Selection {
        switch field {
        case .sortTitle, .title, .jumpLetter, .titleAndYear: return titles(field) { within($0, bounds) }
        case .contentRating: return .test(within("m.content_rating", bounds))
        case .videoCodec: return .test(within("m.video_codec", bounds))
        case .tagFull: return .source("SELECT media FROM media_tag WHERE " + within("name", bounds))
        default: return .nothing
        }
    }

    private func within(_ value: StaticString, _ bounds: QueryBounds<String>) -> SQLText {
        var tests = ["(" + SQLText(value) + ") IS NOT NULL"]
        if let lower = bounds.lower {
            let sign: StaticString = lower.isIncluded ? ") >= " : ") > "
            tests.append("(" + SQLText(value) + sign + SQLText("? COLLATE NOCASE", lower.value))
        }
        if let upper = bounds.upper {
            let sign: StaticString = upper.isIncluded ? ") <= " : ") < "
            tests.append("(" + SQLText(value) + sign + SQLText("? COLLATE NOCASE", upper.value))
        }
        return "(" + SQLText.joined(tests, by: " AND ") + ")"
    }

    // Collections ---------------------------------------------------------------------------------------------------

    private func collection(_ term: QueryTerm, _ pattern: QueryPattern) throws(StoreError) -> Selection {
        let found: [MediaID]?
        do {
            found = try collections.items(ofCollections: pattern)
        } catch let error where error.code == CollectionResolver.cycleCode {
            throw fault(
                term, found: "the collection “\(pattern)”, \(error.why)", expected: "one that does not contain itself")
        }
        guard let found else {
            let hint = suggestion(for: pattern.plain ?? "", among: collections.names)
            throw fault(
                term, found: "the unknown collection “\(pattern.plain ?? "")”\(hint)", expected: "one of the station")
        }
        if found.isEmpty { return .nothing }
        return .source(SQLText("SELECT value FROM json_each(?)", found.json))
    }
}
