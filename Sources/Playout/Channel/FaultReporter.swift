import Core

/// Reports faults, but not the same one again and again: each code once in ten seconds of broadcast.
struct FaultReporter {
    private let events: (EngineEvent) -> Void
    private let quietFrames: Int64
    private var last: [String: Int64] = [:]

    init(_ format: ChannelFormat, events: @escaping (EngineEvent) -> Void) {
        self.events = events
        quietFrames = format.frames(in: .seconds(10))
    }

    mutating func report(_ error: any Explained, item: Int64?, at frame: Int64) {
        let key = "\(error.code) \(item ?? 0) \(error.what)"
        if let before = last[key], frame - before < quietFrames { return }
        if last.count > 64 { last = [:] }
        last[key] = frame
        events(.fault(EngineFault(item: item, code: error.code, what: error.what, why: error.why, fix: error.fix)))
    }
}
