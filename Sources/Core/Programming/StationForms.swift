/// The description of one kind of thing that an operator makes, whatever its type: what holds for every kind needs no
/// switch over them.
public struct StationForm: Sendable {
    /// A document to be read into a station, by its place in a list of documents.
    typealias Entry = (index: Int, id: Int64, tree: Tree)

    public let kind: DocumentKind
    /// The key of a station file under which things of the kind are listed.
    public let section: String
    /// The comment above the section in a station file.
    public let comment: String
    /// JSON Schema 2020-12 of what the API takes and gives.
    public var schema: Tree { makeSchema() }
    /// Rows `| key | meaning |` for the documentation.
    public var documentation: [String] { makeDocumentation() }

    private let makeSchema: @Sendable () -> Tree
    private let makeDocumentation: @Sendable () -> [String]
    private let makeRandom: @Sendable (Spelling, ReferenceDirectory, inout any RandomNumberGenerator) -> Tree
    private let allMistakes: @Sendable () -> [String]
    private let allLabels: @Sendable (StationContents) -> [(id: Int64, name: String)]
    private let writeAll: @Sendable (StationContents, Set<Int64>?, FormWriting) -> [(id: Int64, tree: Tree)]
    private let hashAll: @Sendable (StationContents) -> [Int64: UInt64]
    private let removeAll: @Sendable (inout StationContents, Set<Int64>) -> Void
    private let sortAll: @Sendable (inout StationContents, (Int64) -> Int) -> Void
    /// Puts what could be read into the contents, in the place of what had the id. `begin` is told whose turn it is.
    let readAll: @Sendable ([Entry], FormReading, inout StationContents, (Int) -> Void) -> Void

    /// Ids and names in the order of the station.
    public func labels(in contents: StationContents) -> [(id: Int64, name: String)] { allLabels(contents) }

    public func ids(in contents: StationContents) -> [Int64] { allLabels(contents).map(\.id) }

    public func name(of id: Int64, in contents: StationContents) -> String? {
        allLabels(contents).first { $0.id == id }?.name
    }

    /// Every thing of the kind as people write it, or as it is stored and sent; or those with these ids alone.
    public func trees(
        _ ids: Set<Int64>? = nil, in contents: StationContents, _ spelling: Spelling, _ directory: ReferenceDirectory
    ) -> [(id: Int64, tree: Tree)] {
        writeAll(contents, ids, FormWriting(directory, spelling))
    }

    /// nil when the station has no such thing.
    public func tree(
        of id: Int64, in contents: StationContents, _ spelling: Spelling, _ directory: ReferenceDirectory
    ) -> Tree? {
        trees([id], in: contents, spelling, directory).first?.tree
    }

    /// What things of the kind refer to, and where.
    public func references(
        _ ids: Set<Int64>? = nil, in contents: StationContents, _ directory: ReferenceDirectory
    ) -> [(id: Int64, references: [FormReference])] {
        let ids = ids ?? Set(self.ids(in: contents))
        return ids.sorted().map { id in
            let writing = FormWriting(directory, .ids, notesReferences: true)
            _ = writeAll(contents, [id], writing)
            return (id, writing.references)
        }
    }

    /// The same number for two things that play the same at the same times, by id.
    public func fingerprints(in contents: StationContents) -> [Int64: UInt64] { hashAll(contents) }

    /// By names, with the ids of children, for `TreeDifference`.
    public func comparableTrees(
        in contents: StationContents, _ directory: ReferenceDirectory
    ) -> [(id: Int64, tree: Tree)] {
        writeAll(contents, nil, FormWriting(directory, .names, writesIdentities: true))
    }

    public func remove(_ ids: Set<Int64>, from contents: inout StationContents) { removeAll(&contents, ids) }

    /// By the places of their ids.
    func sort(_ contents: inout StationContents, by place: (Int64) -> Int) { sortAll(&contents, place) }

    /// A random document that keeps every rule that is data.
    public func random(
        _ spelling: Spelling, _ directory: ReferenceDirectory, using generator: inout any RandomNumberGenerator
    ) -> Tree {
        makeRandom(spelling, directory, &generator)
    }

    /// Conditions that name keys or words that do not exist. A test checks that there are none.
    public var mistakes: [String] { allMistakes() }
}

// MARK: - Of one type

extension StationForm {
    typealias List<Thing> = any WritableKeyPath<StationContents, [Thing]> & Sendable
    typealias IDPath<Thing, Subject> = any WritableKeyPath<Thing, Identifier<Subject>> & Sendable

