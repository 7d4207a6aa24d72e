import Core
import SQLite

/// Changes of what operators made, worked out in memory: nothing is written, so that previews and commits do the same.
struct ContentsEdit {
    let before: StationDocuments
    private(set) var contents: StationContents
    /// Also of shows and files, which others make.
    var new: NewIDs
    private(set) var counters: IDCounters
    /// What was saved or removed, whether or not it differs.
    private(set) var touched: Set<DocumentKey> = []
    private var partNumbers: PartNumbers

    init(_ before: StationDocuments, _ counters: IDCounters) {
        self.before = before
        self.counters = counters
        new = NewIDs()
        contents = before.contents
        partNumbers = PartNumbers(counters, taken: [])
    }

    /// Things may refer to each other in any order; removals come first, so that names and numbers are free.
    mutating func run(_ changes: [StationChange]) throws(StoreError) {
        for change in changes { try remove(change) }
        for change in changes { number(change) }
        partNumbers = PartNumbers(counters, taken: partsThatStay(changes))
        for change in changes { try save(change) }
        counters = partNumbers.counters
        contents.sort()
    }

    // MARK: - Removing

    private mutating func remove(_ change: StationChange) throws(StoreError) {
        switch change {
        case .removeLibrary(let id): try remove(id)
        case .removeCollection(let id): try remove(id)
        case .removePlaylist(let id): try remove(id)
        case .removeGraphic(let id): try remove(id)
        case .removeFiller(let id): try remove(id)
        case .removeProfile(let id): try remove(id)
        case .removeSchedule(let id): try remove(id)
        case .removeChannel(let id): try remove(id)
        default: break
        }
    }

    private mutating func remove<Thing: StationThing>(_ id: Identifier<Thing>) throws(StoreError) {
        guard let index = contents[keyPath: Thing.list].firstIndex(where: { $0.id == id }) else {
            throw .unknown(DocumentKey(Thing.documentKind, id.raw), act: "remove")
        }
        contents[keyPath: Thing.list].remove(at: index)
        touched.insert(DocumentKey(Thing.documentKind, id.raw))
    }

    // MARK: - Saving

    private mutating func number(_ change: StationChange) {
        switch change {
        case .saveLibrary(let thing): number(thing)
        case .saveCollection(let thing): number(thing)
        case .savePlaylist(let thing): number(thing)
        case .saveGraphic(let thing): number(thing)
        case .saveFiller(let thing): number(thing)
        case .saveProfile(let thing): number(thing)
        case .saveSchedule(let thing): number(thing)
        case .saveChannel(let thing): number(thing)
        default: break
        }
    }

    private mutating func number<Thing: StationThing>(_ thing: Thing) {
        guard thing.id.raw <= 0 else { return }
        new[keyPath: Thing.newIDs][thing.id] = Identifier(counters.next(Thing.documentKind.rawValue))
    }

    /// The parts of everything that no change saves.
    private func partsThatStay(_ changes: [StationChange]) -> Set<Int64> {
        var saved: Set<DocumentKey> = []
        for change in changes {
            switch change {
            case .saveCollection(let thing): saved.insert(thing.key)
            case .savePlaylist(let thing): saved.insert(thing.key)
            case .saveSchedule(let thing): saved.insert(thing.key)
            case .saveChannel(let thing): saved.insert(thing.key)
            default: break
            }
        }
        if saved.isEmpty { return [] }
        func parts(_ things: [some StationThing]) -> [Int64] {
            things.flatMap { saved.contains($0.key) ? [] : $0.parts }
        }
        return Set(
            parts(contents.collections) + parts(contents.playlists) + parts(contents.schedules)
                + parts(contents.channels))
    }

    private mutating func save(_ change: StationChange) throws(StoreError) {
        switch change {
        case .rename(let name): contents.name = name
        case .setTimeZone(let zone): contents.timeZone = zone
        case .setProtected(let span): contents.protected = span
        case .setHorizon(let span): contents.horizon = span
        case .saveLibrary(let library): try save(library)
        case .saveCollection(let collection): try save(collection)
        case .savePlaylist(let playlist): try save(playlist)
        case .saveGraphic(let graphic): try save(graphic)
        case .saveFiller(let filler): try save(filler)
        case .saveProfile(let profile): try save(profile)
        case .saveSchedule(let schedule): try save(schedule)
        case .saveChannel(let channel): try save(keyed(channel))
        default: break
        }
    }

    private mutating func save<Thing: StationThing>(_ thing: Thing) throws(StoreError) {
        var saved = thing.resolved(by: new)
        let index: Int?
        if thing.id.raw > 0 {
            index = contents[keyPath: Thing.list].firstIndex { $0.id == thing.id }
            guard index != nil else { throw .unknown(thing.key, act: "save") }
        } else {
            saved.id =
                new[keyPath: Thing.newIDs][thing.id]
                ?? Identifier(partNumbers.counters.next(Thing.documentKind.rawValue))
            index = nil
        }
        saved.numberParts(after: index.map { contents[keyPath: Thing.list][$0] }, &partNumbers)
        touched.insert(saved.key)
        if let index {
            contents[keyPath: Thing.list][index] = saved
        } else {
            contents[keyPath: Thing.list].append(saved)
        }
    }

