public import Core
import SQLite

extension StationStore {
    /// What operators made, by name; channels by number.
    func programming() async throws(StoreError) -> StationContents {
        try await view("read the station") { view throws(StoreError) in view.contents }
    }

    public func libraries() async throws(StoreError) -> [MediaLibrary] { try await programming().libraries }
    public func collections() async throws(StoreError) -> [MediaCollection] { try await programming().collections }
    public func playlists() async throws(StoreError) -> [Playlist] { try await programming().playlists }
    public func graphics() async throws(StoreError) -> [Graphic] { try await programming().graphics }
    public func fillers() async throws(StoreError) -> [Filler] { try await programming().fillers }
    public func profiles() async throws(StoreError) -> [Profile] { try await programming().profiles }
    public func schedules() async throws(StoreError) -> [Schedule] { try await programming().schedules }
    public func channels() async throws(StoreError) -> [Channel] { try await programming().channels }

    public func library(_ id: LibraryID) async throws(StoreError) -> MediaLibrary? {
        try await libraries().first { $0.id == id }
    }

    public func schedule(_ id: ScheduleID) async throws(StoreError) -> Schedule? {
        try await schedules().first { $0.id == id }
    }

    public func channel(_ id: ChannelID) async throws(StoreError) -> Channel? {
        try await view("read a channel") { view throws(StoreError) in view.documents.channel(id) }
    }

    public func channel(number: ChannelNumber) async throws(StoreError) -> Channel? {
        try await channels().first { $0.number == number }
    }
}
