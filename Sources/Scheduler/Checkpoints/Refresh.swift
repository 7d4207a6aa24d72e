public import Core

/// How a timeline is refreshed after an edit: what stays, and from which state the builder continues.
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
    ///   - gone: items that cannot go on air any more: the timeline stays as it is only up to the first of them.
    public init?(
        of timeline: [TimelineItem], checkpoints: [Checkpoint], firstAffected: Instant, now: Instant,
        protecting protected: TimeSpan = StationIdentity.usuallyProtected, without gone: Set<MediaID> = []
    ) {
        let (kept, cut) = Self.kept(
            of: timeline, firstAffected: firstAffected, now: now, protecting: protected, without: gone)
        guard let checkpoint = checkpoints.filter({ $0.at <= cut }).max(by: { $0.at < $1.at }) else { return nil }
        self.kept = kept
        self.cut = cut
        self.checkpoint = checkpoint
        replayed = kept.firstIndex { $0.start >= checkpoint.at } ?? kept.count
    }

    /// The items that stay, and where they end.
    public static func kept(
        of timeline: [TimelineItem], firstAffected: Instant, now: Instant, protecting protected: TimeSpan,
        without gone: Set<MediaID> = []
    ) -> (items: [TimelineItem], cut: Instant) {
        let border = max(firstAffected, now + protected)
        var count = timeline.firstIndex { $0.start >= border && $0.start > now } ?? timeline.count
        // A unit is not torn: a post-roll stays with its programme, a programme with its pre-roll.
        while count > 0, count < timeline.count, belongTogether(timeline[count - 1], timeline[count]) {
            count += 1
        }
        if let first = firstGone(in: timeline[..<count], gone, now) {
            return (Array(timeline[..<first]), timeline[first].start)
        }
        var kept = Array(timeline[..<count])
        if let last = kept.last, last.kind == .offline, last.finish > border, last.start < border {
            kept[count - 1].finish = border
        }
        return (kept, kept.last?.finish ?? border)
    }

    /// The first item that cannot go on air, with what belongs to it, as far as nothing of that is on already.
    private static func firstGone(in kept: ArraySlice<TimelineItem>, _ gone: Set<MediaID>, _ now: Instant) -> Int? {
        guard !gone.isEmpty,
            var first = kept.firstIndex(where: { $0.start > now && $0.media.map(gone.contains) ?? false })
        else { return nil }
        while first > kept.startIndex, kept[first - 1].start > now, belongTogether(kept[first - 1], kept[first]) {
            first -= 1
        }
        return first
    }

    private static func belongTogether(_ left: TimelineItem, _ right: TimelineItem) -> Bool {
        left.kind == .filler(.pre) || right.kind == .filler(.post) || right.kind == .filler(.mid)
            || right.kind == .programme && right.inPoint > .zero
    }
}

extension TimelineBuilder {
    /// A builder that continues at the refresh's cut. Everything that stays counts as played.
    ///
    /// What stays is built once more from the checkpoint. As far as that gives what is there, the builder stands where
    /// the first build stood, and goes on as that did, even inside a gap. Only behind what the edit itself would have
    /// changed is the rest told from the items.
    ///
    /// - Parameter endsGaps: fills a gap that the cut divides again from the cut onwards, so that the builder is at the cut.
    public init(_ input: BuildInput, _ refresh: Refresh, endingGaps endsGaps: Bool = false) {
        let refresh = FormerReasons(input, refresh.checkpoint.state).renewed(refresh)
        self.init(input, before: refresh)
        let repeated = rebuild(refresh, mayRunAhead: !endsGaps)
        registers.nextCheckpoint = refresh.cut
        if repeated < refresh.kept.count || registers.position < refresh.cut { follow(refresh, from: repeated) }
    }

    /// A builder that continues at the refresh's checkpoint, and knows what was on before it.
    private init(_ input: BuildInput, before refresh: Refresh) {
        self.init(input, refresh.checkpoint.state)
        let past = refresh.kept[..<min(refresh.replayed, refresh.kept.count)]
        recordPast(of: past, refresh.checkpoint.state.script ?? [])
        serveReruns()
    }

    /// Builds what stays once more. Returns how many items came out unchanged.
    private mutating func rebuild(_ refresh: Refresh, mayRunAhead: Bool) -> Int {
        // In another program rules have other numbers, and an item on each side of the cut would be told from one state.
        let mayRunAhead = mayRunAhead && refresh.checkpoint.state.script == input.program.script
        var repeated = refresh.replayed
        var steps = (taken: 0, repeating: 0)
        while repeated < refresh.kept.count {
            startBuild()
            step()
            steps.taken += 1
            guard !build.items.isEmpty else { continue }
            let rest = refresh.kept[repeated...]
            guard let ahead = Self.remainder(of: build.items, after: rest), mayRunAhead || ahead.isEmpty else {
                // Back to where all was as it is.
                self = TimelineBuilder(input, before: refresh)
                for _ in 0..<steps.repeating { step() }
                break
            }
            steps.repeating = steps.taken
            repeated += min(build.items.count, rest.count)
            self.ahead = ahead
        }
        startBuild()
        joinLinks()
        deck.commit()
        return repeated
    }

    /// Warnings are counted by their place in a build.
    private mutating func startBuild() {
        build = Build()
        warned = [:]
    }

    /// What a step has built beyond all that stays; nil if it has built something other than what stays.
    private static func remainder(
        of built: [TimelineItem], after kept: ArraySlice<TimelineItem>
    ) -> [TimelineItem]? {
        for (item, old) in zip(built, kept) where !item.isAired(as: old) {
            guard old == kept.last, old.kind == .offline, item.kind == .offline, item.finish > old.finish else {
                return nil
            }
            // Off-air time was cut short: it runs on.
            var (same, rest) = (item, item)
            (same.finish, rest.start) = (old.finish, old.finish)
            guard same.isAired(as: old) else { return nil }
            return [rest] + built.dropFirst(kept.count)
        }
        return Array(built.dropFirst(kept.count))
    }

