import Core

/// Lets one task at a time work on a channel's timeline; the others wait, in the order they came. Channels do not wait
/// for each other.
actor ChannelTurns {
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
