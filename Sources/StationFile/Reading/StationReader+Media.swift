import Core

/// Libraries, and the shows and files that other things name.
extension StationReader {
    func library(_ named: Named<MediaLibrary>) -> MediaLibrary {
        var kind = MediaLibrary.Kind.movies
        if let node = named.fields.required("kind") { kind = node.choice(MediaLibrary.Kind.self, faults) ?? kind }
        let paths = named.fields.required("paths")?.list("a list of folders", faults) ?? []
        var library = MediaLibrary(id: named.id, name: named.name, kind: kind, paths: paths.compactMap(folder))
        library.linkTargets = named.fields.items("follow-links-to").compactMap(folder)
        library.rescanSpan = rescanSpan(named.fields)
        return library
    }

    private static let rescanSpans = TimeSpan.minutes(1)...TimeSpan.hours(24)

    private func rescanSpan(_ fields: Fields) -> TimeSpan? {
        guard let node = fields.node("rescan-every") else { return nil }
        if let span = node.plainText.flatMap(DurationText.read), Self.rescanSpans.contains(span) { return span }
        faults.add(at: node.mark, found: node.sketch, expected: "a duration from 1 minute to 24 hours, such as 15m")
        return nil
    }

    /// Without a slash at its end.
    func folder(_ node: YAMLNode) -> String? {
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

    /// A show by its title, with its year where two have the same. One that no scan has found yet becomes a new show.
    mutating func show(_ node: YAMLNode, _ fields: Fields) -> ShowID? {
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
    mutating func item(_ node: YAMLNode) -> MediaID? {
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
}