    /// `adopt` gives a thing that was read what documents may leave out although it never changes.
    init<Thing: Sendable, Subject>(
        _ kind: DocumentKind, _ form: Form<Thing>, _ list: List<Thing>, _ id: IDPath<Thing, Subject>,
        section: String? = nil, comment: String, name: @escaping @Sendable (Thing) -> String,
        documentation: @escaping @Sendable () -> [String],
        mistakes: @escaping @Sendable () -> [String] = { [] },
        adopt: @escaping @Sendable (Thing, inout Thing) -> Void = { _, _ in }
    ) {
        self.init(
            kind: kind, section: section ?? kind.plural, comment: comment, makeSchema: { form.schema },
            makeDocumentation: documentation,
            makeRandom: { form.random($0, $1, using: &$2) }, allMistakes: { form.mistakes + mistakes() },
            allLabels: { contents in contents[keyPath: list].map { ($0[keyPath: id].raw, name($0)) } },
            writeAll: { contents, ids, writing in
                contents[keyPath: list].compactMap { thing in
                    let raw = thing[keyPath: id].raw
                    return ids?.contains(raw) ?? true ? (raw, form.write(thing, writing)) : nil
                }
            },
            hashAll: { contents in
                Dictionary(contents[keyPath: list].map { ($0[keyPath: id].raw, form.fingerprint($0)) }) {
                    first, _ in first
                }
            },
            removeAll: { contents, ids in contents[keyPath: list].removeAll { ids.contains($0[keyPath: id].raw) } },
            sortAll: { contents, place in
                contents[keyPath: list] = contents[keyPath: list]
                    .map { (place($0[keyPath: id].raw), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
            },
            readAll: { entries, reading, contents, begin in
                var things = contents[keyPath: list]
                let places = Dictionary(
                    things.enumerated().map { ($1[keyPath: id].raw, $0) }
                ) { first, _ in first }
                for entry in entries {
                    begin(entry.index)
                    guard var thing = form.read(entry.tree, reading) else { continue }
                    thing[keyPath: id] = Identifier(entry.id)
                    if let place = places[entry.id] {
                        adopt(things[place], &thing)
                        things[place] = thing
                    } else {
                        things.append(thing)
                    }
                }
                contents[keyPath: list] = things
            })
    }

    /// The one document of the station itself.
    static let station = StationForm(
        kind: .station, section: "station", comment: "", makeSchema: { StationSettings.form.schema },
        makeDocumentation: { StationSettings.form.documentation },
        makeRandom: { StationSettings.form.random($0, $1, using: &$2) },
        allMistakes: { StationSettings.form.mistakes },
        allLabels: { [(DocumentKey.station.id, $0.name)] },
        writeAll: { contents, ids, writing in
            ids?.contains(DocumentKey.station.id) ?? true
                ? [(DocumentKey.station.id, StationSettings.form.write(contents.settings, writing))] : []
        },
        hashAll: { [DocumentKey.station.id: StationSettings.form.fingerprint($0.settings)] }, removeAll: { _, _ in },
        sortAll: { _, _ in },
        readAll: { entries, reading, contents, begin in
            for entry in entries {
                begin(entry.index)
                if let settings = StationSettings.form.read(entry.tree, over: contents.settings, reading) {
                    contents.settings = settings
                }
            }
        })
}

/// The descriptions of every kind, in the order of station files: things name those of sections before them, mostly.
public enum StationForms {
    public static let all: [StationForm] = [
        .station,
        StationForm(
            .library, MediaLibrary.form, \.libraries, \.id, comment: "Folders of media.", name: \.name,
            documentation: { MediaLibrary.form.documentation }),
        StationForm(
            .collection, MediaCollection.form, \.collections, \.id, comment: "Named sets of media.", name: \.name,
            documentation: { MediaCollection.form.documentation }, mistakes: { MediaCollection.Member.form.mistakes }),
        StationForm(
            .playlist, Playlist.form, \.playlists, \.id, comment: "Ordered lists of content.", name: \.name,
            documentation: { Playlist.form.documentation }, mistakes: { Playlist.Entry.form.mistakes }),
        StationForm(
            .graphic, Graphic.form, \.graphics, \.id, comment: "What is drawn over video, such as a logo.",
            name: \.name,
            documentation: { Graphic.form.documentation }),
        StationForm(
            .filler, Filler.form, \.fillers, \.id, section: "filler",
            comment: "Short content around programmes and in gaps.", name: \.name,
            documentation: { withoutOptions(Filler.form) }),
        StationForm(
            .profile, Profile.form, \.profiles, \.id, comment: "What a channel's stream looks like.", name: \.name,
            documentation: {
                Profile.form.documentation + Profile.form.documentation(of: "video", VideoProfile.form)
                    + Profile.form.documentation(of: "audio", AudioProfile.form)
            }),
        StationForm(
            .schedule, Schedule.form, \.schedules, \.id, comment: "Rules that decide what plays when.", name: \.name,
            documentation: { Schedule.form.documentation },
            mistakes: { ScheduleRule.form.mistakes + ContentReference.form.mistakes }),
        StationForm(
            .channel, Channel.form, \.channels, \.id, comment: "What viewers see.",
            name: { "\($0.number) \($0.name)" }, documentation: { Channel.form.documentation },
            adopt: { old, new in
                if new.guideKey.isEmpty { (new.guideKey, new.seed) = (old.guideKey, old.seed) }
            }),
    ]

    private static let byKind = Dictionary(all.map { ($0.kind, $0) }) { first, _ in first }

    public static func form(of kind: DocumentKind) -> StationForm { byKind[kind] ?? .station }

    /// Rows `| key | meaning |` for the parts of things. Options of orders have a table of their own.
    public static var partDocumentation: [String: [String]] {
        let linked = OrderOptions.ruleForm.documentation.filter { $0.hasPrefix("| `linked`") }
        return [
            "member": MediaCollection.Member.form.documentation, "content": ContentReference.form.documentation,
            "entry": withoutOptions(Playlist.Entry.form), "rule": withoutOptions(ScheduleRule.form),
            "options": OrderOptions.fillerForm.documentation + linked,
            "orders": PlaybackOrder.allCases.map { "| `\($0.rawValue)` | \($0.help) |" },
            "subtitles": SubtitleRule.form.documentation, "dead-air": DeadAirRule.form.documentation,
            "rerun": Rerun.documentation,
            "mirror": Channel.Mirror.form.documentation,
            "alternate": Channel.Alternate.form.documentation, "special": withoutOptions(Special.form),
            "track": ExtraTrack.form.documentation,
        ]
    }

    private static func withoutOptions<Thing>(_ form: Form<Thing>) -> [String] {
        let options = Set(OrderOptions.ruleForm.keys.map(\.name) + OrderOptions.fillerForm.keys.map(\.name))
        return zip(form.keys.filter { $0.visibility == .everywhere }, form.documentation)
            .filter { !options.contains($0.0.name) }.map(\.1)
    }

    /// Who refers to a thing, and where.
    public static func users(of key: DocumentKey, in contents: StationContents) -> [DocumentUse] {
        let directory = contents.directory
        return all.flatMap { form in
            form.references(in: contents, directory).flatMap { id, references in
                references.filter { $0.kind.rawValue == key.kind.rawValue && $0.id == key.id }.map { reference in
                    DocumentUse(
                        DocumentKey(form.kind, id), name: form.name(of: id, in: contents) ?? "",
                        pointer: reference.path.pointer)
                }
            }
        }
    }
}

extension StationContents {
    /// Names and ids of everything that can be referred to.
    public var directory: ReferenceDirectory {
        var directory = ReferenceDirectory()
        for library in libraries { directory.enter(.library, library.name, id: library.id.raw) }
        for collection in collections { directory.enter(.collection, collection.name, id: collection.id.raw) }
        for show in shows { directory.enter(.show, show.title, id: show.id.raw, qualifier: show.year) }
        for file in files { directory.enter(.item, file.path, id: file.id.raw) }
        for playlist in playlists { directory.enter(.playlist, playlist.name, id: playlist.id.raw) }
        for graphic in graphics { directory.enter(.graphic, graphic.name, id: graphic.id.raw) }
        for filler in fillers {
            directory.enter(.filler, filler.name, id: filler.id.raw, sort: filler.kind.rawValue)
        }
        for profile in profiles { directory.enter(.profile, profile.name, id: profile.id.raw) }
        for schedule in schedules { directory.enter(.schedule, schedule.name, id: schedule.id.raw) }
        for channel in channels {
            directory.enter(
                .channel, channel.number.description, id: channel.id.raw,
                sort: channel.mirror == nil ? ReferenceDirectory.plainChannel : ReferenceDirectory.mirror)
        }
        directory.ruleNames = Set(schedules.flatMap(\.rules).compactMap(\.name))
        directory.folders = folders
        return directory
    }

    var folders: [(library: LibraryID, path: String)] {
        libraries.flatMap { library in library.paths.map { (library.id, $0) } }
    }
}
