/// A fault of the station or of one channel, with when it happened and how often.
public struct FaultReport: Hashable, Sendable {
    public var channel: ChannelNumber?
    public var code: String
    public var what: String
    public var why: String
    public var fix: String
    public var first: Instant
    public var last: Instant
    public var count: Int

    public init(
        channel: ChannelNumber? = nil, code: String, what: String, why: String, fix: String, first: Instant,
        last: Instant, count: Int = 1
    ) {
        self.channel = channel
        self.code = code
        self.what = what
        self.why = why
        self.fix = fix
        self.first = first
        self.last = last
        self.count = count
    }
}
