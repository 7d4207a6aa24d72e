import Core

/// Which channels a client asked for (`?channels=1,5.1,20-29` and `?group=News`), and which it may see.
struct ChannelFilter: Hashable, Sendable {
    private struct Stretch: Hashable, Sendable {
        let first: ChannelNumber
        let last: ChannelNumber
    }

    private let stretches: [Stretch]?
    private let group: String?
    private let allowed: Set<ChannelID>?

    init(_ call: Call) throws(WebError) {
        try self.init(
            channels: call.value(of: Query.channels), group: call.value(of: Query.group), allowed: call.caller.channels)
    }

    init(channels: String?, group: String?, allowed: Set<ChannelID>? = nil) throws(WebError) {
        self.group = group
        self.allowed = allowed
        guard let channels else {
            stretches = nil
            return
        }
        var stretches: [Stretch] = []
        for text in channels.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { ChannelNumber(String($0)) }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last
            else {
                throw .parameter("channels", channels, expected: "channel numbers such as 1,5.1,20-29")
            }
            stretches.append(Stretch(first: first, last: last))
        }
        self.stretches = stretches
    }

    var takesAll: Bool { stretches == nil && group == nil && allowed == nil }

    /// By the number alone, as documents have it.
    func takes(number text: String?) -> Bool {
        guard let stretches, let number = text.flatMap({ ChannelNumber($0) }) else { return stretches == nil }
        return stretches.contains { $0.first <= number && number <= $0.last }
    }

    func takes(_ channel: Channel) -> Bool {
        if let allowed, !allowed.contains(channel.id) { return false }
        if let group, channel.group != group { return false }
        guard let stretches else { return true }
        return stretches.contains { $0.first <= channel.number && channel.number <= $0.last }
    }
}
