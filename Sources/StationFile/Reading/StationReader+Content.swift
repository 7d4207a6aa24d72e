import Core

/// What can be played: the members of collections, and what rules, playlists and fillers play.
extension StationReader {
    private static let contentForms = ["collection", "show", "artist", "album", "search", "playlist", "item"]
    private static let memberForms = [
        "item", "show", "folder", "tag", "library", "artist", "album", "search", "collection",
    ]
    private static let besideForms = ["year", "season"]

    mutating func collection(_ named: Named<MediaCollection>) -> MediaCollection {
        var members: [MediaCollection.Member] = []
        for node in named.fields.items("items") {
            if let member = member(node, of: named.id) { members.append(member) }
        }
        return MediaCollection(id: named.id, name: named.name, members: members)
    }

    private mutating func member(_ node: YAMLNode, of collection: CollectionID) -> MediaCollection.Member? {
        let keys = Self.memberForms + Self.besideForms + ["group", "weight"]
        guard let fields = Fields(node, "collection item", keys: keys, faults) else { return nil }
        let group = fields.node("group").flatMap { $0.choice(among: MediaCollection.Member.groupOrders, faults) }
        let weight = fields.integer("weight", in: 1...1_000) ?? 1
        guard let source = source(fields, of: collection) else { return nil }
        return MediaCollection.Member(source, group: group, weight: weight)
    }

    private mutating func source(
        _ fields: Fields, of collection: CollectionID
    ) -> MediaCollection.Member.Source? {
        guard let form = only(fields, Self.memberForms), let named = fields.node(form) else { return nil }
        switch form {
        case "folder": return folder(named).map { .folder($0) }
        case "tag": return named.text("a tag", faults).map { .tag($0) }
        case "library": return .library(libraries.find(named, faults))
        default:
            let content = content(form, named, fields, in: collection)
            if case .collection(let inner) = content {
                heldCollections.append(Held(outer: collection, inner: inner, node: named))
            }
            return content.flatMap(MediaCollection.Member.Source.init)
        }
    }

    mutating func requiredContent(_ fields: Fields) -> ContentReference? {
        guard let node = fields.required("content"),
            let fields = Fields(node, "content", keys: Self.contentForms + Self.besideForms, faults),
            let form = only(fields, Self.contentForms), let named = fields.node(form)
        else { return nil }
        return content(form, named, fields)
    }

    /// `form` is the key, and `named` its value, that says what is played; `collection` is what holds it, if one does.
    private mutating func content(
        _ form: String, _ named: YAMLNode, _ fields: Fields, in collection: CollectionID? = nil
    ) -> ContentReference? {
        switch form {
        case "collection": return .collection(collections.find(named, faults))
        case "playlist": return .playlist(playlists.find(named, faults))
        case "item": return item(named).map(ContentReference.item)
        case "artist": return named.text("the name of an artist", faults).map(ContentReference.artist)
        case "album": return album(named, fields).map(ContentReference.album)
        case "search": return search(named, of: collection).map(ContentReference.search)
        default:
            guard let show = show(named, fields) else { return nil }
            guard fields.node("season") != nil else { return .show(show) }
            return fields.integer("season", in: 0...9_999).map { .season(show, $0) }
        }
    }

    private func album(_ node: YAMLNode, _ fields: Fields) -> Album? {
        guard let title = node.text("the title of an album", faults) else { return nil }
        guard let artist = fields.node("artist") else { return Album(title) }
        return artist.text("the name of an artist", faults).map { Album(title, by: $0) }
    }

    /// The one of `forms` that is there. Year and season belong to shows; an artist may stand beside an album.
    private func only(_ fields: Fields, _ forms: [String]) -> String? {
        let present = forms.filter { form in
            fields.node(form) != nil && !(form == "artist" && fields.node("album") != nil)
        }
        guard present.count == 1 else {
            faults.add(
                at: fields.mark, found: present.isEmpty ? "nothing to play" : "\(listed(present)) together",
                expected: "one of \(listed(forms))")
            return nil
        }
        if present[0] != "show" {
            fields.refuse("season", because: "a season together with a show")
            fields.refuse("year", because: "a year together with a show")
        }
        return present[0]
    }
}

extension MediaCollection.Member.Source {
    /// nil for playlists and reruns: a collection holds none.
    fileprivate init?(_ content: ContentReference) {
        switch content {
        case .collection(let id): self = .collection(id)
        case .show(let id): self = .show(id)
        case .season(let id, let season): self = .season(id, season)
        case .artist(let artist): self = .artist(artist)
        case .album(let album): self = .album(album)
        case .search(let query): self = .search(query)
        case .item(let id): self = .item(id)
        case .playlist, .rerun: return nil
        }
    }
}
