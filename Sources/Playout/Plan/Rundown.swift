import Core

/// The plan as the engine holds it: what plays, what comes after, and whether more may come. No clock, no input.
struct Rundown {
    /// What the engine does from a frame on.
    enum Segment: Hashable {
        case item(EngineItem, endFrame: Int64)
        /// Nothing is planned before this frame.
        case gap(endFrame: Int64)
        /// The plan ran out, but more may come.
        case starved
        case finished
    }

    private(set) var begin: EngineBegin?
    private(set) var isStopped = false
    private(set) var isClosed = false
    private(set) var current: EngineItem?
    /// What an operator shows and hides.
    private(set) var overlay = EngineOverlay()
    // A slice gives its first item away at no cost, however many wait.
    private var queue: ArraySlice<EngineItem> = []

    mutating func apply(_ command: EngineCommand) {
        switch command {
        case .begin(let begin): if self.begin == nil { self.begin = begin }
        case .item(let item): add(item)
        case .replace(let instant): queue.removeAll { $0.start >= instant }
        case .graphics(let overlay): self.overlay = overlay
        case .stop: isStopped = true
        }
    }

    mutating func close() { isClosed = true }

    mutating func stop() { isStopped = true }

    private mutating func add(_ item: EngineItem) {
        guard item.finish > item.start else { return }
        if item.id == current?.id {
            // The same item again is a new finish for what is on, and what is drawn over it.
            current?.finish = item.finish
            current?.graphics = item.graphics
        } else {
            queue.append(item)
        }
    }

    /// What plays from `frame` on. Items that are over are forgotten.
    mutating func segment(at frame: Int64, format: ChannelFormat) -> Segment {
        current = nil
        if isStopped { return .finished }
        while let first = queue.first, endFrame(of: first, format: format) <= frame { queue.removeFirst() }
        guard let first = queue.first else { return isClosed ? .finished : .starved }
        let start = format.frame(at: first.start)
        if start > frame { return .gap(endFrame: start) }
        queue.removeFirst()
        current = first
        return .item(first, endFrame: endOfCurrent(after: frame, format: format) ?? frame)
    }

    /// What plays goes on later, from another frame.
    mutating func putBack() {
        if let current { queue.insert(current, at: queue.startIndex) }
        current = nil
    }

    /// Where the item that plays ends: at its finish, or where the next one starts when that is earlier.
    func endOfCurrent(after frame: Int64, format: ChannelFormat) -> Int64? {
        guard let current else { return nil }
        let finish = format.frame(at: current.finish)
        guard let next = queue.first else { return finish }
        return max(frame, min(finish, format.frame(at: next.start)))
    }

    /// Where a stretch without an item ends: at the next item, or at once when nothing will come.
    func endOfGap(after frame: Int64, format: ChannelFormat) -> Int64 {
        guard let next = queue.first else { return isClosed ? frame : .max }
        return max(frame, format.frame(at: next.start))
    }

    /// The item after the one that plays.
    var next: EngineItem? { queue.first }

    private func endFrame(of item: EngineItem, format: ChannelFormat) -> Int64 { format.frame(at: item.finish) }
}
