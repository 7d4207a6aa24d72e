/// What is wrong in a station although each of its things is right by itself. Only things that were changed are blamed.
struct StationCheck {
    struct Finding {
        let key: DocumentKey
        let path: TreePath
        /// Of a text with a language of its own: how many characters come before the position.
        var offset: Int?
        let found: String
        let expected: String
    }

    private let contents: StationContents
    private let changed: Set<DocumentKey>
    private let spelling: Spelling
    private let directory: ReferenceDirectory

    init(
        _ contents: StationContents, changed: Set<DocumentKey>, _ spelling: Spelling, _ directory: ReferenceDirectory
    ) {
        self.contents = contents
        self.changed = changed
        self.spelling = spelling
        self.directory = directory
    }

    /// `failed`: kinds of which some could not be read, so that nothing can be said about them.
    func findings(except failed: Set<DocumentKind>) -> [Finding] {
        var findings: [Finding] = []
        if spelling == .ids { findings += names(except: failed) }
        if !failed.contains(.collection) { findings += collectionCycles() }
        if !failed.contains(.playlist) { findings += playlistCycles() }
        if !failed.contains(.schedule) { findings += shuffledTimes() }
        if !failed.contains(.channel) { findings += channelNumbers() + mirrors() }
        if failed.isDisjoint(with: [.channel, .filler]) { findings += fallbacks() }
        if failed.isDisjoint(with: [.collection, .playlist, .schedule, .channel]) { findings += partIDs() }
        return findings
    }

    private func isChanged(_ kind: DocumentKind, _ id: Int64) -> Bool { changed.contains(DocumentKey(kind, id)) }

    // MARK: Names and numbers

    /// In files things go by their names, so that each is there once.
    private func names(except failed: Set<DocumentKind>) -> [Finding] {
        StationForms.all.flatMap { form -> [Finding] in
            guard ![.station, .channel].contains(form.kind), !failed.contains(form.kind) else { return [] }
            let labels = form.labels(in: contents)
            let counts = Dictionary(labels.map { ($0.name, 1) }, uniquingKeysWith: +)
            return labels.filter { counts[$0.name] ?? 0 > 1 && isChanged(form.kind, $0.id) }.map { label in
                Finding(
                    key: DocumentKey(form.kind, label.id), path: TreePath([.key("name")]),
                    found: "the name “\(label.name)” of another \(form.kind.rawValue)", expected: "each name once")
            }
        }
    }

    /// A channel that stays may have the number that another one is to get.
    private func channelNumbers() -> [Finding] {
        let owners = Dictionary(grouping: contents.channels, by: \.number)
        return contents.channels.compactMap { channel in
            guard isChanged(.channel, channel.id.raw),
                let other = owners[channel.number]?.first(where: { $0.id != channel.id })
            else { return nil }
            let hint = spelling == .names ? "; --prune removes channels that a file does not name" : ""
            return Finding(
                key: DocumentKey(.channel, channel.id.raw), path: TreePath([.key("number")]),
                found: "the number \(channel.number) for “\(channel.name)” and “\(other.name)”",
                expected: "each number once\(hint)")
        }
    }

    // MARK: Channels

    /// A mirror shows what was on some time ago: its source channel has a timeline of its own, and never pauses.
    private func mirrors() -> [Finding] {
        let channels = Dictionary(contents.channels.map { ($0.id, $0) }) { first, _ in first }
        return contents.channels.flatMap { mirror -> [Finding] in
            guard let source = mirror.mirror.flatMap({ channels[$0.channel] }) else { return [] }
            func finding(_ own: [TreePath.Step], _ others: String, _ expected: String) -> Finding {
                let isOwn = isChanged(.channel, mirror.id.raw)
                return Finding(
                    key: DocumentKey(.channel, isOwn ? mirror.id.raw : source.id.raw),
                    path: TreePath(isOwn ? own : [.key(others)]),
                    found: "channel \(mirror.number), which mirrors channel \(source.number)", expected: expected)
            }
            var findings: [Finding] = []
            if source.clock == .watched {
                findings.append(
                    finding(
                        [.key("mirror"), .key("channel")], "clock",
                        "clock: wall in channel \(source.number): a channel that pauses cannot be mirrored"))
            }
            if source.mirror != nil {
                findings.append(
                    finding(
                        [.key("mirror"), .key("channel")], "mirror",
                        "a channel \(source.number) that is not a mirror itself"))
            }
            return findings
        }
    }

    /// A channel that stays falls back to filler whose kind was changed.
    private func fallbacks() -> [Finding] {
        let fillers = Dictionary(contents.fillers.map { ($0.id, $0) }) { first, _ in first }
        return contents.channels.compactMap { channel in
            guard let filler = channel.fallback.flatMap({ fillers[$0] }), filler.kind != .fallback,
                isChanged(.filler, filler.id.raw), !isChanged(.channel, channel.id.raw)
            else { return nil }
            return Finding(
                key: DocumentKey(.filler, filler.id.raw), path: TreePath([.key("kind")]),
                found: "“\(filler.kind.rawValue)” for the fallback of channel \(channel.number)",
                expected: "fallback, or another fallback in channel \(channel.number)")
        }
    }

    // MARK: Schedules