    /// Tells from the items that stay, from one on, where the builder stands.
    private mutating func follow(_ refresh: Refresh, from first: Int) {
        let script = refresh.checkpoint.state.script ?? []
        // What was on last comes from a rule that is there no more.
        var lost: Int?
        for (place, item) in refresh.kept.enumerated().dropFirst(first) {
            let number = script.rule(of: item.reason)
            let rule = number.flatMap { input.program.counterpart(ofRule: $0, in: script) }
            var visit: Instant?
            deck.now = item.start
            let isNew = item.start >= registers.position
            if isNew {
                if item.reason.special == nil { lost = rule == nil ? number : nil }
                if let rule {
                    let before = place > 0 ? refresh.kept[place - 1] : nil
                    followGap(item, rule, after: before)
                    visit = follow(item, rule, programme: refresh.kept[place...].first { $0.kind == .programme })
                }
            }
            deck.link = (rule ?? number.flatMap { changedRules[$0] }).flatMap {
                input.program.visit(ofRule: $0)?.visit.link
            }
            record(item, after: place > 0 ? refresh.kept[place - 1] : nil, visit: visit, script)
            deck.adopt(item, from: origin(of: item, rule))
            registers.position = item.finish
            registers.newestGroup = max(registers.newestGroup, item.guideGroup)
            if isNew, let special = item.reason.special { follow(special: special, item) }
        }
        deck.link = nil
        joinLinks()
        deck.commit()
        registers.position = refresh.cut
        if first < refresh.kept.count {
            registers.idleSteps = 0
            registers.rest = lost == nil ? refresh.kept.last.flatMap { rest(after: $0, script) } : nil
        }
        if let lost { advance(without: script.firstIndex { $0.rule == lost } ?? 0, of: script) }
    }

    /// Brings the registers to where they were after an item of the same program was placed. Gives back when the item's
    /// visit began.
    private mutating func follow(_ item: TimelineItem, _ rule: Int, programme: TimelineItem?) -> Instant? {
        // Later parts of an interrupted programme belong to its first part.
        guard item.kind == .programme && item.inPoint == .zero || item.kind == .filler(.pre) else { return nil }
        guard let (visit, index) = input.program.visit(ofRule: rule) else { return nil }
        if registers.instruction != index || !runsOn(item) {
            leave()
            advance(to: index)
            registers.idleSteps = 0
            begin(visit, drawingFrom: programme.flatMap { group(of: $0, visit) })
            if visit.title != nil { registers.visit?.group = item.guideGroup }
        }
        let started = registers.visit?.started
        guard item.kind == .programme else { return started }
        registers.visit?.repeated?.follow(item)
        registers.visit?.placed += 1
        registers.visit?.last = item.media
        guard let remaining = registers.visit?.remaining else { return started }
        registers.visit?.remaining = remaining - 1
        if remaining <= 1 {
            noteVisit()
            registers.visit = nil
            advance()
        }
        return started
    }

    /// Leaves the visit that was on before, which is over.
    private mutating func leave() {
        guard let visit = registers.visit else { return }
        if visit.placed > 0 { noteVisit() }
        registers.visit = nil
        advance()
    }

    private func runsOn(_ item: TimelineItem) -> Bool {
        guard let visit = registers.visit else { return false }
        return visit.until.map { item.finish <= $0 } ?? true
    }

    /// Where rules take turns at random, a gap tells that its rule's visit is over, even if it had nothing to play.
    private mutating func followGap(_ item: TimelineItem, _ rule: Int, after before: TimelineItem?) {
        guard Self.isGap(item), isShuffled, let (visit, index) = input.program.visit(ofRule: rule),
            visit.padding == nil, !(before.map { Self.isGap($0) && $0.reason.isByRule(of: item.reason) } ?? false)
        else { return }
        if registers.instruction != index { leave() }
        advance(to: index)
        noteVisit()
        registers.visit = nil
        advance()
    }

    private static func isGap(_ item: TimelineItem) -> Bool {
        [.offline, .filler(.tail), .filler(.fallback)].contains(item.kind)
    }

    /// The group that a visit drew an item from, which then counts as visited.
    private mutating func group(of item: TimelineItem, _ visit: Visit) -> String? {
        guard let groups = visit.groups else { return nil }
        deck.link = visit.link
        defer { deck.link = nil }
        return deck.adoptGroup(handles[groups], of: item, from: input.program.sources[visit.source])
    }

    /// What an item was drawn from, as far as that is as it was.
    private func origin(of item: TimelineItem, _ rule: Int?) -> CursorSet.Handle? {
        if let id = item.reason.filler {
            return input.program.fillers.first { $0.filler.id == id }.map { handles[$0.source] }
        }
        if let special = item.reason.special { return source(ofSpecial: special).map { handles[$0] } }
        guard item.kind == .programme, let rule else { return nil }
        return input.program.visit(ofRule: rule).map { handles[$0.visit.source] }
    }
}

extension TimelineItem.Reason {
    /// Whether both items are on by one rule.
    fileprivate func isByRule(of other: Self) -> Bool {
        (schedule, rule, former?.rule) == (other.schedule, other.rule, other.former?.rule)
    }
}

extension TimelineItem {
    /// Whether both are the same on air and in the guide; the reasons may say it in other words.
    fileprivate func isAired(as other: TimelineItem) -> Bool {
        var item = self
        (item.id, item.reason) = (other.id, other.reason)
        return item == other
    }
}
