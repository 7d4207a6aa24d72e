public import Core

extension StationStore {
    /// By number.
    public func channels() async throws(StoreError) -> [Channel] {
        try await read("Reading the channels") { database throws(StoreError) in try database.channels() }
    }

    public func channel(_ id: ChannelID) async throws(StoreError) -> Channel? {
        try await channels().first { $0.id == id }
    }

    public func channel(number: ChannelNumber) async throws(StoreError) -> Channel? {
        try await channels().first { $0.number == number }
    }
}

extension Database {
    func channels() throws(StoreError) -> [Channel] {
        try rows(
            """
            SELECT id, number_major, number_minor, name, group_name, schedule, profile, run, fallback, logo, time_zone,
                off_air_title, shortest_programme, guide_key, seed
            FROM channel ORDER BY number_major, number_minor
            """
        ) { row throws(StoreError) in
            Channel(
                id: row.next(), number: ChannelNumber(row.next(), row.next()), name: row.next(), group: row.next(),
                schedule: row.next(), profile: row.next(), run: try row.named(), fallback: row.next(),
                logo: row.next(), timeZone: row.next(), offAirTitle: row.next(),
                shortestProgramme: row.next(), guideKey: row.next(), seed: row.next())
        }
    }

    /// Answers the real id. A new channel has an id below zero; without a guide key it gets one, and a seed.
    func save(_ channel: Channel) throws(StoreError) -> ChannelID {
        if channel.id.raw <= 0 {
            let isNew = channel.guideKey.isEmpty
            return ChannelID(
                try insert(
                    """
                    INSERT INTO channel (number_major, number_minor, name, group_name, schedule, profile, run,
                        fallback, logo, time_zone, off_air_title, shortest_programme, guide_key, seed)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """, channel.number.major, channel.number.minor, channel.name, channel.group, channel.schedule,
                    channel.profile, channel.run.rawValue, channel.fallback, channel.logo, channel.timeZone,
                    channel.offAirTitle, channel.shortestProgramme, isNew ? RandomKey.make() : channel.guideKey,
                    isNew ? SecureRandom.seed() : channel.seed))
        }
        try run(
            """
            UPDATE channel SET number_major = ?, number_minor = ?, name = ?, group_name = ?, schedule = ?, profile = ?,
                run = ?, fallback = ?, logo = ?, time_zone = ?, off_air_title = ?, shortest_programme = ?, seed = ?
            WHERE id = ?
            """, channel.number.major, channel.number.minor, channel.name, channel.group, channel.schedule,
            channel.profile, channel.run.rawValue, channel.fallback, channel.logo, channel.timeZone,
            channel.offAirTitle, channel.shortestProgramme, channel.seed, channel.id)
        try requireChange("channel \(channel.id)")
        return channel.id
    }

    /// Frees the numbers of channels that are about to be saved, so that two may swap theirs.
    func freeNumber(of channel: ChannelID) throws(StoreError) {
        try run("UPDATE channel SET number_major = -id, number_minor = -1 WHERE id = ?", channel)
    }

    func removeChannel(_ id: ChannelID) throws(StoreError) {
        try run("DELETE FROM channel WHERE id = ?", id)
        try requireChange("channel \(id)")
    }
}
