import CYAML
import Core

/// What a station file may have at most. A file within these limits is read in a fraction of a second.
enum YAMLLimits {
    static let byteCount = 16 << 20
    static let depth = 16
    /// After aliases are filled in.
    static let nodeCount = 1_000_000
}

/// Reads one YAML document into a tree with libyaml. Aliases are filled in; tags and a second document are refused.
struct YAMLParser {
    private let file: String
    private var anchors: [String: (tree: Tree, nodeCount: Int)] = [:]
    private var nodeCount = 0
    /// What does not end the reading.
    private var faults: [StationFileFault] = []

    /// nil when the file is empty.
    static func parse(_ bytes: [UInt8], file: String) throws(StationFileError) -> Tree? {
        guard bytes.count <= YAMLLimits.byteCount else {
            let fault = StationFileFault(
                Mark(line: 1, column: 1), found: "\(bytes.count) bytes", expected: "at most \(YAMLLimits.byteCount)",
                in: file)
            throw StationFileError(file: file, faults: [fault])
        }
        var parser = YAMLParser(file: file)
        let tree: Tree?
        do throws(Stop) {
            tree = try parser.document(bytes)
        } catch {
            throw StationFileError(file: file, faults: parser.faults + [error.fault])
        }
        guard parser.faults.isEmpty else { throw StationFileError(file: file, faults: parser.faults) }
        return tree
    }

    /// Ends the reading.
    private struct Stop: Error {
        let fault: StationFileFault
    }

    private init(file: String) { self.file = file }

    private mutating func document(_ bytes: [UInt8]) throws(Stop) -> Tree? {
        let events = YAMLEvents(bytes)
        var root: Tree?
        while true {
            let event = try next(events)
            switch event.kind {
            case .streamEnd: return root
            case .streamStart, .documentEnd: continue
            case .documentStart:
                if root != nil { throw stop(event, found: "a second document", expected: "one document in a file") }
                root = try node(try next(events), events, depth: 0)
            default: throw stop(event, found: "a loose end", expected: "a document")
            }
        }
    }

    private mutating func node(_ event: YAMLEvents.Event, _ events: YAMLEvents, depth: Int) throws(Stop) -> Tree {
        if event.hasTag { throw stop(event, found: "a tag", expected: "plain values") }
        guard depth < YAMLLimits.depth else {
            throw stop(event, found: "nesting deeper than \(YAMLLimits.depth)", expected: "a flatter file")
        }
        let before = nodeCount
        switch event.kind {
        case .alias: return try alias(event)
        case .scalar:
            return try finished(event, event.isPlain ? .word(event.text) : .text(event.text), before)
        case .sequenceStart:
            var items: [Tree] = []
            while true {
                let inner = try next(events)
                if inner.kind == .sequenceEnd { break }
                items.append(try node(inner, events, depth: depth + 1))
            }
            return try finished(event, .list(items), before)
        case .mappingStart:
            var entries: [Tree.Entry] = []
            while true {
                let inner = try next(events)
                if inner.kind == .mappingEnd { break }
                let key = try node(inner, events, depth: depth + 1)
                let value = try node(try next(events), events, depth: depth + 1)
                if let text = key.scalar {
                    entries.append(Tree.Entry(text, value, at: key.mark))
                } else if faults.count < StationFileError.maximumFaults {
                    faults.append(
                        StationFileFault(key.mark, found: "the key \(key.sketch)", expected: "a word", in: file))
                }
            }
            return try finished(event, .map(entries), before)
        default: throw stop(event, found: "a loose end", expected: "a value")
        }
    }

    /// The copy has the position of the alias, so that messages lead there; what is inside keeps its own positions.
    private mutating func alias(_ event: YAMLEvents.Event) throws(Stop) -> Tree {
        guard let (tree, count) = anchors[event.anchor] else {
            throw stop(event, found: "the alias “*\(event.anchor)”", expected: "an anchor of that name above")
        }
        try self.count(count, event)
        return Tree(tree.value, at: event.mark)
    }

    private mutating func finished(
        _ event: YAMLEvents.Event, _ value: Tree.Value, _ before: Int
    ) throws(Stop) -> Tree {
        try count(1, event)
        let tree = Tree(value, at: event.mark)
        if !event.anchor.isEmpty { anchors[event.anchor] = (tree, nodeCount - before) }
        return tree
    }

    private mutating func count(_ more: Int, _ event: YAMLEvents.Event) throws(Stop) {
        nodeCount += more
        if nodeCount > YAMLLimits.nodeCount {
            throw stop(event, found: "more than \(YAMLLimits.nodeCount) values", expected: "a smaller file")
        }
    }

    private func next(_ events: YAMLEvents) throws(Stop) -> YAMLEvents.Event {
        let event = events.next()
        if event.kind == .failure { throw stop(event, found: event.text, expected: "YAML 1.1") }
        return event
    }

    private func stop(_ event: YAMLEvents.Event, found: String, expected: String) -> Stop {
        Stop(fault: StationFileFault(event.mark, found: found, expected: expected, in: file))
    }
}
