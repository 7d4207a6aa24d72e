import Core
import Scheduler
import Store
import TestRandom
import Testing

@testable import MasterControl

/// One change that an operator or a scan makes, and whose timelines may follow it.
struct MonthEdit {
    let what: String
    let affected: Set<ChannelID>
    /// The item whose file is gone since: it is replaced even where the timeline is protected.
    var lost: MediaID?
}

/// Makes one change a day or more, of every kind.
struct MonthEditor {
    private var vanished: [MediaID] = []
    private var added: [ChannelID] = []
    private var count = 0

    mutating func edit(
        _ station: inout MonthStation, in store: StationStore, _ chance: inout Chance
    ) async throws -> MonthEdit {
        count += 1
        switch chance.below(8) {
        case 0, 1: return try await exchange(&station, store, &chance)
        case 2: return try await vanish(station, store, &chance)
        case 3 where !vanished.isEmpty: return try await bringBack(station, store, &chance)
        case 4: return try await rename(&station, store, &chance)
        case 5: return try await changeFiller(&station, store, &chance)
        case 6: return try await addOrRemoveChannel(&station, store, &chance)
        default: return try await changeRule(&station, store, &chance)
        }
    }

    private func exchange(
        _ station: inout MonthStation, _ store: StationStore, _ chance: inout Chance
    ) async throws -> MonthEdit {
        let pool = chance.below(station.media.pools.count)
        station.exchange(in: pool, &chance)
        let collection = station.collection(pool)
        _ = try await store.apply([.saveCollection(collection)])
        let sheet = try await StationSnapshot(reading: store)
        return MonthEdit(
            what: "exchanges items of \(collection.name)", affected: Self.users(of: collection.id, sheet))
    }

    private mutating func vanish(
        _ station: MonthStation, _ store: StationStore, _ chance: inout Chance
    ) async throws -> MonthEdit {
        let pool = chance.pick(station.media.pools.filter { $0.held.count > 3 })
        let media = chance.pick(pool.held)
        vanished.append(media)
        var edit = try await scan(.vanished(media), "loses", media, station, store)
        edit.lost = media
        return edit
    }

    private mutating func bringBack(
        _ station: MonthStation, _ store: StationStore, _ chance: inout Chance
    ) async throws -> MonthEdit {
        let media = vanished.remove(at: chance.below(vanished.count))
        return try await scan(.returned(media, modified: MonthStation.start), "finds again", media, station, store)
    }

    private func scan(
        _ change: ScanChange, _ verb: String, _ media: MediaID, _ station: MonthStation, _ store: StationStore
    ) async throws -> MonthEdit {
        try await store.record([change], in: try #require(station.contents.libraries.first).id)
        let sheet = try await StationSnapshot(reading: store)
        let holding = station.media.pools.indices.filter { station.media.pools[$0].held.contains(media) }
        let users = holding.map { Self.users(of: station.collection($0).id, sheet) }
        return MonthEdit(what: "\(verb) item \(media)", affected: users.reduce(into: []) { $0.formUnion($1) })
    }

    private func rename(
        _ station: inout MonthStation, _ store: StationStore, _ chance: inout Chance
    ) async throws -> MonthEdit {
        var channel = chance.pick(station.contents.channels)
        channel.name = "Renamed \(count)"
        channel.number = ChannelNumber(1_000 + count)
        _ = try await store.apply([.saveChannel(channel)])
        try await station.reread(from: store)
        return MonthEdit(what: "renames channel \(channel.id)", affected: [channel.id])
    }

    private func changeFiller(
        _ station: inout MonthStation, _ store: StationStore, _ chance: inout Chance
    ) async throws -> MonthEdit {
        var filler = chance.pick(station.contents.fillers)
        filler.order = filler.order == .shuffle ? .chronological : .shuffle
        if case .count = filler.mode { filler.mode = .count(1 + chance.below(2)) }
        _ = try await store.apply([.saveFiller(filler)])
        try await station.reread(from: store)
        let sheet = try await StationSnapshot(reading: store)
        let users = sheet.channels.filter { channel in
            channel.fallback == filler.id
                || sheet.programming(of: channel).schedules.flatMap(\.rules).contains { $0.fillers.contains(filler.id) }
        }
        return MonthEdit(what: "changes filler \(filler.name)", affected: Set(users.map(\.id)))
    }

    private mutating func addOrRemoveChannel(
        _ station: inout MonthStation, _ store: StationStore, _ chance: inout Chance
    ) async throws -> MonthEdit {
        if let old = added.popLast() {
            _ = try await store.apply([.removeChannel(old)])
            try await station.reread(from: store)
            return MonthEdit(what: "removes channel \(old)", affected: [old])
        }
        var channel = chance.pick(station.contents.channels.filter { $0.mirror == nil })
        (channel.id, channel.guideKey, channel.seed) = (ChannelID(-1), "", 0)
        (channel.name, channel.number) = ("Added \(count)", ChannelNumber(2_000 + count))
        let ids = try await store.apply([.saveChannel(channel)])
        let id = try #require(ids.channels[ChannelID(-1)])
        added.append(id)
        try await station.reread(from: store)
        return MonthEdit(what: "adds channel \(id)", affected: [id])
    }

    /// First runs stay as they are: what they have shown is checked for the whole month.
    private func changeRule(
        _ station: inout MonthStation, _ store: StationStore, _ chance: inout Chance
    ) async throws -> MonthEdit {
        let open = station.contents.schedules.filter { schedule in
            !schedule.rules.isEmpty && !schedule.rules.contains { $0.airing != .any }
        }
        var schedule = chance.pick(open)
        let index = chance.below(schedule.rules.count)
        switch chance.below(4) {
        case 0: schedule.rules[index].title = schedule.rules[index].title == nil ? "Special \(count)" : nil
        case 1: schedule.rules[index].order = chance.pick([.shuffle, .chronological, .rotation, .random])
        case 2:
            if case .fixed(let time, let missed) = schedule.rules[index].start {
                schedule.rules[index].start = .fixed(
                    TimeOfDay(hour: time.seconds / 3_600, minute: chance.below(60)), missed)
            }
        default: schedule.rules[index].fillers = Array(schedule.rules[index].fillers.dropLast())
        }
        _ = try await store.apply([.saveSchedule(schedule)])
        try await station.reread(from: store)
        let users = station.contents.channels.filter { channel in
            channel.schedule == schedule.id || channel.alternates.contains { $0.schedule == schedule.id }
        }
        return MonthEdit(what: "changes \(schedule.name), rule \(index + 1)", affected: Set(users.map(\.id)))
    }

    private static func users(of collection: CollectionID, _ sheet: StationSnapshot) -> Set<ChannelID> {
        Set(
            sheet.channels.filter { LoadedContent.contents(of: $0, sheet).contains(.collection(collection)) }.map(\.id))
    }
}
