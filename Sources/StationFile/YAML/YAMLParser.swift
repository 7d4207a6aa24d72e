import CYAML

/// Reads one YAML document into nodes with libyaml. Aliases are filled in; tags and a second document are refused.
struct YAMLParser {
    private let faults: FaultList
    private var anchors: [String: YAMLNode] = [:]
    private var nodeCount = 0

    /// nil when the file holds nothing, or a fault was noted.
    static func parse(_ bytes: [UInt8], faults: FaultList) -> YAMLNode? {
        guard bytes.count <= YAMLLimits.byteCount else {
            faults.add(
                at: YAMLNode.Mark(line: 1, column: 1), found: "\(bytes.count) bytes",
                expected: "at most \(YAMLLimits.byteCount)")
            return nil
        }
        var parser = YAMLParser(faults: faults)
        do throws(Stop) {
            return try parser.document(bytes)
        } catch {
            return nil
        }
    }

    /// A fault was noted: reading ends.
    private struct Stop: Error {}

    private init(faults: FaultList) { self.faults = faults }

    private mutating func document(_ bytes: [UInt8]) throws(Stop) -> YAMLNode? {
        let events = YAMLEvents(bytes)
        var root: YAMLNode?
        while true {
            let event = try next(events)
            switch event.kind {
            case .streamEnd: return root
            case .streamStart, .documentEnd: continue
            case .documentStart:
                if root != nil { try stop(event, found: "a second document", expected: "one document in a file") }
                root = try node(try next(events), events, depth: 0)
            default: try stop(event, found: "a loose end", expected: "a document")
            }
        }
    }

    private mutating func node(_ event: YAMLEvents.Event, _ events: YAMLEvents, depth: Int) throws(Stop) -> YAMLNode {
        if event.hasTag { try stop(event, found: "a tag", expected: "plain values") }
        guard depth < YAMLLimits.depth else {
            try stop(event, found: "nesting deeper than \(YAMLLimits.depth)", expected: "a flatter file")
        }
        switch event.kind {
        case .alias: return try alias(event)
        case .scalar:
            let value = YAMLNode.Value.scalar(event.text, isPlain: event.isPlain)
            return try finished(event, value, nodeCount: 1)
        case .sequenceStart:
            var items: [YAMLNode] = []
            while true {
                let inner = try next(events)
                if inner.kind == .sequenceEnd { break }
                items.append(try node(inner, events, depth: depth + 1))
            }
            return try finished(event, .sequence(items), nodeCount: items.reduce(1) { $0 + $1.nodeCount })
        case .mappingStart:
            var entries: [YAMLNode.Entry] = []
            while true {
                let inner = try next(events)
                if inner.kind == .mappingEnd { break }
                let key = try node(inner, events, depth: depth + 1)
                let value = try node(try next(events), events, depth: depth + 1)
                entries.append(YAMLNode.Entry(key: key, value: value))
            }
            return try finished(
                event, .mapping(entries), nodeCount: entries.reduce(1) { $0 + $1.key.nodeCount + $1.value.nodeCount })
        default: try stop(event, found: "a loose end", expected: "a value")
        }
    }

    /// The copy stands where the alias stands, so that messages lead there; what is inside keeps its own places.
    private mutating func alias(_ event: YAMLEvents.Event) throws(Stop) -> YAMLNode {
        guard var copy = anchors[event.anchor] else {
            try stop(event, found: "the alias “*\(event.anchor)”", expected: "an anchor of that name above")
        }
        copy.mark = event.mark
        try count(copy.nodeCount, event)
        return copy
    }

    private mutating func finished(
        _ event: YAMLEvents.Event, _ value: YAMLNode.Value, nodeCount: Int
    ) throws(Stop) -> YAMLNode {
        try count(1, event)
        let node = YAMLNode(mark: event.mark, value: value, nodeCount: nodeCount)
        if !event.anchor.isEmpty { anchors[event.anchor] = node }
        return node
    }

    private mutating func count(_ more: Int, _ event: YAMLEvents.Event) throws(Stop) {
        nodeCount += more
        if nodeCount > YAMLLimits.nodeCount {
            try stop(event, found: "more than \(YAMLLimits.nodeCount) values", expected: "a smaller file")
        }
    }

    private func next(_ events: YAMLEvents) throws(Stop) -> YAMLEvents.Event {
        let event = events.next()
        if event.kind == .failure { try stop(event, found: event.text, expected: "YAML 1.1") }
        return event
    }

    private func stop(_ event: YAMLEvents.Event, found: String, expected: String) throws(Stop) -> Never {
        faults.add(at: event.mark, found: found, expected: expected)
        throw Stop()
    }
}
