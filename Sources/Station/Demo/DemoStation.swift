import Core

/// The demo as a station: what an operator would have made by hand.
struct DemoStation {
    /// Below which the media lie.
    let folder: String
    private var station: StationContents
    private var nextID: Int64 = -1

    init(folder: String, timeZone: String) {
        self.folder = folder
        station = StationContents(name: "Harbour TV", timeZone: timeZone)
    }

    /// Three channels: one whose files are all copied, one that is all transcoded, one of everything with idents between
    /// programmes and a fixed start each half hour.
    mutating func contents() -> StationContents {
        let films = library("Films", .movies)
        let shows = library("Shows", .shows)
        let reels = library("Reels", .otherVideos)
        let idents = library("Idents", .otherVideos)
        let profile = Profile(id: id(), name: "HD", video: VideoProfile(mode: .copyIfPossible))
        let encoded = Profile(id: id(), name: "HD encoded", video: VideoProfile(mode: .transcode))
        station.profiles = [profile, encoded]
        let filmNight = collection("Films", [.library(films)])
        let tapes = collection("Shows", [.library(shows), .library(reels)])
        let mixture = collection("Everything", [.library(films), .library(shows)])
        let shorts = collection("Reels", [.library(reels)])
        let ident = filler("Ident", .post, .count(1), collection("Idents", [.library(idents)]))
        let tail = filler("Reels", .tail, .fill, shorts)
        channel(1, "Harbour Films", "harbour", schedule("Films all day", [rule(filmNight, .shuffle)]), profile)
        channel(2, "Signal", "signal", schedule("Shows in order", [rule(tapes, .chronological)]), encoded)
        let rules = halfHours(opening: shorts, then: mixture, fillers: [ident, tail])
        channel(3, "Mosaic", "mosaic", schedule("Every half hour", rules), profile)
        return station
    }

    private mutating func id<Subject>() -> Identifier<Subject> {
        defer { nextID -= 1 }
        return Identifier(nextID)
    }

    private mutating func library(_ name: String, _ kind: MediaLibrary.Kind) -> LibraryID {
        let library = MediaLibrary(id: id(), name: name, kind: kind, paths: ["\(folder)/\(name)"])
        station.libraries.append(library)
        return library.id
    }

    private mutating func collection(_ name: String, _ members: [MediaCollection.Member]) -> ContentReference {
        let collection = MediaCollection(id: id(), name: name, members: members)
        station.collections.append(collection)
        return .collection(collection.id)
    }

    private mutating func filler(
        _ name: String, _ kind: Filler.Kind, _ mode: Filler.Mode, _ content: ContentReference
    ) -> FillerID {
        let filler = Filler(id: id(), name: name, kind: kind, mode: mode, content: content)
        station.fillers.append(filler)
        return filler.id
    }

    private mutating func schedule(_ name: String, _ rules: [ScheduleRule]) -> ScheduleID {
        let schedule = Schedule(id: id(), name: name, rules: rules)
        station.schedules.append(schedule)
        return schedule.id
    }

    private func rule(_ content: ContentReference, _ order: PlaybackOrder) -> ScheduleRule {
        ScheduleRule(mode: .flood, content: content, order: order)
    }

    /// At every full and half hour one item of `opening`, then `content` up to the next.
    private func halfHours(
        opening: ContentReference, then content: ContentReference, fillers: [FillerID]
    ) -> [ScheduleRule] {
        (0..<48).flatMap { slot in
            let start = TimeOfDay(hour: slot / 2, minute: slot % 2 * 30)
            return [
                ScheduleRule(start: .fixed(start, .flexible), mode: .one, content: opening, order: .shuffle),
                ScheduleRule(mode: .flood, content: content, order: .shuffle, fillers: fillers),
            ]
        }
    }

    private mutating func channel(
        _ number: Int, _ name: String, _ logo: String, _ schedule: ScheduleID, _ profile: Profile
    ) {
        station.channels.append(
            Channel(
                id: id(), number: ChannelNumber(number), name: name, group: "Demo", schedule: schedule,
                profile: profile.id, logo: "\(folder)/Logos/\(logo).png",
                shortestProgramme: .seconds(10), guideKey: "", seed: 0))
    }
}
