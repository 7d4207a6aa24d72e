import Core

/// Libraries, collections, playlists, fillers, and what they play.
extension StationReader {
    static let contentKeys = ["collection", "show", "year", "season", "playlist", "item"]
    static let memberKeys = ["item", "show", "year", "season", "folder", "tag", "library", "search"]
    static let fillerKeys = [
        "name", "kind", "mode", "count", "duration", "pad", "breaks", "when", "content", "order",
    ]

    func library(_ named: Named<MediaLibrary>) -> MediaLibrary {
        var kind = MediaLibrary.Kind.movies
        if let node = named.fields.required("kind") { kind = node.choice(MediaLibrary.Kind.self, faults) ?? kind }
        let paths = named.fields.required("paths")?.list("a list of folders", faults) ?? []
        return MediaLibrary(id: named.id, name: named.name, kind: kind, paths: paths.compactMap(folder))
    }

    /// Without a slash at its end.
    private func folder(_ node: YAMLNode) -> String? {
        guard let path = path(node) else { return nil }
        return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// Paths may hold what texts may not: file names have any character but NUL.
    private func path(_ node: YAMLNode) -> String? {
        guard let path = node.plainText, path.hasPrefix("/"), !path.utf8.contains(0) else {
            faults.add(at: node.mark, found: node.sketch, expected: "a path from the root, such as /srv/films")
            return nil
        }
        return path
    }

    mutating func collection(_ named: Named<MediaCollection>) -> MediaCollection {
        var members: [MediaCollection.Member] = []
        for node in named.fields.items("items") {
            if let member = member(node, of: named) { members.append(member) }
        }
        return MediaCollection(id: named.id, name: named.name, members: members)
    }

    private mutating func member(
        _ node: YAMLNode, of collection: Named<MediaCollection>
    ) -> MediaCollection.Member? {
        guard let fields = Fields(node, "collection item", keys: Self.memberKeys, faults),
            let key = only(fields, ["item", "show", "folder", "tag", "library", "search"]), let named = fields.node(key)
        else { return nil }
        switch key {
        case "item": return item(named).map { .item($0) }
        case "folder": return folder(named).map { .folder($0) }
        case "tag": return named.text("a tag", faults).map { .tag($0) }
        case "library": return .library(libraries.find(named, faults))
        case "search": return search(named, of: collection.name).map { .search($0) }
        default:
            guard let show = show(named, fields) else { return nil }
            guard fields.node("season") != nil else { return .show(show) }
            return fields.integer("season", in: 0...9_999).map { .season(show, $0) }
        }
    }

    mutating func requiredContent(_ fields: Fields) -> ContentReference? {
        guard let node = fields.required("content") else { return nil }
        return content(node)
    }

    private mutating func content(_ node: YAMLNode) -> ContentReference? {
        guard let fields = Fields(node, "content", keys: Self.contentKeys, faults),
            let key = only(fields, ["collection", "show", "playlist", "item"]), let named = fields.node(key)
        else { return nil }
        switch key {
        case "collection": return .collection(collections.find(named, faults))
        case "playlist": return .playlist(playlists.find(named, faults))
        case "item": return item(named).map(ContentReference.item)
        default:
            guard let show = show(named, fields) else { return nil }
            guard fields.node("season") != nil else { return .show(show) }
            return fields.integer("season", in: 0...9_999).map { .season(show, $0) }
        }
    }

    /// The one of `keys` that is there. Year and season belong to shows.
    private func only(_ fields: Fields, _ keys: [String]) -> String? {
        let present = keys.filter { fields.node($0) != nil }
        guard present.count == 1 else {
            faults.add(
                at: fields.mark, found: present.isEmpty ? "nothing to play" : "\(listed(present)) together",
                expected: "one of \(listed(keys))")
            return nil
        }
        if present[0] != "show" {
            fields.refuse("season", because: "a season together with a show")
            fields.refuse("year", because: "a year together with a show")
        }
        return present[0]
    }

    /// A show by its title, with its year where two have the same. One that no scan has found yet becomes a new show.
    private mutating func show(_ node: YAMLNode, _ fields: Fields) -> ShowID? {
        guard let title = node.text("the title of a show", faults) else { return nil }
        let year = fields.integer("year", in: 1_800...2_999)
        if fields.node("year") != nil, year == nil { return nil }
        let titled = showsByTitle[title] ?? []
        // Without a year, the show without one, else the only one.
        if let match = titled.first(where: { $0.year == year }) { return match.id }
        if year == nil, Set(titled.map(\.year)).count == 1, let only = titled.first { return only.id }
        if year == nil, !titled.isEmpty {
            let years = titled.compactMap(\.year).sorted().map(String.init)
            faults.add(
                at: node.mark, found: "“\(title)”, which \(titled.count) shows are called",
                expected: "the key “year” beside it: \(listed(years))")
            return nil
        }
        let hint = suggestion(for: title, among: showsByTitle.keys.sorted())
        faults.notice(
            at: node.mark, found: "the show “\(title)”\(hint), which no scan has found", expected: "a show of a library"
        )
        newShowCount += 1
        let new = Show(id: ShowID(-newShowCount), title: title, year: year)
        contents.shows.append(new)
        showsByTitle[title, default: []].append(new)
        return new.id
    }

    /// A file by its path, which lies in a library. One that no scan has found yet becomes a new item.
    private mutating func item(_ node: YAMLNode) -> MediaID? {
        guard let path = path(node) else { return nil }
        if let known = filesByPath[path] { return known }
        let owner = libraryOf(path)
        guard let owner else {
            faults.add(
                at: node.mark, found: node.sketch, expected: "a file below a path of one of the libraries")
            return nil
        }
        faults.notice(
            at: node.mark, found: "the file \(node.sketch), which no scan has found", expected: "a file of a library")
        newFileCount += 1
        let new = MediaID(-newFileCount)
        contents.files.append(StationContents.NamedFile(id: new, library: owner, path: path))
        filesByPath[path] = new
        return new
    }

    private func libraryOf(_ path: String) -> LibraryID? {
        for library in contents.libraries {
            if library.paths.contains(where: { path.hasPrefix($0 == "/" ? $0 : $0 + "/") }) { return library.id }
        }
        return nil
    }

    mutating func playlist(_ named: Named<Playlist>) -> Playlist {
        var entries: [Playlist.Entry] = []
        for node in named.fields.items("items") {
            guard let fields = Fields(node, "playlist item", keys: ["content", "order", "count", "guide"], faults),
                let content = requiredContent(fields)
            else { continue }
            let guide = fields.choice("guide", default: ScheduleRule.GuideMode.normal)
            entries.append(
                Playlist.Entry(
                    content: content, order: fields.choice("order", default: .chronological), amount: amount(fields),
                    inGuide: guide == .normal))
        }
        return Playlist(id: named.id, name: named.name, entries: entries)
    }

    private func amount(_ fields: Fields) -> Playlist.Amount {
        guard let node = fields.node("count") else { return .count(1) }
        if node.plainText == "all" { return .all }
        if let count = node.plainText.flatMap({ Int($0) }), (1...10_000).contains(count) { return .count(count) }
        faults.add(at: node.mark, found: node.sketch, expected: "a whole number from 1 to 10000, or all")
        return .all
    }

    mutating func filler(_ named: Named<Filler>) -> Filler? {
        let fields = named.fields
        let kind = fields.required("kind").flatMap { $0.choice(Filler.Kind.self, faults) }
        let mode = fillerMode(fields)
        let content = requiredContent(fields)
        guard let kind, let mode, let content else { return nil }
        refuse(mode, in: kind, fields)
        return Filler(
            id: named.id, name: named.name, kind: kind, mode: mode, content: content,
            order: fields.choice("order", default: .shuffle), breaks: breaks(kind, fields),
            breakFilter: fields.node("when").flatMap { $0.formula(over: Filler.breakVariables, faults) })
    }

    private func refuse(_ mode: Filler.Mode, in kind: Filler.Kind, _ fields: Fields) {
        guard let node = fields.node("mode") else { return }
        let surrounds = [.pre, .mid, .post].contains(kind)
        switch mode {
        case .fill where surrounds:
            faults.add(
                at: node.mark, found: "“fill” in a \(kind.rawValue) filler",
                expected: "count, random-count, duration or pad")
        case .pad where !surrounds:
            faults.add(
                at: node.mark, found: "“pad” in a \(kind.rawValue) filler",
                expected: "count, random-count, duration or fill")
        default: break
        }
    }

    private func breaks(_ kind: Filler.Kind, _ fields: Fields) -> Filler.Breaks {
        guard kind == .mid else {
            fields.refuse("breaks", because: "breaks together with kind: mid")
            fields.refuse("when", because: "when together with kind: mid")
            return .chapters
        }
        guard let node = fields.node("breaks"), node.plainText != "chapters" else { return .chapters }
        if let span = node.plainText.flatMap(DurationText.read) { return .every(span) }
        faults.add(at: node.mark, found: node.sketch, expected: "chapters, or \(DurationText.form)")
        return .chapters
    }

    private enum FillerMode: String, CaseIterable {
        case count, duration, pad, fill
        case randomCount = "random-count"
    }

    private func fillerMode(_ fields: Fields) -> Filler.Mode? {
        guard let mode = fields.required("mode").flatMap({ $0.choice(FillerMode.self, faults) }) else { return nil }
        if mode != .count && mode != .randomCount {
            fields.refuse("count", because: "a count together with mode: count or random-count")
        }
        if mode != .duration { fields.refuse("duration", because: "a duration together with mode: duration") }
        if mode != .pad { fields.refuse("pad", because: "pad together with mode: pad") }
        switch mode {
        case .fill: return .fill
        case .count: return .count(fields.integer("count", in: 1...1_000) ?? 1)
        case .randomCount: return .randomCount(fields.integer("count", in: 1...1_000) ?? 1)
        case .duration: return duration(fields).map(Filler.Mode.duration)
        case .pad: return pad(fields).map { .pad(.minutes(Int64($0))) }
        }
    }

    private func pad(_ fields: Fields) -> Int? {
        guard let node = fields.required("pad") else { return nil }
        if let minutes = node.plainText.flatMap({ Int($0) }), Filler.padMinutes.contains(minutes) { return minutes }
        faults.add(
            at: node.mark, found: node.sketch,
            expected: "minutes: one of \(listed(Filler.padMinutes.map(String.init)))")
        return nil
    }

    func duration(_ fields: Fields, _ key: String = "duration") -> TimeSpan? {
        guard let node = fields.required(key) else { return nil }
        if let span = node.plainText.flatMap(DurationText.read) { return span }
        faults.add(at: node.mark, found: node.sketch, expected: DurationText.form)
        return nil
    }
}
