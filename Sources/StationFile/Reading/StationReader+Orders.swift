import Core

/// What may stand beside an order.
enum OrderKey: String, CaseIterable {
    case grouping = "group-by"
    case batch
    case mix
    case seasons
    case withoutSeasons = "without-seasons"
    case parts
    case startAnywhere = "start-anywhere"
    case cooldown
    case groupCooldown = "group-cooldown"
    case progress, linked

    /// With `order` itself.
    static let names = ["order"] + allCases.filter { $0 != .linked }.map(\.rawValue)
    /// Rules alone are linked with each other.
    static let ruleNames = names + [linked.rawValue]

    /// The orders that it says something about.
    var orders: [PlaybackOrder] {
        switch self {
        case .seasons, .withoutSeasons, .progress: PlaybackOrder.allCases
        case .linked: PlaybackOrder.allCases.filter { !$0.drawsIndependently }
        case .grouping: [.shuffleInOrder, .rotation, .marathon, .weighted]
        case .batch, .mix: [.marathon]
        case .parts: [.shuffle, .shuffleInOrder, .rotation, .marathon]
        case .startAnywhere: [.chronological, .seasonEpisode, .custom]
        case .cooldown, .groupCooldown: [.weighted]
        }
    }
}

extension StationReader {
    /// An order with its options, for all that has one.
    func order(
        _ fields: Fields, default standard: PlaybackOrder
    ) -> (order: PlaybackOrder, options: OrderOptions) {
        let options = options(fields)
        let chosen = fields.node("order").map { $0.choice(PlaybackOrder.self, faults) } ?? standard
        // Of an order that nobody knows, nobody knows what may stand beside it.
        guard let order = chosen else { return (standard, options) }
        for key in OrderKey.allCases where !key.orders.contains(order) {
            // A rule that draws from one group at a time has groups in any order.
            if key == .grouping, fields.node("groups") != nil { continue }
            fields.refuse(
                key.rawValue, because: "\(key.rawValue) together with order: \(listed(key.orders.map(\.rawValue)))")
        }
        if fields.node("linked") != nil { fields.refuse("progress", because: "one of progress and linked") }
        return (order, options)
    }

    private func options(_ fields: Fields) -> OrderOptions {
        OrderOptions(
            grouping: fields.choice("group-by", default: .show), batch: fields.integer("batch", in: 1...1_000),
            mixed: Set(fields.oneOrMore("mix").compactMap { $0.choice(OrderOptions.Mixed.self, faults) }),
            seasons: seasons(fields, "seasons"), withoutSeasons: seasons(fields, "without-seasons"),
            parts: fields.choice("parts", default: .apart), startsAnywhere: fields.flag("start-anywhere"),
            cooldown: fields.length("cooldown") ?? .zero, groupCooldown: fields.length("group-cooldown") ?? .zero,
            byChapter: fields.flag("by-chapter"), progress: fields.text("linked") ?? fields.text("progress"),
            isLinked: fields.node("linked") != nil)
    }

    private func seasons(_ fields: Fields, _ key: String) -> Set<Int> {
        Set(fields.oneOrMore(key).compactMap { $0.integer(in: 0...9_999, faults) })
    }
}
