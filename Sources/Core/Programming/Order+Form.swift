// How orders and their options are written: in playlists, fillers and rules.

extension PlaybackOrder: Choice {
    public var help: String {
        switch self {
        case .chronological: "by release date, season, episode and title, again from the start after the last"
        case .seasonEpisode: "by season and episode, specials last"
        case .shuffle: "everything once in random order, then again in another"
        case .shuffleInOrder: "the same, but the episodes of each show keep their order and are spread evenly"
        case .rotation: "the next show each time, and of it the next episode"
        case .marathon: "one show after the other, whole or some episodes at a time"
        case .random: "each item picked at random, never the same twice in a row"
        case .weighted:
            "picked by the weights of the collection's items, where what was on is not picked again for a while"
        case .custom: "as the collection lists its members"
        }
    }
}

extension OrderOptions.Grouping: Choice {}
extension OrderOptions.Mixed: Choice {
    public var help: String {
        switch self {
        case .groups: "in another order each cycle"
        case .items: "inside each group"
        }
    }
}
extension OrderOptions.Parts: Choice {
    public var help: String {
        switch self {
        case .apart: ""
        case .together: "of one group"
        case .acrossShows: "whatever they belong to"
        }
    }
}

extension OrderOptions {
    /// What has an order. Some options make sense in one of them only.
    enum Context: Sendable {
        case playlistEntry, filler, rule
    }

    static let entryForm = form(in: .playlistEntry)
    static let fillerForm = form(in: .filler)
    static let ruleForm = form(in: .rule)

    private static func form(in context: Context) -> Form<OrderOptions> {
        // A rerun plays what was on as it was on.
        let any: Condition? = context == .rule ? .lacks("rerun-of") : nil
        var fields: [Field<OrderOptions>] = [
            .usual(
                "group-by", \.grouping, .choice(), .notes(only: groupingOrders(in: context)),
                help: "What is one group; music of no show is grouped by its artist."),
            .optional(
                "batch", \.batch, .integer(1...1_000),
                .notes(only: .with("order", PlaybackOrder.marathon), usualText: "all"),
                help: "How many items of a group are played before the next group follows."),
            .usual(
                "mix", \.mixed, .set(.choice(), single: .isWritten) { set in Mixed.allCases.filter(set.contains) },
                .notes(only: .with("order", PlaybackOrder.marathon)), isShown: false, help: "What is mixed."),
            .usual(
                "seasons", \.seasons, .seasons, .notes(only: any), isShown: false,
                help: "Only these seasons; what belongs to no show stays."),
            .usual(
                "without-seasons", \.withoutSeasons, .seasons, .notes(only: any), isShown: false,
                help: "All seasons but these."),
            .usual(
                "parts", \.parts, .choice(),
                .notes(only: .with("order", PlaybackOrder.shuffle, .shuffleInOrder, .rotation, .marathon)),
                help: "Whether the parts of one story stay together, in order."),
            .usual(
                "start-anywhere", \.startsAnywhere, .flag,
                .notes(only: .with("order", PlaybackOrder.chronological, .seasonEpisode, .custom)),
                help: "Starts the first cycle at a random item."),
            .usual(
                "cooldown", \.cooldown, .duration, .notes(only: .with("order", PlaybackOrder.weighted)),
                isShown: false, help: "How long an item is not picked again after it was on."),
            .usual(
                "group-cooldown", \.groupCooldown, .duration, .notes(only: .with("order", PlaybackOrder.weighted)),
                isShown: false, help: "The same for all items of its group."),
            .optional(
                "shortest", \.shortest, .duration, .notes(only: any), help: "Only items of at least this duration."),
            .optional("longest", \.longest, .duration, .notes(only: any), help: "Only items of at most this duration."),
        ]
        fields.append(
            .optional(
                "progress", \.ownProgress, .text(),
                .notes(only: context == .rule ? .all([.lacks("rerun-of"), .lacks("linked")]) : nil),
                help:
                    "A name of its own for where it continues; what has the same content, order and name continues together."
            ))
        if context == .rule {
            let orders = PlaybackOrder.allCases.filter { !$0.drawsIndependently }.map(\.rawValue)
            fields.append(
                .optional(
                    "linked", \.link, .text(),
                    .notes(
                        only: .all([.with("order", orders), .lacks("rerun-of")]), page: "scheduling.md#linked-rules"),
                    help: "Rules with the same content, order and name play the same items, each rule each item once."))
        }
        if context == .filler {
            fields.append(
                .usual("by-chapter", \.byChapter, .flag, help: "Makes each chapter of an item an item of its own."))
        }
        let lengths = Form<OrderOptions>.Check(at: "longest") { options in
            guard let shortest = options.shortest, let longest = options.longest, longest < shortest else { return nil }
            return ("\(DurationText.write(longest))", "a duration of at least \(DurationText.write(shortest))")
        }
        return Form("order", OrderOptions(), checks: [lengths], fields: fields)
    }

    private static func groupingOrders(in context: Context) -> Condition {
        let orders = Condition.with("order", PlaybackOrder.shuffleInOrder, .rotation, .marathon, .weighted)
        // A rule that plays of one group at a time has groups in any order.
        return context == .rule ? .any([orders, .has("groups")]) : orders
    }

    /// The name of the progress, when it is not a link.
    fileprivate var ownProgress: String? {
        get { isLinked ? nil : progress }
        set { (progress, isLinked) = (newValue, false) }
    }

    /// The name of the progress, when it is a link.
    fileprivate var link: String? {
        get { isLinked ? progress : nil }
        set { (progress, isLinked) = (newValue, newValue != nil) }
    }
}

extension Codec where Value == Set<Int> {
    fileprivate static var seasons: Codec { .set(.integer(0...9_999), single: .mayBeRead) { $0.sorted() } }
}
