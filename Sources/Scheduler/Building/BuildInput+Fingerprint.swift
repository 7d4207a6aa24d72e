public import Core

extension BuildInput {
    /// Raise it when the builder treats the same input differently: every timeline is then refreshed.
    static let fingerprintVersion = 1

    /// What the timeline follows from, as one number that is stored beside it: all that the builder reads, field by field,
    /// and nothing else. So a new name, a logo or a field that another part of the program reads refreshes nothing.
    ///
    /// - Parameters:
    ///   - content: what the contents hold, as one number each.
    ///   - daily: contents that differ from day to day; they are compared day by day.
    public func fingerprint(content: [ContentReference: UInt64], daily: Set<ContentReference>) -> UInt64 {
        var fingerprint = Fingerprint()
        fingerprint.add(Self.fingerprintVersion)
        fingerprint.add(seed)
        fingerprint.add(zone.name)
        program.add(to: &fingerprint)
        for playlist in playlists.values.sorted(by: { $0.id < $1.id }) { playlist.add(to: &fingerprint) }
        for (text, revision) in content.map({ (CursorKey.text($0.key), $0.value) }).sorted(by: { $0.0 < $1.0 }) {
            fingerprint.add(text)
            fingerprint.add(revision)
        }
        for text in daily.map(CursorKey.text).sorted() { fingerprint.add(text) }
        return fingerprint.value
    }
}

extension CompiledSchedule {
    fileprivate func add(to fingerprint: inout Fingerprint) {
        for instruction in instructions {
            fingerprint.add(text(instruction))
            guard case .play(let visit) = instruction else { continue }
            fingerprint.add(visit.title)
            fingerprint.add(visit.hidden)
            fingerprint.add(visit.language)
        }
        for part in parts {
            fingerprint.add(part.instructions.lowerBound)
            fingerprint.add(part.isShuffled)
            // The order of a round follows from the ids.
            guard part.isShuffled else { continue }
            fingerprint.add(part.schedule.raw)
            for rule in part.rules { fingerprint.add(rules[rule].rule.raw) }
        }
        for days in days {
            fingerprint.add(days.selector.map { "\($0)" })
            fingerprint.add(days.part)
        }
        for stock in fillers { stock.filler.add(to: &fingerprint, sources[stock.source]) }
        for index in fallback { fingerprint.add(fillers[index].filler.id.raw) }
        for planned in specials { planned.special.add(to: &fingerprint, sources[planned.source]) }
    }
}

extension Special {
    fileprivate func add(to fingerprint: inout Fingerprint, _ key: CursorKey) {
        fingerprint.add(id.raw)
        fingerprint.add(start.description)
        fingerprint.add(key.description)
        switch amount {
        case .all: fingerprint.add("all")
        case .count(let count): fingerprint.add(count)
        }
        fingerprint.add(title)
        fingerprint.add(language)
        fingerprint.add(leadIn.rawValue)
        fingerprint.add(displaced.rawValue)
    }
}

extension Filler {
    fileprivate func add(to fingerprint: inout Fingerprint, _ key: CursorKey) {
        fingerprint.add(id.raw)
        fingerprint.add(kind.rawValue)
        switch mode {
        case .count(let count): fingerprint.add("count \(count)")
        case .randomCount(let count): fingerprint.add("up to \(count)")
        case .duration(let span): fingerprint.add("duration \(span.microseconds)")
        case .pad(let span): fingerprint.add("pad \(span.microseconds)")
        case .fill: fingerprint.add("fill")
        }
        fingerprint.add(key.description)
        switch breaks {
        case .chapters: fingerprint.add("chapters")
        case .every(let span): fingerprint.add("every \(span.microseconds)")
        }
        fingerprint.add(breakFilter.map { "\($0)" })
        fingerprint.add(least.microseconds)
    }
}

extension Playlist {
    fileprivate func add(to fingerprint: inout Fingerprint) {
        fingerprint.add(id.raw)
        fingerprint.add(isShuffled)
        for entry in entries {
            if isShuffled { fingerprint.add(entry.id.raw) }
            fingerprint.add(PlaylistCursor.key(of: entry).description)
            switch entry.amount {
            case .all: fingerprint.add("all")
            case .count(let count): fingerprint.add(count)
            }
            fingerprint.add(entry.inGuide)
        }
    }
}
