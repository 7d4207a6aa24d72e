public import Core

/// What a station file makes of the station.
public struct StationReading: Sendable {
    public var contents: StationContents
    /// Not wrong, but perhaps not meant: shows and files that no scan has found yet.
    public var notices: [StationFileFault]
}

/// A station file that is sound YAML. Its meaning is read against the station it is for.
public struct StationDocument: Sendable {
    public let file: String
    let root: YAMLNode?
    private let bytes: [UInt8]

    static let sections = [
        "station", "libraries", "collections", "playlists", "filler", "profiles", "schedules", "channels",
    ]

    /// `file` is the name that messages show.
    public init(_ bytes: [UInt8], file: String) throws(StationFileError) {
        self.file = file
        self.bytes = bytes
        let faults = FaultList(file: file)
        root = YAMLParser.parse(bytes, faults: faults)
        try faults.check()
    }

    /// Every file that the document names, for `StationContents.files` of the station that it is read against.
    public var itemPaths: Set<String> {
        var paths: Set<String> = []
        func look(_ node: YAMLNode) {
            switch node.value {
            case .scalar: break
            case .sequence(let items): items.forEach(look)
            case .mapping(let entries):
                for entry in entries {
                    if entry.key.plainText == "item", let path = entry.value.plainText { paths.insert(path) }
                    look(entry.value)
                }
            }
        }
        if let root { look(root) }
        return paths
    }

    /// The station after applying the document. Things of `current` keep their ids by their names (channels by number
    /// or name); new ones get ids below zero. What the document leaves out stays, or goes when `prune` is set.
    public func contents(
        over current: StationContents, prune: Bool, knowsTimeZone: (String) -> Bool
    ) throws(StationFileError) -> StationReading {
        let faults = FaultList(file: file)
        guard let root else {
            return StationReading(contents: prune ? current.emptied : current, notices: [])
        }
        guard let fields = Fields(root, "station file", keys: Self.sections, faults) else {
            try faults.check()
            return StationReading(contents: current, notices: [])
        }
        var reader = StationReader(fields, current: current, prune: prune, bytes: bytes, faults: faults)
        let contents = reader.read(knowsTimeZone: knowsTimeZone)
        try faults.check()
        return StationReading(contents: contents, notices: faults.notices)
    }
}

extension StationContents {
    /// The same station with nothing in it.
    fileprivate var emptied: StationContents {
        var emptied = StationContents(name: name, timeZone: timeZone)
        emptied.shows = shows
        emptied.files = files
        return emptied
    }
}
