// How what is played is written: by collections, playlists, fillers and rules.

extension ContentReference {
    static let form = Form(
        "content", ContentReference.collection(CollectionID(0)), heads: choices.heads,
        fields: [.cases(\.self, choices)])

    private static let choices = Cases<ContentReference>(
        byKey: [
            .init(
                "collection", ContentReference.collection, { if case .collection(let id) = $0 { id } else { nil } },
                .required("collection", .reference(.collection), help: "What a collection has."), help: ""),
            .init(
                "show", ContentReference.init, { $0.showAndSeason },
                .show(help: "Every episode of a show, also those found later."), .season, help: ""),
            .init(
                "artist", ContentReference.artist, { if case .artist(let name) = $0 { name } else { nil } },
                .required("artist", .artist, help: "Everything of an artist."), help: ""),
            .init(
                "album", { ContentReference.album(Album($0, by: $1)) }, { $0.albumAndArtist },
                .required("album", .album, help: "An album."), .albumArtist, help: ""),
            .init(
                "search", ContentReference.search, { if case .search(let query) = $0 { query } else { nil } },
                .required(
                    "search", .query, .notes(page: "search.md"),
                    help: "What a query finds whenever a timeline is built."), help: ""),
            .init(
                "playlist", ContentReference.playlist, { if case .playlist(let id) = $0 { id } else { nil } },
                .required("playlist", .reference(.playlist), help: "A playlist."), help: ""),
            .init(
                "item", ContentReference.item, { if case .item(let id) = $0 { id } else { nil } },
                .required("item", .item, help: "One file, which is below a path of a library."), help: ""),
        ], nothing: "nothing to play")

    private init(_ show: ShowID, _ season: Int?) { self = season.map { .season(show, $0) } ?? .show(show) }

    private var showAndSeason: (ShowID, Int?)? {
        switch self {
        case .show(let show): (show, nil)
        case .season(let show, let season): (show, season)
        default: nil
        }
    }

    private var albumAndArtist: (String, String?)? {
        if case .album(let album) = self { (album.title, album.artist) } else { nil }
    }

    /// Whether it can have groups, such as shows.
    var hasGroups: Bool {
        switch self {
        case .playlist, .item, .rerun: false
        case .collection, .show, .season, .artist, .album, .search: true
        }
    }

    var isRerun: Bool { if case .rerun = self { true } else { false } }
}

// MARK: - Shows, artists and albums

extension CaseKey where Value == ShowID {
    /// A show by its title, with its year where two have the same.
    static func show(help: String) -> CaseKey {
        let show = Shape.Key(name: "show", help: help, isRequired: true, shape: .reference(.show, sorts: []))
        let years = Codec<Int>.integer(1_800...2_999)
        let year = Shape.Key(
            name: "year", help: "The first year of the show; needed where two shows have that title.",
            qualifies: .show, shape: years.shape)
        return CaseKey(together: [show, year]) { mapping, reading in
            guard let node = mapping["show"] else { return nil }
            guard reading.spelling == .names else {
                return reading.within(.key("show")) { reading.find(.show, node).map { ShowID($0.id) } }
            }
            var number: Int?
            if let node = mapping["year"] {
                number = reading.within(.key("year")) { years.read(node, reading) }
                if number == nil { return nil }
            }
            return reading.within(.key("show")) { reading.show(node, year: number) }
        } write: { id, entries, writing in
            Codec<ShowID>.reference(.show).write(id, show, &entries, writing)
            if writing.spelling == .names, let year = writing.directory.card(.show, id.raw)?.qualifier {
                // It is written whenever it is known: on another station another show may have the same title.
                entries.append(Tree.Entry("year", .literal(year)))
            }
        }
    }
}

extension CaseKey where Value == Int? {
    static var season: CaseKey { .optional("season", .integer(0...9_999), help: "One season of it; 0 is specials.") }
}

extension CaseKey where Value == String? {
    static var albumArtist: CaseKey {
        .optional("artist", .artist, help: "With an album: its artist, where several made one of that title.")
    }
}

extension Codec where Value == String {
    static var artist: Codec { .text("the name of an artist") }
    static var album: Codec { .text("the title of an album") }
}

extension FormReading {
    /// One that no scan has found yet becomes a new show.
    fileprivate func show(_ node: Tree, year: Int?) -> ShowID? {
        guard let title = Codec.text("the title of a show").read(node, self) else { return nil }
        let titled = directory.cards(.show, title)
        // Without a year, the show without one, else the only one.
        if let match = titled.first(where: { $0.qualifier == year }) { return ShowID(match.id) }
        if year == nil, Set(titled.map(\.qualifier)).count == 1, let only = titled.first { return ShowID(only.id) }
        if year == nil, !titled.isEmpty {
            let years = titled.compactMap(\.qualifier).sorted().map { String($0) }
            fault(
                at: node.mark, found: "“\(title)”, the title of \(titled.count) shows",
                expected: "the key “year” next to it: \(listed(years))")
            return nil
        }
        notice(
            at: node.mark, found: "the show “\(title)”, which no scan has found", expected: "a show of a library",
            near: nearestWords(to: title, among: directory.names(.show)))
        let new = Show(id: ShowID(Int64(-newShows.count - 1)), title: title, year: year)
        newShows.append(new)
        directory.enter(.show, title, id: new.id.raw, qualifier: year)
        return new.id
    }
}

// MARK: - Files

