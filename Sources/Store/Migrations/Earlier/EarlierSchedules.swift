import Core
import SQLite

extension EarlierTables {
    func schedules() throws(StoreError) -> [Schedule] {
        var fillers: [ScheduleID: [Int: [FillerID]]] = [:]
        _ = try database.rows(
            "SELECT schedule, rule, filler FROM schedule_rule_filler ORDER BY schedule, rule, position"
        ) {
            row throws(StoreError) in
            fillers[row.next(), default: [:]][row.next(), default: []].append(row.next())
        }
        var rules: [ScheduleID: [ScheduleRule]] = [:]
        _ = try database.rows(
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
        return try database.rows("SELECT id, name, shuffled FROM schedule ORDER BY name") { row throws(StoreError) in
            let id: ScheduleID = row.next()
            return Schedule(id: id, name: row.next(), rules: rules[id] ?? [], isShuffled: row.next())
        }
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
}
