import Core

/// Which channels a client asked for: `?channels=1,5.1,20-29` and `?group=News`.
struct ChannelFilter: Hashable, Sendable {
    private struct Stretch: Hashable, Sendable {
        let first: ChannelNumber
        let last: ChannelNumber
    }

    private let stretches: [Stretch]?
    private let group: String?

    init(channels: String?, group: String?) throws(WebFault) {
        self.group = group
        guard let channels else {
            stretches = nil
            return
        }
        var stretches: [Stretch] = []
        for text in channels.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { ChannelNumber(String($0)) }
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1], first <= last
            else {
                throw .parameter("channels", channels, expected: "channel numbers, as 1,5.1,20-29")
            }
            stretches.append(Stretch(first: first, last: last))
        }
        self.stretches = stretches
    }

    var takesAll: Bool { stretches == nil && group == nil }

    func takes(_ channel: Channel) -> Bool {
        if let group, channel.group != group { return false }
        guard let stretches else { return true }
        return stretches.contains { $0.first <= channel.number && channel.number <= $0.last }
    }
}
