import Core
import Scheduler

/// Which channels' timelines are to be looked at, and in which order. Most of them have no viewers, so they can wait; one that is
/// tuned to goes first.
struct TimelineQueue {
    /// The next is the last.
    private var order: [ChannelID] = []
    private var waiting: Set<ChannelID> = []

    var isEmpty: Bool { waiting.isEmpty }

    func contains(_ channel: ChannelID) -> Bool { waiting.contains(channel) }

    /// In this order, before those that wait already.
    mutating func add(_ channels: [ChannelID]) {
        order.removeAll { !waiting.contains($0) }
        order += channels.reversed()
        waiting.formUnion(channels)
    }

    mutating func next() -> ChannelID? {
        while let channel = order.popLast() {
            if waiting.remove(channel) != nil { return channel }
        }
        return nil
    }

    mutating func remove(_ channel: ChannelID) { waiting.remove(channel) }
}

/// What is known about a channel's timeline while it is not in memory.
struct KnownTimeline {
    /// How far it is built.
    var end: Instant
    /// Warnings about rules that cannot be followed, in the time to come.
    var warnings: [BuildWarning] = []
    /// What it was built from; nil until it was compared with that.
    var content: ContentSummary?

    var isChecked: Bool { content != nil }
}

/// The content that a timeline was built from, in numbers: another number means other items.
struct ContentSummary: Hashable, Sendable {
    let revisions: [ContentReference: UInt64]
    /// Whether some of its content differs from day to day, and has no number here.
    let isDaily: Bool
    let kinds: ContentDetails.Kinds

    init(_ content: LoadedContent) {
        revisions = content.fingerprint
        isDaily = !content.daily.isEmpty
        kinds = content.kinds
    }
}

/// How far ahead timelines are built.
enum TimelineReach {
    /// Further than guides show: the last programme of a guide must be whole, however many items it has.
    static let lead = TimeSpan.hours(6)
    /// What is built at a time.
    static let step = TimeSpan.hours(6)

    /// Whether a timeline that ends at `end` should be extended.
    static func isDue(_ end: Instant, horizon: TimeSpan, now: Instant) -> Bool { end < now + horizon + lead }

    /// Up to where a channel's timeline is built. Every channel has its own moment in each step, so that a station of
    /// thousands does not extend them all at once.
    static func end(of channel: ChannelID, horizon: TimeSpan, now: Instant) -> Instant {
        let least = now + horizon + lead
        let scattered = UInt64(bitPattern: channel.raw) &* 0x9e37_79b9_7f4a_7c15
        let moment = TimeSpan(microseconds: Int64(scattered % UInt64(step.microseconds)))
        let steps = (least - moment).microseconds.flooredDivision(by: step.microseconds)
        let passed = Instant(microseconds: 0) + step * steps + moment
        return passed == least ? passed : passed + step
    }
}

/// Lets one task at a time work on a channel's timeline; the others wait, in the order they came. Channels do not wait
/// for each other.
actor ChannelLocks {
    private var busy: Set<ChannelID> = []
    private var waiting: [ChannelID: [CheckedContinuation<Void, Never>]] = [:]

    func begin(_ channel: ChannelID) async {
        if busy.insert(channel).inserted { return }
        await withCheckedContinuation { waiting[channel, default: []].append($0) }
    }

    func end(_ channel: ChannelID) {
        guard var queue = waiting[channel], !queue.isEmpty else {
            busy.remove(channel)
            return
        }
        // The turn goes straight to the next in line.
        let next = queue.removeFirst()
        waiting[channel] = queue.isEmpty ? nil : queue
        next.resume()
    }
}
