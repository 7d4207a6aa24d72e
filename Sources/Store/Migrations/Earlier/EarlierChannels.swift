import Core
import SQLite

extension EarlierTables {
    func libraries() throws(StoreError) -> [MediaLibrary] {
        var paths: [LibraryID: [String]] = [:]
        _ = try database.rows("SELECT library, path FROM library_path ORDER BY library, position") {
            row throws(StoreError) in
            paths[row.next(), default: []].append(row.next())
        }
        var targets: [LibraryID: [String]] = [:]
        _ = try database.rows("SELECT library, path FROM library_link_target ORDER BY library, position") {
            row throws(StoreError) in targets[row.next(), default: []].append(row.next())
        }
        return try database.rows("SELECT id, name, kind, rescan_every FROM library ORDER BY name") {
            row throws(StoreError) in
            let id: LibraryID = row.next()
            var library = MediaLibrary(id: id, name: row.next(), kind: try row.named(), paths: paths[id] ?? [])
            library.linkTargets = targets[id] ?? []
            library.rescanSpan = row.next()
            return library
        }
    }

    func profiles() throws(StoreError) -> [Profile] {
        try database.rows(
            """
            SELECT id, name, width, height, frame_rate_numerator, frame_rate_denominator, video_bit_rate, video_mode,
                preset, audio_bit_rate, sample_rate, language
            FROM profile ORDER BY name
            """
        ) { row throws(StoreError) in
            let id: ProfileID = row.next()
            let name: String = row.next()
            let video = VideoProfile(
                width: row.next(), height: row.next(), frameRate: try Self.frameRate(row.next(), row.next()),
                bitRate: row.next(), mode: try row.named(), preset: row.next())
            let audio = AudioProfile(bitRate: row.next(), sampleRate: row.next(), language: row.next())
            do throws(PlanFault) {
                try video.check()
                try audio.check()
            } catch {
                throw .damaged("Cannot read the profiles", "in “\(name.cut(toBytes: 100))” \(error.text)")
            }
            return Profile(id: id, name: name, video: video, audio: audio)
        }
    }

    private static func frameRate(_ numerator: Int64, _ denominator: Int64) throws(StoreError) -> FrameRate {
        guard numerator > 0, denominator > 0 else {
            throw .damaged("Cannot read the profiles", "\(numerator)/\(denominator) is not a frame rate")
        }
        return FrameRate(numerator, denominator)
    }

    func channels() throws(StoreError) -> [Channel] {
        let alternates = try alternates()
        return try database.rows(
            """
            SELECT id, number_major, number_minor, name, group_name, schedule, mirror_of, mirror_offset, profile, run,
                clock, fallback, logo, time_zone, off_air_title, shortest_programme, horizon, guide_key, seed
            FROM channel ORDER BY number_major, number_minor
            """
        ) { row throws(StoreError) in
            let id: ChannelID = row.next()
            return Channel(
                id: id, number: ChannelNumber(row.next(), row.next()), name: row.next(), group: row.next(),
                schedule: row.next(), alternates: alternates[id] ?? [],
                mirror: Self.mirror(row.next(), offset: row.next()), profile: row.next(), run: try row.named(),
                clock: try row.named(), fallback: row.next(), logo: row.next(), timeZone: row.next(),
                offAirTitle: row.next(),
                shortestProgramme: row.next(), horizon: row.next(), guideKey: row.next(), seed: row.next())
        }
    }

    private static func mirror(_ channel: ChannelID?, offset: TimeSpan?) -> Channel.Mirror? {
        guard let channel, let offset else { return nil }
        return Channel.Mirror(channel: channel, offset: offset)
    }

    /// Every channel's schedules for some days, in their order.
    func alternates() throws(StoreError) -> [ChannelID: [Channel.Alternate]] {
        var alternates: [ChannelID: [Channel.Alternate]] = [:]
        _ = try database.rows(
            """
            SELECT channel, schedule, weekdays, days_of_month, months, first_day, last_day FROM channel_alternate
            ORDER BY channel, position
            """
        ) { row throws(StoreError) in
            let channel: ChannelID = row.next()
            let schedule: ScheduleID = row.next()
            let days = DaySelector(
                weekdays: Self.numbers(row.next()), daysOfMonth: Self.numbers(row.next()),
                months: Self.numbers(row.next()), range: Self.range(row.next(), row.next()))
            alternates[channel, default: []].append(Channel.Alternate(schedule: schedule, days: days))
        }
        return alternates
    }

    private static func numbers(_ text: String?) -> Set<Int> {
        Set((text ?? "").split(separator: ",").compactMap { Int(digits: $0) })
    }

    private static func range(_ first: String?, _ last: String?) -> DayRange? {
        guard let first = first.flatMap({ DayRange.Day($0) }), let last = last.flatMap({ DayRange.Day($0) }) else {
            return nil
        }
        return DayRange(first: first, last: last)
    }
}