extension Codec where Value == MediaID {
    /// A file by its path.
    static var item: Codec {
        Codec(.reference(.item, sorts: [])) { node, reading in
            reading.spelling == .ids ? reading.find(.item, node).map { MediaID($0.id) } : reading.file(node)
        } write: { id, writing in
            writing.reference(.item, id.raw)
        }
    }
}

extension FormReading {
    /// One that no scan has found yet becomes a new item, if it is below a folder of a library.
    fileprivate func file(_ node: Tree) -> MediaID? {
        guard let path = node.scalar, Codec<String>.isPath(path) else {
            fault(at: node.mark, found: node.sketch, expected: "a path from the root, such as /srv/films")
            return nil
        }
        if let known = directory.cards(.item, path).first { return MediaID(known.id) }
        let owner = directory.folders.first { path.hasPrefix($0.path == "/" ? $0.path : $0.path + "/") }
        guard let owner else {
            fault(at: node.mark, found: node.sketch, expected: "a file below a path of one of the libraries")
            return nil
        }
        notice(
            at: node.mark, found: "the file \(node.sketch), which no scan has found", expected: "a file of a library")
        let new = MediaID(Int64(-newFiles.count - 1))
        newFiles.append(StationContents.NamedFile(id: new, library: owner.library, path: path))
        directory.enter(.item, path, id: new.raw)
        return new
    }
}

// MARK: - Queries

extension Codec where Value == String {
    /// A query; the collections that it names exist.
    static var query: Codec {
        let text = Codec.text("a query such as genre:western")
        let queries = ["genre:western AND minutes:[60 TO *]", "*:*", "type:(movie OR episode)", "title:\"a b\" -tag:x"]
        let shape = Codec.scalar(
            expected: "a query such as genre:western", format: "query",
            sample: { queries.randomElement(using: &$0) ?? "*:*" }, parse: { $0 }, print: { $0 }
        ).shape
        return Codec(shape) { node, reading in
            guard let source = text.read(node, reading) else { return nil }
            do throws(QueryError) {
                let query = try SearchQuery(source)
                for notice in query.notices {
                    reading.notice(
                        at: reading.position(notice.offset, node), found: notice.found, expected: notice.expected)
                }
                return reading.knowsCollections(of: query, node) ? source : nil
            } catch {
                reading.fault(at: reading.position(error.offset, node), found: error.found, expected: error.expected)
                return nil
            }
        } write: { query, _ in
            .text(query)
        }
    }
}

extension FormReading {
    fileprivate func knowsCollections(of query: SearchQuery, _ node: Tree) -> Bool {
        var knowsAll = true
        for (name, offset) in query.namedCollections where directory.collections(called: name).isEmpty {
            fault(
                at: position(offset, node), found: "the unknown collection “\(name)”",
                expected: "a collection of the file or the station",
                near: nearestWords(to: name, among: directory.names(.collection)))
            knowsAll = false
        }
        return knowsAll
    }
}

// MARK: - Reruns

extension Rerun {
    private struct Stretch: Hashable, Sendable {
        var value = Rerun.before(.hours(1))

        static let form = Form(
            "rerun", Stretch(), heads: choices.heads, fields: [.cases(\.value, choices)])

        private static let choices = Cases<Rerun>(
            byKey: [
                .init(
                    "from", { Rerun.span(from: $0, to: $1, daysAgo: $2) },
                    { if case .span(let from, let to, let daysAgo) = $0 { (from, to, daysAgo) } else { nil } },
                    .required("from", .timeOfDay, help: "What began from this local time on."),
                    .required("to", .timeOfDay, help: "What began before this local time."),
                    .optional("days-ago", .integer(0...Rerun.greatestDaysAgo), help: "How many days ago it was on."),
                    help: ""),
                .init(
                    "after", { Rerun.before($0) }, { if case .before(let span) = $0 { span } else { nil } },
                    .required(
                        "after",
                        .duration(
                            in: TimeSpan(microseconds: 1)...Rerun.longestTime,
                            "a duration of at most \(Rerun.greatestDaysAgo) days"),
                        help: "What began within this duration before the visit."), help: ""),
            ], nothing: "nothing to repeat")
    }

    static var documentation: [String] { Stretch.form.documentation }

    /// The name of a rule, or a stretch of time.
    static let codec = Codec<Rerun>.scalarOrMap(
        .ruleName, Codec<Stretch>.object(Stretch.form),
        { either in
            switch either {
            case .left(let name): .rule(name)
            case .right(let stretch): stretch.value
            }
        },
        { rerun in if case .rule(let name) = rerun { .left(name) } else { .right(Stretch(value: rerun)) } })
}

extension Codec where Value == String {
    fileprivate static var ruleName: Codec {
        let text = Codec.text("the name of a rule, or from and to, or after")
        let shape = Codec.scalar(
            expected: "the name of a rule", format: "rule-name", sample: { _ in "Evening" }, parse: { $0 },
            print: { $0 }
        ).shape
        return Codec(shape) { node, reading in
            guard let name = text.read(node, reading) else { return nil }
            if reading.directory.ruleNames.contains(name) { return name }
            reading.fault(
                at: node.mark, found: "the unknown rule “\(name)”",
                expected: "the name of a rule of the file or the station",
                near: nearestWords(to: name, among: reading.directory.ruleNames.sorted()))
            return nil
        } write: { name, _ in
            .text(name)
        }
    }
}
