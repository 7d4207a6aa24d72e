import Core

/// A value of Core that is kept as one document.
protocol StationThing: Hashable, Sendable {
    static var documentKind: DocumentKind { get }
    /// Where a station's contents have all of them.
    static var list: any WritableKeyPath<StationContents, [Self]> & Sendable { get }
    /// Where the ids that new ones got are noted.
    static var newIDs: any WritableKeyPath<NewIDs, [Identifier<Self>: Identifier<Self>]> & Sendable { get }

    var id: Identifier<Self> { get set }
    var name: String { get }

    /// With real ids in place of those below zero.
    func resolved(by new: NewIDs) -> Self
    /// Gives parts without an id that of the one in `old` that they were, or a new one.
    mutating func numberParts(after old: Self?, _ numbers: inout PartNumbers)
    /// The ids of its parts.
    var parts: [Int64] { get }
}

extension StationThing {
    var key: DocumentKey { DocumentKey(Self.documentKind, id.raw) }
    func resolved(by new: NewIDs) -> Self { self }
    mutating func numberParts(after old: Self?, _ numbers: inout PartNumbers) {}
    var parts: [Int64] { [] }
}

extension MediaLibrary: StationThing {
    static var documentKind: DocumentKind { .library }
    static var list: any WritableKeyPath<StationContents, [MediaLibrary]> & Sendable { \.libraries }
    static var newIDs: any WritableKeyPath<NewIDs, [LibraryID: LibraryID]> & Sendable { \.libraries }
}

extension MediaCollection: StationThing {
    static var documentKind: DocumentKind { .collection }
    static var list: any WritableKeyPath<StationContents, [MediaCollection]> & Sendable { \.collections }
    static var newIDs: any WritableKeyPath<NewIDs, [CollectionID: CollectionID]> & Sendable { \.collections }
    func resolved(by new: NewIDs) -> MediaCollection { new.resolved(self) }
    mutating func numberParts(after old: MediaCollection?, _ numbers: inout PartNumbers) {
        members = numbers.numbered(members, after: old?.members)
    }
    var parts: [Int64] { members.map(\.id.raw) }
}

extension Playlist: StationThing {
    static var documentKind: DocumentKind { .playlist }
    static var list: any WritableKeyPath<StationContents, [Playlist]> & Sendable { \.playlists }
    static var newIDs: any WritableKeyPath<NewIDs, [PlaylistID: PlaylistID]> & Sendable { \.playlists }
    func resolved(by new: NewIDs) -> Playlist { new.resolved(self) }
    mutating func numberParts(after old: Playlist?, _ numbers: inout PartNumbers) {
        entries = numbers.numbered(entries, after: old?.entries)
    }
    var parts: [Int64] { entries.map(\.id.raw) }
}

extension Graphic: StationThing {
    static var documentKind: DocumentKind { .graphic }
    static var list: any WritableKeyPath<StationContents, [Graphic]> & Sendable { \.graphics }
    static var newIDs: any WritableKeyPath<NewIDs, [GraphicID: GraphicID]> & Sendable { \.graphics }
}

extension Filler: StationThing {
    static var documentKind: DocumentKind { .filler }
    static var list: any WritableKeyPath<StationContents, [Filler]> & Sendable { \.fillers }
    static var newIDs: any WritableKeyPath<NewIDs, [FillerID: FillerID]> & Sendable { \.fillers }
    func resolved(by new: NewIDs) -> Filler { new.resolved(self) }
}

extension Profile: StationThing {
    static var documentKind: DocumentKind { .profile }
    static var list: any WritableKeyPath<StationContents, [Profile]> & Sendable { \.profiles }
    static var newIDs: any WritableKeyPath<NewIDs, [ProfileID: ProfileID]> & Sendable { \.profiles }
}

extension Schedule: StationThing {
    static var documentKind: DocumentKind { .schedule }
    static var list: any WritableKeyPath<StationContents, [Schedule]> & Sendable { \.schedules }
    static var newIDs: any WritableKeyPath<NewIDs, [ScheduleID: ScheduleID]> & Sendable { \.schedules }
    func resolved(by new: NewIDs) -> Schedule { new.resolved(self) }
    mutating func numberParts(after old: Schedule?, _ numbers: inout PartNumbers) {
        rules = numbers.numbered(rules, after: old?.rules)
    }
    var parts: [Int64] { rules.map(\.id.raw) }
}

extension Channel: StationThing {
    static var documentKind: DocumentKind { .channel }
    static var list: any WritableKeyPath<StationContents, [Channel]> & Sendable { \.channels }
    static var newIDs: any WritableKeyPath<NewIDs, [ChannelID: ChannelID]> & Sendable { \.channels }
    func resolved(by new: NewIDs) -> Channel { new.resolved(self) }
    mutating func numberParts(after old: Channel?, _ numbers: inout PartNumbers) {
        specials = numbers.numbered(specials, after: old?.specials)
    }
    var parts: [Int64] { specials.map(\.id.raw) }
}

/// One of the kinds, as a value that code can be written for once.
protocol StationThingVisitor {
    mutating func visit<Thing: StationThing>(_ type: Thing.Type) throws(StoreError)
}

extension StationThingVisitor {
    /// Every kind but the station itself, in the order in which they refer to each other.
    mutating func visitAll() throws(StoreError) {
        try visit(MediaLibrary.self)
        try visit(MediaCollection.self)
        try visit(Playlist.self)
        try visit(Graphic.self)
        try visit(Filler.self)
        try visit(Profile.self)
        try visit(Schedule.self)
        try visit(Channel.self)
    }
}

extension StationContents {
    /// In the order in which they are listed everywhere: by name, channels by number.
    mutating func sort() {
        libraries.sortByName()
        collections.sortByName()
        playlists.sortByName()
        graphics.sortByName()
        fillers.sortByName()
        profiles.sortByName()
        schedules.sortByName()
        channels.sort { $0.number < $1.number }
    }
}

extension Array where Element: StationThing {
    /// As SQLite compares texts: by their bytes.
    fileprivate mutating func sortByName() {
        sort { left, right in left.name.utf8.lexicographicallyPrecedes(right.name.utf8) }
    }
}
