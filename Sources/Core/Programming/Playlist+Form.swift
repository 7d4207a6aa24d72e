extension Playlist {
    static let form = Form(
        "playlist", Playlist(id: PlaylistID(0), name: "", entries: []),
        fields: [
            .identity(\.id), .name(\.name),
            .usual("shuffle", \.isShuffled, .flag, help: "Visits the entries in another order each cycle."),
            .usual(
                "items", \.entries, .list(.object(Entry.form)), isAlwaysWritten: true, isShown: false,
                help: "The entries, each visited in turn."),
        ])
}

extension Playlist.Entry {
    static let form = Form(
        "playlist item", Playlist.Entry(content: .collection(CollectionID(0)), order: .chronological),
        fields: [
            .identity(\.id, ofChild: true),
            .required("content", \.content, .object(ContentReference.form), help: "What it plays."),
            .usual(
                "order", \.order, .choice(), .notes(page: "#orders"),
                help: "In which order, with the options of orders."),
            .inline(\.options, OrderOptions.entryForm),
            .usual("count", \.amount, .amount, help: "How many items each visit plays."),
            .usual(
                "guide", \.inGuide,
                Codec<ScheduleRule.GuideMode>.choice().mapped({ $0 == .normal }, { $0 ? .normal : .hidden }),
                help: "Whether viewers see the entry in the guide."),
        ])
}

extension Codec where Value == Playlist.Amount {
    static var amount: Codec {
        Codec<Int>.integer(1...10_000)
            .mapped(Playlist.Amount.count) { if case .count(let count) = $0 { count } else { 1 } }
            .or([("all", .all)], help: "as many as the content has", expected: "a whole number from 1 to 10000, or all")
    }
}
