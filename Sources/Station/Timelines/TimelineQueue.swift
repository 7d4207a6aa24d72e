import Core
import Scheduler

/// Which channels' timelines are to be looked at, and in which order. Nobody watches most of them, so they can wait; whoever is
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

/// What the desk knows of a channel's timeline while it is not in memory.
struct KnownTimeline {
    /// How far it is built.
    var end: Instant
    /// What could not be done as the schedule says, in what is still to come.
    var warnings: [BuildWarning] = []
    /// What it plays was compared with what it was built from.
    var isChecked = false
}
