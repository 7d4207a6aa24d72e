public import Core

extension StationStore {
    /// By name.
    public func schedules() async throws(StoreError) -> [Schedule] {
        try await read("Reading the schedules") { database throws(StoreError) in try database.schedules() }
    }

    public func schedule(_ id: ScheduleID) async throws(StoreError) -> Schedule? {
        try await schedules().first { $0.id == id }
    }
}

extension Database {
    func schedules() throws(StoreError) -> [Schedule] {
        var fillers: [ScheduleID: [Int: [FillerID]]] = [:]
        _ = try rows("SELECT schedule, rule, filler FROM schedule_rule_filler ORDER BY schedule, rule, position") {
            row throws(StoreError) in
            fillers[row.next(), default: [:]][row.next(), default: []].append(row.next())
        }
        var rules: [ScheduleID: [ScheduleRule]] = [:]
        _ = try rows(
            """
            SELECT schedule, name, start, missed, mode, amount, duration, tail, playback_order, order_options, airing,
                group_visits, discard, title, guide, language, content_kind, content_collection, content_show,
                content_season, content_playlist, content_media, content_name, content_artist
            FROM schedule_rule ORDER BY schedule, position
            """
        ) { row throws(StoreError) in
            let schedule: ScheduleID = row.next()
            var rule = try Self.rule(&row)
            rule.fillers = fillers[schedule]?[rules[schedule]?.count ?? 0] ?? []
            rules[schedule, default: []].append(rule)
        }
        return try rows("SELECT id, name, shuffled FROM schedule ORDER BY name") { row throws(StoreError) in
            let id: ScheduleID = row.next()
            return Schedule(id: id, name: row.next(), rules: rules[id] ?? [], isShuffled: row.next())
        }
    }

    /// Answers the real id. A new schedule has an id below zero.
    func save(_ schedule: Schedule) throws(StoreError) -> ScheduleID {
        var id = schedule.id
        if id.raw <= 0 {
            id = ScheduleID(
                try insert("INSERT INTO schedule (name, shuffled) VALUES (?, ?)", schedule.name, schedule.isShuffled))
        } else {
            try run(
                "UPDATE schedule SET name = ?, shuffled = ? WHERE id = ?", schedule.name, schedule.isShuffled, id)
            try requireChange("schedule \(id)")
        }
        try run("DELETE FROM schedule_rule WHERE schedule = ?", id)
        for (position, rule) in schedule.rules.enumerated() {
            try insert(rule, at: position, of: id)
            for (place, filler) in rule.fillers.enumerated() {
                try run(
                    "INSERT INTO schedule_rule_filler (schedule, rule, position, filler) VALUES (?, ?, ?, ?)", id,
                    position, place, filler)
            }
        }
        return id
    }

    private func insert(_ rule: ScheduleRule, at position: Int, of schedule: ScheduleID) throws(StoreError) {
        let content = try ContentColumns(rule.content)
        let start = StartColumns(rule.start)
        let mode = ModeColumns(rule.mode)
        try run(
            """
            INSERT INTO schedule_rule (schedule, position, name, start, missed, mode, amount, duration, tail, content_kind,
                content_collection, content_show, content_season, content_playlist, content_media, content_name,
                content_artist, playback_order, order_options, airing, group_visits, discard, title, guide, language)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, schedule, position, rule.name, start.seconds, start.missed, mode.name.rawValue, mode.amount,
            mode.duration,
            mode.tail, content.kind, content.collection, content.show, content.season, content.playlist, content.media,
            content.name, content.artist, rule.order.rawValue, rule.options.description, rule.airing.rawValue,
            rule.groups?.rawValue, rule.discard, rule.title, rule.guide.rawValue, rule.language)
    }

    private static func rule(_ row: inout Row) throws(StoreError) -> ScheduleRule {
        let name: String? = row.next()
        let start = try StartColumns.read(&row)
        let mode = try ModeColumns.read(&row)
        let order = try row.named(PlaybackOrder.self)
        let options = OrderOptions.read(&row)
        let airing = try row.named(ScheduleRule.Airing.self)
        let groups = row.next(String?.self).flatMap(ScheduleRule.GroupVisits.init)
        let discard: Int = row.next()
        let title: String? = row.next()
        let guide = try row.named(ScheduleRule.GuideMode.self)
        let language: String? = row.next()
        let content = try ContentColumns.read(&row)
        return ScheduleRule(
            name: name, start: start, mode: mode, content: content, order: order, options: options, airing: airing,
            groups: groups,
            discard: discard, title: title, guide: guide, language: language)
    }

    func removeSchedule(_ id: ScheduleID) throws(StoreError) {
        try run("DELETE FROM schedule WHERE id = ?", id)
        try requireChange("schedule \(id)")
    }
}
