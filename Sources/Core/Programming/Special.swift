/// A programme that is pinned to a local date and time of one channel: it is on only this once.
public struct Special: Hashable, Sendable {
    /// What is on before it.
    public enum LeadIn: String, Hashable, Sendable, CaseIterable {
        /// Only programmes that are over in time; filler fills what is left.
        case fits
        /// What is on when it begins is cut off.
        case cut
    }

    /// What becomes of rules whose fixed start it covers.
    public enum Displaced: String, Hashable, Sendable, CaseIterable {
        /// They are left out this once: what follows is what would be on by the clock.
        case skipped
        /// They begin right after it, and what follows them later, until the schedule has caught up.
        case delayed
    }

    /// Kept through reordering and editing, and unique in the station; 0 or below until saved.
    public var id: SpecialID
    /// In the channel's time zone.
    public var start: LocalMoment
    public var content: ContentReference
    public var order: PlaybackOrder
    public var options: OrderOptions
    /// How many items it plays.
    public var amount: Playlist.Amount
    /// Makes all of it one programme of this title.
    public var title: String?
    /// ISO 639 code of the sound that viewers hear, where there is a choice; nil takes the profile's.
    public var language: String?
    public var leadIn: LeadIn
    public var displaced: Displaced

    public init(
        id: SpecialID = SpecialID(0), start: LocalMoment, content: ContentReference,
        order: PlaybackOrder = .chronological, options: OrderOptions = OrderOptions(),
        amount: Playlist.Amount = .count(1), title: String? = nil, language: String? = nil, leadIn: LeadIn = .fits,
        displaced: Displaced = .skipped
    ) {
        self.id = id
        self.start = start
        self.content = content
        self.order = order
        self.options = options
        self.amount = amount
        self.title = title
        self.language = language
        self.leadIn = leadIn
        self.displaced = displaced
    }
}

extension Special: IdentifiedPart {
    public var played: PlayedContent { PlayedContent(content: content, order: order, options: options) }
}

// MARK: - How it is written

extension Special {
    static let form = Form(
        "special",
        Special(
            start: LocalMoment(date: CivilDate(daysSince1970: 0), time: TimeOfDay(hour: 0, minute: 0)),
            content: .collection(CollectionID(0))),
        fields: [
            .identity(\.id, ofChild: true),
            .required("at", \.start, .localMoment, help: "When it begins, in local time."),
            .required("content", \.content, .object(ContentReference.form), help: "What it plays."),
            .usual(
                "order", \.order, .choice(), .notes(page: "#orders"),
                help: "In which order, with the options of orders."),
            .inline(\.options, OrderOptions.entryForm),
            .usual("count", \.amount, .amount, help: "How many items it plays."),
            .optional("title", \.title, .text(), help: "Makes all of it one programme of this title in the guide."),
            .optional(
                "language", \.language, .language, .notes(usualText: "the profile's"),
                help: "The preferred audio track."),
            .usual("lead-in", \.leadIn, .choice(), help: "What is on before it."),
            .usual(
                "displaced", \.displaced, .choice(), .notes(page: "scheduling.md#only-this-once"),
                help: "What happens to rules whose fixed start it covers."),
        ])
}

extension Special.LeadIn: Choice {
    public var help: String {
        switch self {
        case .fits: "only what ends in time, then filler"
        case .cut: "what is on is cut off when it begins"
        }
    }
}

extension Special.Displaced: Choice {
    public var help: String {
        switch self {
        case .skipped: "they are left out this once"
        case .delayed: "they begin right after it"
        }
    }
}
