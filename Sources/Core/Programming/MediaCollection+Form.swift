extension MediaCollection {
    static let form = Form(
        "collection", MediaCollection(id: CollectionID(0), name: "", members: []),
        fields: [
            .identity(\.id), .name(\.name),
            .usual(
                "items", \.members, .list(.object(Member.form)), isAlwaysWritten: true, isShown: false,
                help: "What it has: members of any kinds together."),
        ])
}

extension MediaCollection.Member {
    static let form = Form(
        "collection item", MediaCollection.Member(.tag("")), heads: choices.heads,
        fields: [
            .identity(\.id, ofChild: true), .cases(\.source, choices),
            .optional(
                "group", \.group, .choice(of: groupOrders),
                help: "Makes the whole member one group, which keeps this order inside."),
            .usual(
                "weight", \.weight, .integer(1...1_000),
                help: "How often the order weighted picks from the member, compared with the others."),
        ])

    private static let choices = Cases<Source>(
        byKey: [
            .init(
                "item", Source.item, { if case .item(let id) = $0 { id } else { nil } },
                .required("item", .item, help: "One file, which is below a path of a library."), help: ""),
            .init(
                "show", Source.init, { $0.showAndSeason },
                .show(help: "Every episode of a show, also those found later."), .season, help: ""),
            .init(
                "folder", Source.folder, { if case .folder(let path) = $0 { path } else { nil } },
                .required("folder", .folder, help: "Every file below the folder."), help: ""),
            .init(
                "tag", Source.tag, { if case .tag(let tag) = $0 { tag } else { nil } },
                .required("tag", .text("a tag"), help: "Every item with the tag; case does not matter."), help: ""),
            .init(
                "library", Source.library, { if case .library(let id) = $0 { id } else { nil } },
                .required("library", .reference(.library), help: "The whole library."), help: ""),
            .init(
                "artist", Source.artist, { if case .artist(let name) = $0 { name } else { nil } },
                .required("artist", .artist, help: "Everything of an artist."), help: ""),
            .init(
                "album", { Source.album(Album($0, by: $1)) }, { $0.albumAndArtist },
                .required("album", .album, help: "An album."), .albumArtist, help: ""),
            .init(
                "search", Source.search, { if case .search(let query) = $0 { query } else { nil } },
                .required(
                    "search", .query, .notes(page: "search.md"), help: "What a query finds whenever it is looked up."),
                help: ""),
            .init(
                "collection", Source.collection, { if case .collection(let id) = $0 { id } else { nil } },
                .required(
                    "collection", .reference(.collection),
                    help: "What another collection has, up to 32 collections deep."), help: ""),
        ], nothing: "nothing to play")
}

extension MediaCollection.Member.Source {
    fileprivate init(_ show: ShowID, _ season: Int?) { self = season.map { .season(show, $0) } ?? .show(show) }

    fileprivate var showAndSeason: (ShowID, Int?)? {
        switch self {
        case .show(let show): (show, nil)
        case .season(let show, let season): (show, season)
        default: nil
        }
    }

    fileprivate var albumAndArtist: (String, String?)? {
        if case .album(let album) = self { (album.title, album.artist) } else { nil }
    }
}

extension Field {
    /// What people call a thing.
    static func name(_ path: Path<String>) -> Field {
        .required("name", path, .text(), .notes(bears: false), help: "What it is called; each name is used once.")
    }
}
