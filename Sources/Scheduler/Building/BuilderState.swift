public import Core

/// Where a channel's timeline stands: everything the builder needs to go on as if it had never stopped. Small, and
/// independent of how long the channel has been running.
public struct BuilderState: Hashable, Sendable, Codable {
    /// The timeline is built up to here.
    public internal(set) var position: Instant
    /// The program that `instruction` and `visit` belong to; 0 before the first build.
    var program: UInt64 = 0
    var instruction = 0
    /// What the program's instructions were, so that the place is found again in an edited one.
    var script: [InstructionFingerprint]?
    /// How many rounds of a schedule that is shuffled have been through.
    var round: Int64?
    /// Of a schedule that is shuffled: the instruction that placed something last.
    var newest: Int?
    /// Of the present round: the instruction that would have come twice running.
    var postponed: Postponed?
    /// When the local day ends whose schedule holds; nil before the first day. Only kept when there are several.
    var dayEnd: Instant?
    /// nil between visits.
    var visit: VisitState?
    /// What a programme's padding has left over.
    var rest: PaddingRest?
    var newestGroup: Int64 = 0
    /// Instructions executed since the timeline last grew.
    var idleSteps = 0
    var nextCheckpoint: Instant
    var cursors: [SavedCursor] = []
    var playlists: [SavedPlaylist] = []
    /// What linked rules have still to play; nil when none is behind another.
    var links: [SavedLink]?
    /// What reruns need of the past; nil when there are none.
    var recordings: Recordings?
    /// nil when there are no specials.
    var specials: SpecialState?

    private enum CodingKeys: String, CodingKey {
        case position, program, instruction, script, round, newest, postponed, dayEnd, visit, rest, newestGroup
        case idleSteps, nextCheckpoint, cursors, playlists, links, recordings, specials
    }

    /// A timeline without a past.
    public init(start: Instant) {
        position = start
        nextCheckpoint = start
    }

    /// A timeline that forgets its past but follows these items, the last of which ends at `start`.
    public init(start: Instant, following items: [TimelineItem]) {
        self.init(start: start)
        newestGroup = items.map(\.guideGroup).max() ?? 0
        // What has begun does not begin again.
        if let item = items.last(where: { $0.reason.special != nil }), let id = item.reason.special {
            specials = SpecialState(newest: SpecialMark(start: item.start, id: id))
        }
    }

    /// The same state, moved by `span`: no time has passed for what it remembers.
    public func shifted(by span: TimeSpan) -> BuilderState {
        var state = self
        state.position += span
        state.nextCheckpoint += span
        state.dayEnd? += span
        state.visit?.started += span
        state.visit?.until? += span
        state.rest?.until += span
        for index in cursors.indices { state.cursors[index].moveCooldowns(by: span) }
        state.recordings = recordings?.shifted(by: span)
        return state
    }

    /// The state that resumes the timeline at `start` after a gap: what was played stays played, and the schedule begins
    /// with what would be on air.
    public func resumed(at start: Instant) -> BuilderState {
        var state = BuilderState(start: start)
        (state.cursors, state.playlists, state.links) = (cursors, playlists, links)
        state.recordings = recordings
        (state.round, state.newestGroup) = (round, newestGroup)
        return state
    }
}

/// How far a visit has come.
struct VisitState: Hashable, Sendable, Codable {
    var started: Instant
    /// Items still to place, in visits that count.
    var remaining: Int?
    /// What the visit must not overrun.
    var until: Instant?
    var placed = 0
    /// The guide group of the whole visit, when its rule gives a title.
    var group: Int64?
    /// The group of the content that the visit draws from, when it is one alone.
    var drawsFrom: String?
    /// The programme that it placed last.
    var last: MediaID?
    /// Of a rule that plays a stretch of the timeline again.
    var repeated: RepeatedStretch?

    private enum CodingKeys: String, CodingKey {
        case started, remaining, until, placed, group, drawsFrom, last, repeated
    }

    init(started: Instant) { self.started = started }
}

/// An instruction that waits in its round until another one has placed something.
struct Postponed: Hashable, Sendable, Codable {
    var instruction: Int
    /// What it comes after; nil: nothing has been placed yet.
    var after: Int?

    private enum CodingKeys: String, CodingKey { case instruction, after }
}

/// Fallback filler is still to play up to a time on the clock, because a rule pads its programmes up to there.
struct PaddingRest: Hashable, Sendable, Codable {
    var until: Instant
    /// The rule's number in the program.
    var rule: Int

    private enum CodingKeys: String, CodingKey { case until, rule }
}
