/// A public id that is stable and never reused. `Subject` keeps the ids of different things apart.
public struct Identifier<Subject>: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public let raw: Int64

    @inlinable public init(_ raw: Int64) { self.raw = raw }

    public init(from decoder: any Decoder) throws { raw = try decoder.singleValueContainer().decode(Int64.self) }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(raw)
    }

    @inlinable public static func < (left: Self, right: Self) -> Bool { left.raw < right.raw }

    public var description: String { String(raw) }
}

public typealias ChannelID = Identifier<Channel>
public typealias CollectionID = Identifier<MediaCollection>
public typealias EntryID = Identifier<Playlist.Entry>
public typealias FillerID = Identifier<Filler>
public typealias GraphicID = Identifier<Graphic>
public typealias LibraryID = Identifier<MediaLibrary>
public typealias MediaID = Identifier<MediaItem>
public typealias MemberID = Identifier<MediaCollection.Member>
public typealias PlaylistID = Identifier<Playlist>
public typealias ProfileID = Identifier<Profile>
public typealias RuleID = Identifier<ScheduleRule>
public typealias ScheduleID = Identifier<Schedule>
public typealias ShowID = Identifier<Show>
public typealias SpecialID = Identifier<Special>
public typealias TimelineItemID = Identifier<TimelineItem>
