public import Core

/// How a timeline is built anew after an edit: what stays, and from which state the builder goes on.
///
/// What begins before the first affected instant, is on air now, or begins inside the protected window stays as it is.
/// Only an off-air stretch is cut short at the end of that time, so that a channel without content need not wait for
/// the stretch to end.
public struct Refresh: Hashable, Sendable {
    /// The items that stay, from the start of the given timeline on.
    public var kept: [TimelineItem]
    /// Where the new items begin.
    public var cut: Instant
    /// The state that the builder starts from, at or before `cut`.
    public var checkpoint: Checkpoint
    /// Index into `kept` of the first item after the checkpoint.
    var replayed: Int

    /// nil when no checkpoint lies before the cut: the timeline is then built from a new state.
    ///
    /// - Parameters:
    ///   - timeline: the channel's items in order, from the oldest checkpoint that may be needed on.
    ///   - checkpoints: in any order.
    ///   - firstAffected: the edit changes nothing before this instant.
    ///   - protected: how long from `now` on the timeline stays as it is.
    public init?(
        of timeline: [TimelineItem], checkpoints: [Checkpoint], firstAffected: Instant, now: Instant,
        protecting protected: TimeSpan = StationIdentity.usuallyProtected
    ) {
        let (kept, cut) = Self.kept(of: timeline, firstAffected: firstAffected, now: now, protecting: protected)
        guard let checkpoint = checkpoints.filter({ $0.at <= cut }).max(by: { $0.at < $1.at }) else { return nil }
        self.kept = kept
        self.cut = cut
        self.checkpoint = checkpoint
        replayed = kept.firstIndex { $0.start >= checkpoint.at } ?? kept.count
    }

    /// The items that stay, and where they end.
    public static func kept(
        of timeline: [TimelineItem], firstAffected: Instant, now: Instant, protecting protected: TimeSpan
    ) -> (items: [TimelineItem], cut: Instant) {
        let border = max(firstAffected, now + protected)
        var count = timeline.firstIndex { $0.start >= border && $0.start > now } ?? timeline.count
        // A unit is not torn: a post-roll stays with its programme, a programme with its pre-roll.
        while count > 0, count < timeline.count, belongTogether(timeline[count - 1], timeline[count]) {
            count += 1
        }
        var kept = Array(timeline[..<count])
        if let last = kept.last, last.kind == .offline, last.finish > border, last.start < border {
            kept[count - 1].finish = border
        }
        return (kept, kept.last?.finish ?? border)
    }

    private static func belongTogether(_ left: TimelineItem, _ right: TimelineItem) -> Bool {
        left.kind == .filler(.pre) || right.kind == .filler(.post) || right.kind == .filler(.mid)
            || right.kind == .programme && right.inPoint > .zero
    }
}

extension TimelineBuilder {
    /// A builder that goes on at the refresh's cut. Everything that stays counts as played.
    public init(_ input: BuildInput, _ refresh: Refresh) {
        self.init(input, refresh.checkpoint.state)
        let sameProgram = refresh.checkpoint.state.program == input.program.fingerprint
        for item in refresh.kept[refresh.replayed...] {
            if sameProgram, item.start >= registers.position { follow(item) }
            deck.adopt(item, from: sameProgram ? origin(of: item) : nil)
            registers.position = item.finish
            registers.newestGroup = max(registers.newestGroup, item.guideGroup)
        }
        registers.position = refresh.cut
        if refresh.replayed < refresh.kept.count {
            registers.idleSteps = 0
            registers.rest = sameProgram ? refresh.kept.last.flatMap { rest(after: $0) } : nil
        }
        if !sameProgram { registers.instruction = input.program.entry(at: refresh.cut, in: input.zone) }
        if registers.nextCheckpoint > refresh.cut + .hours(6) { registers.nextCheckpoint = refresh.cut }
    }

    /// Brings the registers to where they were after an item of the same program was placed.
    private mutating func follow(_ item: TimelineItem) {
        // Later parts of an interrupted programme are no items of their own.
        guard item.kind == .programme && item.inPoint == .zero || item.kind == .filler(.pre) else { return }
        guard let (visit, index) = input.program.visit(ofRule: item.reason.rule) else { return }
        let runsOn =
            registers.instruction == index && registers.visit.map { item.start < $0.until ?? item.finish } ?? false
        if !runsOn {
            registers.instruction = index
            registers.idleSteps = 0
            begin(visit)
            if visit.title != nil { registers.visit?.group = item.guideGroup }
        }
        guard item.kind == .programme else { return }
        registers.visit?.placed += 1
        guard let remaining = registers.visit?.remaining else { return }
        registers.visit?.remaining = remaining - 1
        if remaining <= 1 {
            registers.visit = nil
            registers.instruction += 1
        }
    }

    /// What an item of the same program was drawn from.
    private func origin(of item: TimelineItem) -> CursorDeck.Handle? {
        switch item.kind {
        case .offline: return nil
        case .programme:
            return input.program.visit(ofRule: item.reason.rule).map { handles[$0.visit.source] }
        case .filler(let kind):
            // What finds no break is played behind the programme.
            let kinds: [Filler.Kind] = kind == .post ? [.post, .mid] : [kind]
            // The channel's fallback may be a filler of any kind.
            let spare = kind == .fallback ? input.program.fallback.map { input.program.fillers[$0] } : []
            let stocks = kinds.flatMap { kind in input.program.fillers.filter { $0.filler.kind == kind } } + spare
            return stocks.map { handles[$0.source] }.first { deck.holds($0, cursor: item.reason.cursor) }
        }
    }
}
