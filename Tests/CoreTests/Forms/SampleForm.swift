import Core

/// A small thing with everything that a form can have.
struct Sample: Hashable, Sendable {
    enum Kind: String, Choice {
        case pre, mid, post, tail
        var help: String { self == .mid ? "inside it" : "" }
    }
    enum Mode: Hashable, Sendable {
        case count(Int)
        case pad(Int)
        case fill
    }
    struct Part: Hashable, Sendable {
        var id = EntryIdentifier(0)
        var source = Source.tag("x")
        var weight = 1

        static let form = Form(
            "part", Part(), heads: sources.heads,
            fields: [
                .identity(\.id, ofChild: true), .cases(\.source, sources),
                .usual("weight", \.weight, .integer(1...1_000), help: "How often."),
            ])

        static let sources = Cases<Source>(
            byKey: [
                .init(
                    "tag", Source.tag, { if case .tag(let tag) = $0 { tag } else { nil } },
                    .required("tag", .text("a tag"), help: "A tag."), help: ""),
                .init(
                    "collection", Source.collection, { if case .collection(let id) = $0 { id } else { nil } },
                    .required("collection", .reference(.collection), help: "A collection."), help: ""),
                .init(
                    "album", { Source.album($0, $1) },
                    { if case .album(let title, let artist) = $0 { (title, artist) } else { nil } },
                    .required("album", .text(), help: "An album."), .optional("artist", .text(), help: "Its artist."),
                    help: ""),
                .init(
                    "artist", Source.artist, { if case .artist(let name) = $0 { name } else { nil } },
                    .required("artist", .text(), help: "An artist."), help: ""),
            ], nothing: "nothing to play")
    }
    enum Source: Hashable, Sendable {
        case tag(String)
        case collection(CollectionID)
        case album(String, String?)
        case artist(String)
    }
    enum EntryMark {}
    typealias EntryIdentifier = Identifier<EntryMark>

    var name = ""
    var kind = Kind.post
    var mode = Mode.count(1)
    var isLoud = false
    var every: Int?
    var lowest = 0
    var highest: Int?
    var after: FillerID?
    var parts: [Part] = []

    static let form = Form(
        "sample", Sample(),
        checks: [
            .init(at: "highest") { sample in
                guard let highest = sample.highest, highest < sample.lowest else { return nil }
                return ("\(highest)", "at least \(sample.lowest)")
            }
        ],
        fields: [
            .required("name", \.name, .text(), .notes(bears: false), help: "What people call it."),
            .required("kind", \.kind, .choice(formerly: ["after": .post]), help: "Where it goes."),
            .cases(\.mode, modes), .usual("loud", \.isLoud, .flag, help: "Whether it can be heard."),
            .optional(
                "every", \.every, .integer(of: [5, 10], what: "minutes: "),
                .notes(only: .with("kind", Kind.mid), unit: "min"), help: "How often it interrupts."),
            .usual("lowest", \.lowest, .integer(0...9), .notes(formerly: ["least"]), help: "At least."),
            .optional("highest", \.highest, .integer(0...9), help: "At most."),
            .optional("after", \.after, .reference(.filler, sorts: ["post"]), help: "What follows."),
            .usual("items", \.parts, .list(.object(Part.form)), isAlwaysWritten: true, isShown: false, help: "Parts."),
        ])

    static let modes = Cases<Mode>(
        "mode", help: "How much.",
        cases: [
            .init(
                "count", Mode.count, { if case .count(let count) = $0 { count } else { nil } },
                .usual("count", .integer(1...99), 1, help: "How many."), help: "the given number"),
            .init(
                "pad", Mode.pad, { if case .pad(let minutes) = $0 { minutes } else { nil } },
                .required("pad", .integer(1...60), help: "Up to a multiple."),
                only: .with("kind", Kind.pre, .mid, .post),
                help: "up to a time"),
            .init(
                "fill", { Mode.fill }, { if case .fill = $0 { () } else { nil } }, only: .with("kind", Kind.tail),
                help: "everything"),
        ])
}

let sampleDirectory: ReferenceDirectory = {
    var directory = ReferenceDirectory()
    directory.enter(.collection, "Idents", id: 1)
    directory.enter(.collection, "Westerns", id: 2)
    for (index, sort) in ["pre", "mid", "post", "tail"].enumerated() {
        directory.enter(.filler, "The \(sort)", id: 10 + Int64(index), sort: sort)
    }
    return directory
}()
