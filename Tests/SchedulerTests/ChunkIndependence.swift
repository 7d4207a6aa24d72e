import Core
import Foundation
import TestRandom
import Testing

@testable import Scheduler

/// Two months of any station, built at once and piece by piece, are the same bytes.
/// `CONTINUITY_TEST_LONG=1` does so for ten minutes, `CONTINUITY_TEST_SEED=<seed>` for one station.
@Suite struct `Two months of a station` {
    private static let days: Int64 = 60
    private static let pieces: [[Int64]] = [[1], [7], [14], [1, 7, 14]]

    @Test func `are the same bytes in pieces of 1, 7, 14 and 60 days`() async throws {
        let deadline = TestEffort.deadline(usual: .seconds(8), long: .seconds(600))
        let lanes = TestEffort.seed == nil ? UInt64(ProcessInfo.processInfo.activeProcessorCount) : 1
        let tally = try await withThrowingTaskGroup(of: Tally.self) { group in
            for lane in 1...lanes {
                group.addTask {
                    var tally = Tally()
                    var seed = TestEffort.seed ?? lane
                    repeat {
                        tally.items += try Self.check(seed)
                        tally.stations += 1
                        seed += lanes
                    } while TestEffort.seed == nil && .now < deadline
                    return tally
                }
            }
            return try await group.reduce(into: Tally()) { $0.add($1) }
        }
        print("\(tally.stations) stations with \(tally.items) items are the same in pieces of 1, 7, 14 and 60 days")
    }

    private struct Tally {
        var stations = 0
        var items = 0

        mutating func add(_ other: Tally) {
            (stations, items) = (stations + other.stations, items + other.items)
        }
    }

    /// Gives back how many items the station has.
    private static func check(_ seed: UInt64) throws -> Int {
        var random = try RandomStation(seed)
        if seed % 3 == 0 { random.addSpecials() }
        let station = random.station
        let whole = try Building(station, days: days, in: [days])
        let pieces = pieces[Int(seed % 4)]
        let built = try Building(station, days: days, in: pieces)
        if built.bytes != whole.bytes {
            let place = zip(built.bytes, whole.bytes).enumerated().first { $0.element.0 != $0.element.1 }?.offset
            let item = whole.item(at: place ?? min(built.bytes.count, whole.bytes.count))
            Issue.record("seed \(seed): pieces of \(pieces) days differ from one build in item \(item)")
        }
        return whole.ends.count
    }
}

/// A timeline as bytes.
private struct Building {
    private(set) var bytes: [UInt8] = []
    /// Where each item's bytes end.
    private(set) var ends: [Int] = []

    /// Pieces of so many days, round and round. Each is built by a builder of its own from a state that was written
    /// down and read again.
    init(_ station: SmallStation, days: Int64, in pieces: [Int64]) throws {
        var state = BuilderState(start: station.start)
        var (done, count): (Int64, Int) = (0, 0)
        while done < days {
            done = min(days, done + pieces[count % pieces.count])
            count += 1
            var builder = TimelineBuilder(station.input, state)
            for item in builder.extend(until: station.start + .hours(24 * done)).items { add(item) }
            state = try JSONDecoder().decode(BuilderState.self, from: JSONEncoder().encode(builder.state))
        }
    }

    func item(at byte: Int) -> Int { ends.firstIndex { $0 > byte } ?? ends.count }

    private mutating func add(_ item: TimelineItem) {
        for number in [
            item.channel.raw, item.start.microseconds, item.finish.microseconds, item.media?.raw ?? 0,
            item.inPoint.microseconds, item.guideGroup, item.reason.rule.raw, item.reason.cycle, item.reason.draw,
        ] { for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) } }
        bytes.append(item.hidden ? 1 : 0)
        for text in [name(of: item.kind), item.guideTitle ?? "", item.reason.cursor, item.reason.decision] {
            bytes.append(contentsOf: text.utf8)
            bytes.append(0)
        }
        ends.append(bytes.count)
    }

    private func name(of kind: TimelineItem.Kind) -> String {
        switch kind {
        case .programme: "programme"
        case .filler(let kind): kind.rawValue
        case .offline: "offline"
        }
    }
}
