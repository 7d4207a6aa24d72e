extension StationContents {
    /// What makes `old` into this. Rules, entries and members without an id take that of the one that they were.
    public func changes(from old: StationContents) -> [StationChange] {
        keepingPartIDs(of: old).numberedChanges(from: old)
    }

    private func numberedChanges(from old: StationContents) -> [StationChange] {
        var changes: [StationChange] = []
        if name != old.name { changes.append(.rename(name)) }
        if timeZone != old.timeZone { changes.append(.setTimeZone(timeZone)) }
        if protected != old.protected { changes.append(.setProtected(protected)) }
        if horizon != old.horizon { changes.append(.setHorizon(horizon)) }
        changes += Self.changes(old.libraries, libraries, \.id, StationChange.saveLibrary, StationChange.removeLibrary)
        changes += Self.changes(
            old.collections, collections, \.id, StationChange.saveCollection, StationChange.removeCollection)
        changes += Self.changes(
            old.playlists, playlists, \.id, StationChange.savePlaylist, StationChange.removePlaylist)
        changes += Self.changes(old.graphics, graphics, \.id, StationChange.saveGraphic, StationChange.removeGraphic)
        changes += Self.changes(old.fillers, fillers, \.id, StationChange.saveFiller, StationChange.removeFiller)
        changes += Self.changes(old.profiles, profiles, \.id, StationChange.saveProfile, StationChange.removeProfile)
        changes += Self.changes(
            old.schedules, schedules, \.id, StationChange.saveSchedule, StationChange.removeSchedule)
        changes += Self.changes(old.channels, channels, \.id, StationChange.saveChannel, StationChange.removeChannel)
        return changes
    }

    private static func changes<Thing: Hashable, Subject>(
        _ old: [Thing], _ new: [Thing], _ id: (Thing) -> Identifier<Subject>, _ save: (Thing) -> StationChange,
        _ remove: (Identifier<Subject>) -> StationChange
    ) -> [StationChange] {
        let kept = Set(new.map(id))
        let known = Set(old)
        return old.filter { !kept.contains(id($0)) }.map { remove(id($0)) }
            + new.filter { !known.contains($0) }.map(save)
    }

    /// The options of every order.
    public var allOptions: [OrderOptions] {
        schedules.flatMap(\.rules).map(\.options) + playlists.flatMap(\.entries).map(\.options) + fillers.map(\.options)
            + channels.flatMap(\.specials).map(\.options)
    }

    /// The media that something in here names.
    public var namedMedia: Set<MediaID> {
        var named: Set<MediaID> = []
        func note(_ content: ContentReference) { if case .item(let id) = content { named.insert(id) } }
        for member in collections.flatMap(\.members) {
            if case .item(let id) = member.source { named.insert(id) }
        }
        playlists.flatMap(\.entries).forEach { note($0.content) }
        fillers.forEach { note($0.content) }
        schedules.flatMap(\.rules).forEach { note($0.content) }
        channels.flatMap(\.specials).forEach { note($0.content) }
        return named
    }
}
