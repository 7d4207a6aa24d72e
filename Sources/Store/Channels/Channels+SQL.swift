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
        let alternates = try alternates()
        return try rows(
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

    /// Answers the real id. A new channel has an id below zero; without a guide key it gets one, and a seed.
    func save(_ channel: Channel) throws(StoreError) -> ChannelID {
        let id = channel.id.raw <= 0 ? try insert(channel) : channel.id
        if id == channel.id { try update(channel) }
        try save(channel.alternates, of: id)
        return id
    }

    private func insert(_ channel: Channel) throws(StoreError) -> ChannelID {
        let isNew = channel.guideKey.isEmpty
        return ChannelID(
            try insert(
                """
                INSERT INTO channel (number_major, number_minor, name, group_name, schedule, mirror_of, mirror_offset,
                    profile, run, clock, fallback, logo, time_zone, off_air_title, shortest_programme, horizon,
                    guide_key, seed)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, channel.number.major, channel.number.minor, channel.name, channel.group, channel.schedule,
                channel.mirror?.channel, channel.mirror?.offset, channel.profile, channel.run.rawValue,
                channel.clock.rawValue, channel.fallback, channel.logo, channel.timeZone, channel.offAirTitle,
                channel.shortestProgramme, channel.horizon,
                isNew ? RandomKey.make() : channel.guideKey, isNew ? SecureRandom.seed() : channel.seed))
    }

    private func update(_ channel: Channel) throws(StoreError) {
        try run(
            """
            UPDATE channel SET number_major = ?, number_minor = ?, name = ?, group_name = ?, schedule = ?,
                mirror_of = ?, mirror_offset = ?, profile = ?, run = ?, clock = ?, fallback = ?, logo = ?, time_zone = ?,
                off_air_title = ?, shortest_programme = ?, horizon = ?, seed = ?
            WHERE id = ?
            """, channel.number.major, channel.number.minor, channel.name, channel.group, channel.schedule,
            channel.mirror?.channel, channel.mirror?.offset, channel.profile, channel.run.rawValue,
            channel.clock.rawValue, channel.fallback, channel.logo, channel.timeZone, channel.offAirTitle,
            channel.shortestProgramme, channel.horizon, channel.seed, channel.id)
        try requireChange("channel \(channel.id)")
        if channel.clock == .wall { try forgetPause(of: channel.id) }
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