    /// A channel keeps its guide key for good; a new one gets one, and a seed.
    private func keyed(_ channel: Channel) -> Channel {
        var channel = channel
        if let old = before.channel(channel.id) {
            channel.guideKey = old.guideKey
        } else if channel.guideKey.isEmpty {
            channel.guideKey = RandomKey.make()
            channel.seed = SecureRandom.seed()
        }
        return channel
    }

    // MARK: - Other ways to change

    /// Puts other contents in place of all that was there. Their ids must have been given before.
    mutating func replace(with contents: StationContents, touching keys: some Sequence<DocumentKey>) {
        self.contents = contents
        (self.contents.shows, self.contents.files) = ([], [])
        self.contents.sort()
        touched.formUnion(keys)
    }

    /// What is in use stays: those that use it are named.
    ///
    /// - Parameter rewritten: documents whose references were checked as they are now.
    func checkRemovals(rewritten: Set<DocumentKey>, in database: Database) throws(StoreError) {
        let known = Set(contents.keys)
        for key in touched.sorted() where !known.contains(key) {
            let users = try database.users(of: key).filter { !rewritten.contains($0.user) }
            guard !users.isEmpty else { continue }
            throw .inUse(
                "Cannot remove the \(key.kind.rawValue) “\(before.contents.name(of: key))”",
                users.map { ($0.user, $0.name) })
        }
    }

    /// Takes removed libraries, their shows and their files out of collections.
    mutating func dropMembers(_ isGone: (MediaCollection.Member.Source) -> Bool) {
        for index in contents.collections.indices {
            let kept = contents.collections[index].members.filter { !isGone($0.source) }
            guard kept.count < contents.collections[index].members.count else { continue }
            contents.collections[index].members = kept
            touched.insert(contents.collections[index].key)
        }
    }

    // MARK: - What differs

    /// The documents that are not what they were, in the order of kinds and ids.
    var changedKeys: [DocumentKey] {
        var search = ChangedDocuments(old: before.contents, new: contents)
        // It throws nothing: visitors share one signature.
        try? search.visitAll()
        let settings = { (contents: StationContents) in
            var settings = StationContents(name: contents.name, timeZone: contents.timeZone)
            settings.protected = contents.protected
            settings.horizon = contents.horizon
            return settings
        }
        if settings(contents) != settings(before.contents) { search.keys.append(.station) }
        return search.keys.sorted()
    }

    private struct ChangedDocuments: StationThingVisitor {
        let old: StationContents
        let new: StationContents
        var keys: [DocumentKey] = []

        mutating func visit<Thing: StationThing>(_ type: Thing.Type) {
            let before = Dictionary(old[keyPath: Thing.list].map { ($0.id, $0) }, uniquingKeysWith: { $1 })
            var left = Set(before.keys)
            for thing in new[keyPath: Thing.list] {
                left.remove(thing.id)
                if before[thing.id] != thing { keys.append(thing.key) }
            }
            keys += left.map { DocumentKey(Thing.documentKind, $0.raw) }
        }
    }
}

extension StoreError {
    /// A value that breaks a rule of its description.
    static func invalid(_ key: DocumentKey, _ name: String, _ faults: [FormFault]) -> StoreError {
        StoreError(
            .invalid, "value.invalid", what: "Cannot save the \(key.kind.rawValue) “\(name)”",
            why: faults.prefix(3).map(\.text).joined(separator: "; "), fix: "Correct these values.",
            places: faults.map { fault in
                ErrorPlace(
                    .pointer(fault.pointer), found: fault.found, expected: fault.expected,
                    suggestion: fault.suggestions.first)
            })
    }

    static func unknown(_ key: DocumentKey, act: String) -> StoreError {
        StoreError(
            .unknown, code: "store.missing", what: "Cannot \(act) the \(key.kind.rawValue) \(key.id)",
            why: "it does not exist",
            fix: "Check the id: it may have been removed.")
    }
}

extension StoreError {
    /// Names at most five of those who use something.
    static func inUse(_ what: String, _ users: [(key: DocumentKey, name: String)]) -> StoreError {
        var seen: Set<DocumentKey> = []
        let names = users.filter { seen.insert($0.key).inserted }.map { "the \($0.key.kind.rawValue) “\($0.name)”" }
        var text = names.prefix(5).joined(separator: ", ")
        if names.count > 5 { text += " and \(names.count - 5) more" }
        return .conflict(what, "it is used by \(text)", fix: "Change or remove what uses it first.")
    }
}
