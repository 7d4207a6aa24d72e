import Core

/// Reads a document section by section: first every name, so that things may name each other in any order, then
/// everything else.
struct StationReader {
    let fields: Fields
    let current: StationContents
    let prune: Bool
    /// The file itself, for places inside texts.
    let bytes: [UInt8]
    let faults: FaultList
    var contents: StationContents
    var showsByTitle: [String: [Show]]
    var filesByPath: [String: MediaID]
    /// How many shows and files the document names that no scan has found.
    var newShowCount: Int64 = 0
    var newFileCount: Int64 = 0
    var libraries: NameBook<MediaLibrary>
    var collections: NameBook<MediaCollection>
    var playlists: NameBook<Playlist>
    var fillers: NameBook<Filler>
    var profiles: NameBook<Profile>
    var schedules: NameBook<Schedule>

    /// The queries of the file.
    var searches: [SearchEntry] = []
    var heldCollections: [Held<MediaCollection>] = []
    var heldPlaylists: [Held<Playlist>] = []
    var repeatedRules: [RepeatedRule] = []

    init(_ fields: Fields, current: StationContents, prune: Bool, bytes: [UInt8], faults: FaultList) {
        self.fields = fields
        self.current = current
        self.prune = prune
        self.bytes = bytes
        self.faults = faults
        contents = StationContents(name: current.name, timeZone: current.timeZone)
        contents.protected = current.protected
        contents.horizon = current.horizon
        contents.shows = current.shows
        contents.files = current.files
        showsByTitle = Dictionary(grouping: current.shows, by: \.title)
        filesByPath = Dictionary(current.files.map { ($0.path, $0.id) }) { first, _ in first }
        libraries = NameBook("library", known: current.libraries.map { ($0.name, $0.id) }, isReferable: !prune)
        collections = NameBook("collection", known: current.collections.map { ($0.name, $0.id) }, isReferable: !prune)
        playlists = NameBook("playlist", known: current.playlists.map { ($0.name, $0.id) }, isReferable: !prune)
        fillers = NameBook("filler", known: current.fillers.map { ($0.name, $0.id) }, isReferable: !prune)
        profiles = NameBook("profile", known: current.profiles.map { ($0.name, $0.id) }, isReferable: !prune)
        schedules = NameBook("schedule", known: current.schedules.map { ($0.name, $0.id) }, isReferable: !prune)
    }

    /// An entry of a section whose name is known.
    struct Named<Subject> {
        let name: String
        let id: Identifier<Subject>
        let fields: Fields
    }

    mutating func read(knowsTimeZone: (String) -> Bool) -> StationContents {
        readStation(knowsTimeZone)
        let named = (
            libraries: names(
                "libraries", "library", ["name", "kind", "paths", "follow-links-to", "rescan-every"], \.libraries),
            collections: names("collections", "collection", ["name", "items"], \.collections),
            playlists: names("playlists", "playlist", ["name", "shuffle", "items"], \.playlists),
            fillers: names("filler", "filler", Self.fillerKeys, \.fillers),
            profiles: names("profiles", "profile", ["name", "video", "audio"], \.profiles),
            schedules: names("schedules", "schedule", ["name", "shuffle", "items"], \.schedules)
        )
        contents.libraries = merged(current.libraries, named.libraries.map(library), \.id)
        contents.collections = merged(current.collections, named.collections.map { collection($0) }, \.id)
        contents.playlists = merged(current.playlists, named.playlists.map { playlist($0) }, \.id)
        contents.fillers = merged(current.fillers, named.fillers.compactMap { filler($0) }, \.id)
        contents.profiles = merged(current.profiles, named.profiles.map(profile), \.id)
        contents.schedules = merged(current.schedules, named.schedules.map { schedule($0) }, \.id)
        contents.channels = merged(current.channels, readChannels(knowsTimeZone), \.id)
        checkChannelNumbers()
        checkMirroredClocks()
        checkRepeatedRules()
        checkNesting()
        return contents
    }

    private mutating func readStation(_ knowsTimeZone: (String) -> Bool) {
        guard let node = fields.node("station"),
            let station = Fields(node, "station", keys: ["name", "timezone", "protected", "horizon"], faults)
        else { return }
        if let name = station.text("name") { contents.name = name }
        if let zone = timeZone(station, knowsTimeZone) { contents.timeZone = zone }
        if let span = protectedSpan(station) { contents.protected = span }
        if let span = horizon(station) { contents.horizon = span }
    }

    /// How far ahead timelines and guides reach.
    func horizon(_ fields: Fields) -> TimeSpan? {
        guard let node = fields.node("horizon") else { return nil }
        if let span = node.plainText.flatMap(DurationText.read), StationIdentity.horizons.contains(span) { return span }
        faults.add(at: node.mark, found: node.sketch, expected: "a length from 1 to 30 days, such as 7d")
        return nil
    }

    private static let longestProtected = TimeSpan.hours(24)

    private func protectedSpan(_ fields: Fields) -> TimeSpan? {
        // Nothing means that only what is on air stays.
        fields.lengthOrNothing(
            "protected", upTo: Self.longestProtected, expected: "a length from 0 to 24 hours, such as 15m")
    }

    func timeZone(_ fields: Fields, _ isKnown: (String) -> Bool) -> String? {
        guard let node = fields.node("timezone"), let zone = node.text("a time zone such as Europe/Berlin", faults)
        else { return nil }
        if isKnown(zone) { return zone }
        faults.add(
            at: node.mark, found: "the unknown time zone “\(zone)”", expected: "an IANA name such as Europe/Berlin")
        return nil
    }

    /// Enters the names of a section. Entries without a good name are left out, with a fault noted.
    private mutating func names<Subject>(
        _ section: String, _ kind: String, _ keys: [String], _ book: WritableKeyPath<Self, NameBook<Subject>>
    ) -> [Named<Subject>] {
        var seen: Set<String> = []
        var named: [Named<Subject>] = []
        for node in fields.items(section) {
            guard let entry = Fields(node, kind, keys: keys, faults), let name = entry.requiredText("name") else {
                continue
            }
            guard seen.insert(name).inserted else {
                faults.add(
                    at: entry.node("name")?.mark ?? entry.mark, found: "the \(kind) “\(name)” again",
                    expected: "each name once")
                continue
            }
            named.append(Named(name: name, id: self[keyPath: book].enter(name), fields: entry))
        }
        return named
    }

    /// The station's things with those of the file in their places, new ones after them.
    private func merged<Thing, Subject>(
        _ old: [Thing], _ read: [Thing], _ id: (Thing) -> Identifier<Subject>
    ) -> [Thing] {
        if prune { return read }
        let byID = Dictionary(read.map { (id($0), $0) }) { first, _ in first }
        let known = Set(old.map(id))
        return old.map { byID[id($0)] ?? $0 } + read.filter { !known.contains(id($0)) }
    }
}