    /// What goes by the clock cannot be anywhere in a cycle.
    private func shuffledTimes() -> [Finding] {
        contents.schedules.filter { $0.isShuffled && isChanged(.schedule, $0.id.raw) }.flatMap { schedule in
            schedule.rules.enumerated().flatMap { index, rule -> [Finding] in
                func finding(_ key: String, _ found: String) -> Finding {
                    Finding(
                        key: DocumentKey(.schedule, schedule.id.raw),
                        path: TreePath([.key("items"), .index(index), .key(key)]), found: "“\(found)”",
                        expected: "rules that start right after each other, as the schedule is shuffled")
                }
                var findings: [Finding] = []
                if rule.start != .dynamic { findings.append(finding("start", "start")) }
                if rule.mode == .flood { findings.append(finding("mode", "flood")) }
                return findings
            }
        }
    }

    // MARK: Parts

    /// Ids of members, entries, rules and specials are unique in the station.
    private func partIDs() -> [Finding] {
        var parts: [(key: DocumentKey, list: String, index: Int, id: Int64)] = []
        func note<Part: IdentifiedPart>(_ kind: DocumentKind, _ id: Int64, _ list: [Part], in name: String = "items") {
            for (index, part) in list.enumerated() where part.id.raw > 0 {
                parts.append((DocumentKey(kind, id), name, index, part.id.raw))
            }
        }
        for collection in contents.collections { note(.collection, collection.id.raw, collection.members) }
        for playlist in contents.playlists { note(.playlist, playlist.id.raw, playlist.entries) }
        for schedule in contents.schedules { note(.schedule, schedule.id.raw, schedule.rules) }
        for channel in contents.channels { note(.channel, channel.id.raw, channel.specials, in: "specials") }
        let counts = Dictionary(parts.map { ($0.id, 1) }, uniquingKeysWith: +)
        return parts.filter { counts[$0.id] ?? 0 > 1 && changed.contains($0.key) }.map { part in
            Finding(
                key: part.key, path: TreePath([.key(part.list), .index(part.index), .key("id")]),
                found: "the id \(part.id) again", expected: "an id that no other item has, or none")
        }
    }

    // MARK: Cycles

    private func playlistCycles() -> [Finding] {
        let names = Dictionary(contents.playlists.map { ($0.id, $0.name) }) { first, _ in first }
        var nesting = Nesting<PlaylistID>()
        for playlist in contents.playlists {
            for entry in playlist.entries {
                if case .playlist(let inner) = entry.content { nesting.note(inner, in: playlist.id) }
            }
        }
        return contents.playlists.filter { isChanged(.playlist, $0.id.raw) }.flatMap { playlist in
            playlist.entries.enumerated().compactMap { index, entry -> Finding? in
                guard case .playlist(let inner) = entry.content,
                    let found = cycle("playlist", inner, playlist.id, nesting, names)
                else { return nil }
                let path = TreePath([.key("items"), .index(index), .key("content"), .key("playlist")])
                return Finding(
                    key: DocumentKey(.playlist, playlist.id.raw), path: path, found: found,
                    expected: "a playlist that does not")
            }
        }
    }

    private func collectionCycles() -> [Finding] {
        let names = Dictionary(contents.collections.map { ($0.id, $0.name) }) { first, _ in first }
        var nesting = Nesting<CollectionID>()
        var uses: [(outer: CollectionID, index: Int, inner: CollectionID, offset: Int?)] = []
        for collection in contents.collections {
            for (index, member) in collection.members.enumerated() {
                for (inner, offset) in collections(in: member) {
                    nesting.note(inner, in: collection.id)
                    if isChanged(.collection, collection.id.raw) { uses.append((collection.id, index, inner, offset)) }
                }
            }
        }
        return uses.compactMap { use in
            guard let found = cycle("collection", use.inner, use.outer, nesting, names) else { return nil }
            let key = use.offset == nil ? "collection" : "search"
            return Finding(
                key: DocumentKey(.collection, use.outer.raw),
                path: TreePath([.key("items"), .index(use.index), .key(key)]), offset: use.offset, found: found,
                expected: "a collection that does not")
        }
    }

    /// What a member contains whatever it finds: names with wildcards are left to the lookup.
    private func collections(in member: MediaCollection.Member) -> [(CollectionID, offset: Int?)] {
        switch member.source {
        case .collection(let id): return [(id, nil)]
        case .search(let text):
            // What cannot be read was refused when it was read.
            guard let query = try? SearchQuery(text) else { return [] }
            return query.namedCollections.flatMap { name, offset in
                directory.collections(called: name).map { ($0, offset) }
            }
        case .item, .show, .season, .folder, .tag, .library, .artist, .album: return []
        }
    }

    private func cycle<Subject>(
        _ kind: String, _ inner: Identifier<Subject>, _ outer: Identifier<Subject>,
        _ nesting: Nesting<Identifier<Subject>>, _ names: [Identifier<Subject>: String]
    ) -> String? {
        guard let way = nesting.way(from: inner, to: outer) else { return nil }
        func name(_ id: Identifier<Subject>) -> String { "“\(names[id] ?? "")”" }
        let others = way.map(name).joined(separator: ", then ")
        return "the \(kind) \(name(inner)), which contains \(name(outer)) itself"
            + (others.isEmpty ? "" : ", through \(others)")
    }
}
