import Core

extension StationOutline {
    /// The order, unless it is the one that goes without saying, and what stands beside it.
    func order(_ order: PlaybackOrder, _ options: OrderOptions, standard: PlaybackOrder) -> Outline {
        .joined(.of(["order": order == standard ? nil : .word(order.rawValue)]), outline(options))
    }

    private func outline(_ options: OrderOptions) -> Outline {
        .of([
            "group-by": options.grouping == .show ? nil : .word(options.grouping.rawValue),
            "batch": options.batch.map(number), "mix": mixed(options.mixed), "seasons": seasons(options.seasons),
            "without-seasons": seasons(options.withoutSeasons),
            "parts": options.parts == .apart ? nil : .word(options.parts.rawValue),
            "start-anywhere": flag(options.startsAnywhere), "cooldown": length(options.cooldown),
            "group-cooldown": length(options.groupCooldown),
            "progress": options.isLinked ? nil : options.progress.map(Outline.text),
            "linked": options.isLinked ? options.progress.map(Outline.text) : nil,
            "by-chapter": flag(options.byChapter),
        ])
    }

    private func mixed(_ mixed: Set<OrderOptions.Mixed>) -> Outline? {
        let words = OrderOptions.Mixed.allCases.filter(mixed.contains).map { Outline.word($0.rawValue) }
        return words.count > 1 ? .list(words) : words.first
    }

    private func seasons(_ seasons: Set<Int>) -> Outline? {
        seasons.isEmpty ? nil : .list(seasons.sorted().map(number))
    }

    private func length(_ span: TimeSpan) -> Outline? { span == .zero ? nil : .text(DurationText.write(span)) }

    func flag(_ isSet: Bool) -> Outline? { isSet ? .word("true") : nil }
}
