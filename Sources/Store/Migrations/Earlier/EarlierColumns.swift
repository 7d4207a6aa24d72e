import Core
import SQLite

/// What is played, as the eight columns that held it in every table.
enum ContentColumns {
    private enum Kind: String { case collection, show, season, artist, album, search, playlist, item, rerun }

    static func read(_ row: inout Row) throws(StoreError) -> ContentReference {
        let kind = try row.named(Kind.self)
        let collection: CollectionID? = row.next()
        let show: ShowID? = row.next()
        let season: Int? = row.next()
        let playlist: PlaylistID? = row.next()
        let media: MediaID? = row.next()
        let name: String? = row.next()
        let artist: String? = row.next()
        switch kind {
        case .collection: if let collection { return .collection(collection) }
        case .show: if let show { return .show(show) }
        case .season: if let show, let season { return .season(show, season) }
        case .playlist: if let playlist { return .playlist(playlist) }
        case .item: if let media { return .item(media) }
        case .artist: if let name { return .artist(name) }
        case .album: if let name { return .album(Album(name, by: artist)) }
        case .search: if let name { return .search(name) }
        case .rerun: if let rerun = name.flatMap({ Rerun($0) }) { return .rerun(rerun) }
        }
        throw .damaged("Cannot read the database", "content of the kind “\(kind.rawValue)” names nothing")
    }
}

extension OrderOptions {
    /// As the column `order_options`.
    static func read(_ row: inout Row) -> OrderOptions {
        // What another version wrote and this one cannot read counts as not said.
        OrderOptions(row.next(String.self)) ?? OrderOptions()
    }
}

/// A rule's start as the columns `start, missed`.
enum StartColumns {
    static func read(_ row: inout Row) throws(StoreError) -> ScheduleRule.Start {
        let seconds: Int? = row.next()
        let missed: String? = row.next()
        guard let seconds else { return .dynamic }
        guard (0..<86_400).contains(seconds), let missed = missed.flatMap(ScheduleRule.Missed.init) else {
            throw .damaged("Cannot read the schedules", "a rule starts at second \(seconds) of the day")
        }
        return .fixed(TimeOfDay(hour: seconds / 3_600, minute: seconds / 60 % 60, second: seconds % 60), missed)
    }
}

/// A rule's mode as the columns `mode, amount, duration, tail`.
enum ModeColumns {
    private enum Name: String { case one, multiple, all, flood, duration }

    static func read(_ row: inout Row) throws(StoreError) -> ScheduleRule.Mode {
        let name = try row.named(Name.self)
        let amount: String? = row.next()
        let duration: TimeSpan? = row.next()
        let tail: String? = row.next()
        switch name {
        case .one: return .one
        case .multiple:
            // What cannot be read is told below.
            let count = amount.flatMap { try? Formula($0, variables: ScheduleRule.countVariables) }
            if let count { return .multiple(count) }
        case .all: return .all
        case .flood: return .flood
        case .duration:
            if let duration, let tail = tail.flatMap(ScheduleRule.Tail.init) { return .duration(duration, tail) }
        }
        throw .damaged("Cannot read the schedules", "a rule of the mode “\(name.rawValue)” lacks its number")
    }
}
