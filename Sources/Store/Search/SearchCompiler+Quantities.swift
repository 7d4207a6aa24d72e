import Core
import SQLite

/// Numbers and dates.
extension SearchCompiler {
    func numbers(_ field: QueryField, _ bounds: QueryBounds<Int>) -> Selection {
        let lower = bounds.lower.map { $0.isIncluded ? $0.value : $0.value + 1 }
        let upper = bounds.upper.map { $0.isIncluded ? $0.value : $0.value - 1 }
        if let lower, let upper, lower > upper { return .nothing }
        switch field {
        case .minutes: return duration(lower, upper, unit: .minutes(1))
        case .seconds: return duration(lower, upper, unit: .seconds(1))
        default: return column(field).map { between($0, lower, upper) } ?? .nothing
        }
    }

    func present(_ field: QueryField) -> Selection {
        switch field {
        case .minutes, .seconds: .test(SQLText("m.duration IS NOT NULL"))
        default: column(field).map { .test(SQLText($0) + " IS NOT NULL") } ?? .nothing
        }
    }

    private func column(_ field: QueryField) -> StaticString? {
        switch field {
        case .id: "m.id"
        case .libraryID: "m.library"
        case .height: "m.height"
        case .width: "m.width"
        case .chapters: "m.chapter_count"
        case .seasonNumber: "m.season"
        case .episodeNumber: "m.episode"
        case .videoBitDepth: "m.bit_depth"
        case .year: "ifnull(m.year, CAST(strftime('%Y', m.released * 86400, 'unixepoch') AS INTEGER))"
        default: nil
        }
    }

    private func between(_ column: StaticString, _ lower: Int?, _ upper: Int?) -> Selection {
        var tests = [SQLText(column) + " IS NOT NULL"]
        if let lower { tests.append(SQLText(column) + SQLText(" >= ?", lower)) }
        if let upper { tests.append(SQLText(column) + SQLText(" <= ?", upper)) }
        return .test("(" + SQLText.joined(tests, by: " AND ") + ")")
    }

    /// Lengths count as the next whole unit: 59 minutes and a second are 60 minutes.
    private func duration(_ lower: Int?, _ upper: Int?, unit: TimeSpan) -> Selection {
        var tests = [SQLText("m.duration IS NOT NULL")]
        if let lower { tests.append(SQLText("m.duration > ?", unit * Int64(lower - 1))) }
        if let upper { tests.append(SQLText("m.duration <= ?", unit * Int64(upper))) }
        return .test("(" + SQLText.joined(tests, by: " AND ") + ")")
    }

    // Dates ---------------------------------------------------------------------------------------------------------

    /// Where only the year is known it counts as its first of January.
    func released(_ bounds: QueryBounds<CivilDate>) -> Selection {
        let (lower, upper) = Self.inclusive(bounds)
        let first = lower.map { $0.month == 1 && $0.day == 1 ? $0.year : $0.year + 1 } ?? Int(Int32.min)
        let days = SQLText(
            "SELECT id FROM media WHERE released >= ? AND released <= ?", lower?.daysSince1970 ?? Int(Int32.min),
            upper?.daysSince1970 ?? Int(Int32.max))
        let years = SQLText(
            "SELECT id FROM media WHERE released IS NULL AND year >= ? AND year <= ?", first,
            upper?.year ?? Int(Int32.max))
        return .source(days + " UNION ALL " + years)
    }

    func added(_ bounds: QueryBounds<CivilDate>) -> Selection {
        let (lower, upper) = Self.inclusive(bounds)
        let first = lower.map { day.zone.startOfDay($0) } ?? Instant(microseconds: .min)
        let end = upper.map { day.zone.startOfDay($0.adding(days: 1)) } ?? Instant(microseconds: .max)
        return .source(SQLText("SELECT id FROM media WHERE added >= ? AND added < ?", first, end))
    }

    private static func inclusive(_ bounds: QueryBounds<CivilDate>) -> (CivilDate?, CivilDate?) {
        (
            bounds.lower.map { $0.isIncluded ? $0.value : $0.value.adding(days: 1) },
            bounds.upper.map { $0.isIncluded ? $0.value : $0.value.adding(days: -1) }
        )
    }

    /// The last week ends today: what will be released tomorrow is not in it.
    func relative(_ field: QueryField, _ span: RelativeSpan) -> Selection {
        let today = day.today
        let start = span.start(before: today)
        let inside = QueryBounds<CivilDate>(.init(start), .init(today))
        let before = QueryBounds<CivilDate>(nil, .init(start, isIncluded: false))
        return switch field {
        case .releasedInTheLast: released(inside)
        case .releasedNotInTheLast: released(before)
        case .addedInTheLast: added(inside)
        default: added(before)
        }
    }

    /// Eight digits with wildcards, such as `*1225`.
    func date(_ field: QueryField, _ pattern: QueryPattern) throws(StoreError) -> Selection {
        if field == .addedDate { return pattern.fitsAll ? .everything : try added(on: pattern) }
        if pattern.fitsAll { return .test(SQLText("(m.released IS NOT NULL OR m.year IS NOT NULL)")) }
        return .test(
            SQLText(
                "ifnull(strftime('%Y%m%d', m.released * 86400, 'unixepoch'), m.year || '0101') LIKE ?", pattern.like))
    }

    /// SQLite knows no zones: the days that fit are looked up from the first on which anything was added to the last.
    private func added(on pattern: QueryPattern) throws(StoreError) -> Selection {
        let known = try database.row("SELECT min(added), max(added) FROM media") { row throws(StoreError) in
            (first: row.next(Instant?.self), last: row.next(Instant?.self))
        }
        guard let first = known?.first, let last = known?.last else { return .nothing }
        var stretches: [(first: CivilDate, last: CivilDate)] = []
        var date = day.zone.local(first).date
        let end = day.zone.local(last).date
        while date <= end {
            if pattern.fits("\(padded(date.year, 4))\(padded(date.month, 2))\(padded(date.day, 2))") {
                if let newest = stretches.last, newest.last.adding(days: 1) == date {
                    stretches[stretches.count - 1].last = date
                } else {
                    stretches.append((date, date))
                }
            }
            date = date.adding(days: 1)
        }
        guard !stretches.isEmpty else { return .nothing }
        let tests = stretches.map { stretch in
            SQLText(
                "(m.added >= ? AND m.added < ?)", day.zone.startOfDay(stretch.first),
                day.zone.startOfDay(stretch.last.adding(days: 1)))
        }
        return .test(SQLText.tree(tests[...], by: " OR "))
    }
}
