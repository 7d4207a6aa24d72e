import Core
import TestRandom

/// Stations with everything in them, and with names that are hard to write down. Their things come from the forms, so
/// that every option there is appears in them.
struct RandomStation {
    private var generator: any RandomNumberGenerator
    private(set) var contents = StationContents(name: "Harbour TV", timeZone: "Europe/Berlin")
    /// Members, entries and rules have ids that are unique in the station.
    private var lastPart: Int64 = 100

    init(seed: UInt64) {
        generator = Chance(seed)
        let count = Int64.random(in: 1...6, using: &generator)
        for id in 1...count {
            contents.shows.append(
                Show(id: ShowID(id), title: id % 3 == 0 ? name(id) : "Twin", year: 1_990 + Int(id)))
        }
        for form in StationForms.all {
            for id in 1...(form.kind == .station ? 1 : count) { add(form, id) }
            if form.kind == .library { addFiles() }
        }
        numberParts()
        for index in contents.channels.indices {
            contents.channels[index].guideKey = "key\(index)"
            contents.channels[index].seed = UInt64.random(in: 0...UInt64.max, using: &generator)
        }
    }

    private mutating func name(_ id: Int64) -> String {
        let pieces = [
            "Western", " #1", ": the", "“Night”", "'", "\"", "\\", "{a}", "[b]", "- ", "é", "日本", "🎬", "\u{a0}", "yes",
            "null", "~", "12", "5.1", "*x", "&y", "!z", "%", "@", "`", ", ", "? ", "| ", "> ", "\u{2028}", "\u{feff}",
            "\u{e000}", "\u{301}",
        ]
        let count = Int.random(in: 1...4, using: &generator)
        // The number makes each name differ.
        return (0..<count).reduce(into: "") { text, _ in text += pieces.randomElement(using: &generator) ?? "" }
            + "\(id)"
    }

    /// A random document may be refused by a check that is code: then another is tried.
    private mutating func add(_ form: StationForm, _ id: Int64) {
        for _ in 0..<20 {
            var tree = form.random(.ids, contents.directory, using: &generator)
            if form.kind == .channel {
                let minor = Int.random(in: 0...99, using: &generator)
                tree = tree.setting("number", to: .text(ChannelNumber(Int(id), minor).description))
            }
            if tree["name"] != nil { tree = tree.setting("name", to: .text(name(id))) }
            var draft = StationDraft(over: contents, .ids)
            draft.put(DocumentKey(form.kind, id), tree)
            let outcome = draft.outcome()
            guard outcome.faults.isEmpty else { continue }
            contents = outcome.contents
            return
        }
    }

    private mutating func addFiles() {
        for library in contents.libraries {
            guard let path = library.paths.first else { continue }
            contents.files.append(
                StationContents.NamedFile(
                    id: MediaID(library.id.raw), library: library.id, path: "\(path)/\n\(library.id)"))
        }
    }

    private mutating func numberParts() {
        func number<Part: IdentifiedPart>(_ parts: inout [Part], _ last: inout Int64) {
            for index in parts.indices {
                last += 1
                parts[index].id = Identifier(last)
            }
        }
        for index in contents.collections.indices { number(&contents.collections[index].members, &lastPart) }
        for index in contents.playlists.indices { number(&contents.playlists[index].entries, &lastPart) }
        for index in contents.schedules.indices { number(&contents.schedules[index].rules, &lastPart) }
    }
}
