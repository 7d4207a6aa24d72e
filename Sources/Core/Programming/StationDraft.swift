/// Documents that are to become a station's, read and checked together. Station files and the API use it alike, so that
/// both accept the same things and refuse the rest in the same words.
public struct StationDraft: Sendable {
    /// An error in one of the documents.
    public struct Fault: Hashable, Sendable {
        /// Which one, in the order in which they were put.
        public var index: Int
        public var fault: FormFault
    }

    /// What became of the documents.
    public struct Outcome: Sendable {
        /// Without what could not be read. Only for use when there are no faults.
        public var contents: StationContents
        /// At most `FormReading.mostFaults`.
        public var faults: [Fault]
        /// Not wrong, but perhaps not intended.
        public var notices: [Fault]
    }

    public let current: StationContents
    public let spelling: Spelling
    private var puts: [(key: DocumentKey, tree: Tree)] = []
    private var removed: [DocumentKind: Set<Int64>] = [:]
    private var removesOthers = false

    public init(over current: StationContents, _ spelling: Spelling) {
        self.current = current
        self.spelling = spelling
    }

    /// A document in the place of what has that id. Ids below zero are new: others may refer to them.
    public mutating func put(_ key: DocumentKey, _ tree: Tree) { puts.append((key, tree)) }

    public mutating func remove(_ key: DocumentKey) { removed[key.kind, default: []].insert(key.id) }

    /// Everything that is not put is removed, except the settings of the station.
    public mutating func removeOthers() { removesOthers = true }

    /// Reads all documents and checks them. `position` finds a character of a scalar in the text that it was read from.
    public func outcome(
        knowsTimeZone: @escaping (String) -> Bool = { _ in true },
        position: @escaping (Int, Tree) -> Mark = { $1.mark }
    ) -> Outcome {
        var contents = kept
        let reading = FormReading(
            directory(over: contents), spelling, knowsTimeZone: knowsTimeZone, position: position)
        var log = DraftLog(reading)
        var failed: Set<DocumentKind> = []
        for form in StationForms.all {
            let entries = puts.enumerated().filter { $1.key.kind == form.kind }.map { index, put in
                (index, put.key.id, put.tree)
            }
            if entries.isEmpty { continue }
            let before = reading.faultCount
            form.readAll(entries, reading, &contents) { log.begin($0) }
            log.begin(nil)
            if reading.faultCount > before { failed.insert(form.kind) }
            if form.kind == .library { reading.directory.folders = contents.folders }
        }
        contents.shows += reading.newShows
        contents.files += reading.newFiles
        if removesOthers { contents = ordered(contents) }
        contents.resolveMirrors()
        contents = contents.keepingPartIDs(of: current)
        check(contents, except: failed, reading, &log, position)
        return Outcome(contents: contents, faults: log.faults, notices: log.notices)
    }

    private var kept: StationContents {
        var contents = current
        for form in StationForms.all {
            if removesOthers {
                let stays = Set(puts.filter { $0.key.kind == form.kind }.map(\.key.id))
                form.remove(Set(form.ids(in: contents)).subtracting(stays), from: &contents)
            } else if let ids = removed[form.kind] {
                form.remove(ids, from: &contents)
            }
        }
        return contents
    }

    /// What replaces everything has the order of the documents.
    private func ordered(_ contents: StationContents) -> StationContents {
        var contents = contents
        let places = Dictionary(puts.enumerated().map { ($1.key, $0) }) { first, _ in first }
        for form in StationForms.all {
            form.sort(&contents) { places[DocumentKey(form.kind, $0)] ?? .max }
        }
        return contents
    }

    /// Names and ids as they will be, before the documents are read: they may refer to each other in any order.
    private func directory(over kept: StationContents) -> ReferenceDirectory {
        var directory = kept.directory
        var isReplaced: Set<Int64> = []
        var ruleNames: Set<String> = []
        for (key, tree) in puts {
            guard let kind = ReferenceKind(rawValue: key.kind.rawValue) else { continue }
            if kind == .schedule {
                isReplaced.insert(key.id)
                ruleNames.formUnion((tree["items"]?.items ?? []).compactMap { $0["name"]?.scalar })
            }
            guard let name = Self.name(in: tree, kind) else { continue }
            directory.enter(kind, name, id: key.id, sort: Self.sort(of: tree, kind))
        }
        let others = kept.schedules.filter { !isReplaced.contains($0.id.raw) }
        directory.ruleNames = ruleNames.union(others.flatMap(\.rules).compactMap(\.name))
        return directory
    }

    private static func name(in tree: Tree, _ kind: ReferenceKind) -> String? {
        let name = tree[kind == .channel ? "number" : "name"]?.scalar
        return kind == .channel ? name.flatMap { ChannelNumber($0) }?.description : name
    }

    private static func sort(of tree: Tree, _ kind: ReferenceKind) -> String? {
        switch kind {
        case .filler: tree["kind"]?.scalar
        case .channel: tree["mirror"] == nil ? ReferenceDirectory.plainChannel : ReferenceDirectory.mirror
        default: nil
        }
    }

    // MARK: Checks across things

    private func check(
        _ contents: StationContents, except failed: Set<DocumentKind>, _ reading: FormReading, _ log: inout DraftLog,
        _ position: (Int, Tree) -> Mark
    ) {
        let places = Dictionary(puts.enumerated().map { ($1.key, $0) }) { _, last in last }
        let check = StationCheck(contents, changed: Set(puts.map(\.key)), spelling, reading.directory)
        for finding in check.findings(except: failed) {
            guard let index = places[finding.key] else { continue }
            let node = puts[index].tree.nearest(finding.path)
            let mark = finding.offset.map { position($0, node) } ?? node.mark
            log.begin(index)
            reading.add(
                FormFault(
                    mark: mark, path: finding.path, found: finding.found, expected: finding.expected, suggestions: []))
        }
        log.begin(nil)
    }
}

/// Which document each error belongs to.
private struct DraftLog {
    private let reading: FormReading
    private var current: Int?
    private var faultCount = 0
    private var noticeCount = 0
    private(set) var faults: [StationDraft.Fault] = []
    private(set) var notices: [StationDraft.Fault] = []

    init(_ reading: FormReading) { self.reading = reading }

    /// From here on errors belong to another document.
    mutating func begin(_ index: Int?) {
        if let current {
            faults += reading.faults[faultCount...].map { StationDraft.Fault(index: current, fault: $0) }
            notices += reading.notices[noticeCount...].map { StationDraft.Fault(index: current, fault: $0) }
        }
        (faultCount, noticeCount) = (reading.faults.count, reading.notices.count)
        current = index
    }
}

extension StationContents {
    /// A mirror has the schedule of its source channel, though it means nothing to it.
    mutating func resolveMirrors() {
        let schedules = Dictionary(channels.map { ($0.id, $0.schedule) }) { first, _ in first }
        for index in channels.indices {
            guard let source = channels[index].mirror?.channel, let schedule = schedules[source] else { continue }
            channels[index].schedule = schedule
        }
    }
}
