public import Core

/// What a station file makes of the station.
public struct ParsedStation: Sendable {
    public var contents: StationContents
    /// Not wrong, but perhaps not intended: shows and files that no scan has found yet.
    public var notices: [StationFileFault]
}

/// A station file that is valid YAML. Its meaning is read against the station it is for.
public struct StationDocument: Sendable {
    public let file: String
    private let root: Tree?
    private let bytes: [UInt8]

    /// `file` is the name that messages show.
    public init(_ bytes: [UInt8], file: String) throws(StationFileError) {
        self.file = file
        self.bytes = bytes
        root = try YAMLParser.parse(bytes, file: file)
    }

    /// Every file that the document names, for `StationContents.files` of the station that it is read against.
    public var itemPaths: Set<String> {
        var paths: Set<String> = []
        func search(_ tree: Tree) {
            switch tree.value {
            case .text, .word, .literal: break
            case .list(let items): items.forEach(search)
            case .map(let entries):
                for entry in entries {
                    if entry.key == "item", let path = entry.value.scalar { paths.insert(path) }
                    search(entry.value)
                }
            }
        }
        if let root { search(root) }
        return paths
    }

    /// The station after applying the document. Things of `current` keep their ids by their names (channels by number
    /// or name); new ones get ids below zero. What the document leaves out stays, or is removed when `prune` is set.
    public func contents(
        over current: StationContents, prune: Bool, knowsTimeZone: @escaping (String) -> Bool
    ) throws(StationFileError) -> ParsedStation {
        var draft = StationDraft(over: current, .names)
        if prune { draft.removeOthers() }
        var sections = SectionReader(current, file: file)
        if let root { sections.read(root, into: &draft) }
        let positions = ScalarPositions(bytes)
        let outcome = draft.outcome(knowsTimeZone: knowsTimeZone) { offset, scalar in
            positions.position(of: offset, in: scalar)
        }
        let faults = sections.faults + outcome.faults.map { StationFileFault($0.fault, in: file) }
        guard faults.isEmpty else { throw StationFileError(file: file, faults: faults) }
        let notices = outcome.notices.map { StationFileFault($0.fault, in: file) }
        return ParsedStation(
            contents: outcome.contents, notices: notices.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
    }
}

/// Finds out which things a file names, and which of the station's they are.
private struct SectionReader {
    private let current: StationContents
    private let file: String
    private(set) var faults: [StationFileFault] = []
    /// New things get ids below zero, counted for each kind.
    private var lastNew: [DocumentKind: Int64] = [:]

    init(_ current: StationContents, file: String) {
        self.current = current
        self.file = file
    }

    mutating func read(_ root: Tree, into draft: inout StationDraft) {
        let names = StationForms.all.map(\.section)
        guard case .map(let entries) = root.value else {
            note(root.mark, found: root.sketch, expected: "a station file with the keys \(listed(names))")
            return
        }
        var seen: Set<String> = []
        for entry in entries {
            guard let form = StationForms.all.first(where: { $0.section == entry.key }) else {
                note(
                    entry.keyMark, found: "the key “\(entry.key)”\(suggestion(for: entry.key, among: names))",
                    expected: "one of \(listed(names)) in a station file")
                continue
            }
            guard seen.insert(entry.key).inserted else {
                note(entry.keyMark, found: "the key “\(entry.key)” again", expected: "each key once")
                continue
            }
            section(form, entry.value, into: &draft)
        }
    }

    private mutating func section(_ form: StationForm, _ tree: Tree, into draft: inout StationDraft) {
        if form.kind == .station {
            draft.put(.station, tree)
            return
        }
        guard case .list(let items) = tree.value else {
            note(tree.mark, found: tree.sketch, expected: "a list of \(form.section)")
            return
        }
        let ids = form.kind == .channel ? channelIDs(items) : ids(items, form)
        for (id, item) in zip(ids, items) {
            if let id { draft.put(DocumentKey(form.kind, id), item) }
        }
    }

    private mutating func newID(_ kind: DocumentKind) -> Int64 {
        lastNew[kind, default: 0] -= 1
        return lastNew[kind, default: 0]
    }

    /// By their names; nil for names that an earlier item has.
    private mutating func ids(_ items: [Tree], _ form: StationForm) -> [Int64?] {
        let known = Dictionary(form.labels(in: current).map { ($0.name, $0.id) }) { first, _ in first }
        var seen: Set<String> = []
        var ids: [Int64?] = []
        for item in items {
            guard let name = item["name"], let text = name.scalar else {
                ids.append(newID(form.kind))
                continue
            }
            if seen.insert(text).inserted {
                ids.append(known[text] ?? newID(form.kind))
            } else {
                note(name.mark, found: "the \(form.kind.rawValue) “\(text)” again", expected: "each name once")
                ids.append(nil)
            }
        }
        return ids
    }

    /// Each channel is the station's channel of that number and name, else of that name, else of that number. So a
    /// channel may be renamed or renumbered and stays itself. nil for numbers that an earlier item has.
    private mutating func channelIDs(_ items: [Tree]) -> [Int64?] {
        var free = current.channels
        var ids: [Int64?] = Array(repeating: nil, count: items.count)
        let labels = numberedOnce(items)
        let rules: [(Label, Channel) -> Bool] = [
            { $0.number == $1.number && $0.name == $1.name }, { $0.name == $1.name }, { $0.number == $1.number },
        ]
        for rule in rules {
            for (index, label) in labels.enumerated() where ids[index] == nil {
                guard let label, let place = free.firstIndex(where: { rule(label, $0) }) else { continue }
                ids[index] = free.remove(at: place).id.raw
            }
        }
        for (index, label) in labels.enumerated() where ids[index] == nil && label != nil {
            ids[index] = newID(.channel)
        }
        return ids
    }

    private struct Label {
        let number: ChannelNumber?
        let name: String?
    }

    private mutating func numberedOnce(_ items: [Tree]) -> [Label?] {
        var seen: Set<ChannelNumber> = []
        return items.map { item in
            let number = item["number"]?.scalar.flatMap { ChannelNumber($0) }
            if let number, !seen.insert(number).inserted {
                note(
                    item["number"]?.mark ?? item.mark, found: "the number \(number) again",
                    expected: "each number once")
                return nil
            }
            return Label(number: number, name: item["name"]?.scalar)
        }
    }

    private mutating func note(_ mark: Mark, found: String, expected: String) {
        guard faults.count < StationFileError.maximumFaults else { return }
        faults.append(StationFileFault(mark, found: found, expected: expected, in: file))
    }
}
