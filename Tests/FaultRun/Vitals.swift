import Foundation
import TestMedia
import TestPrograms

/// Memory, threads and descriptors of the server over time.
struct Vitals {
    struct Look {
        var megabytes: Double
        var threads: Int
        var descriptors: Int
        var engines: Int
    }

    private let process: Int32
    private(set) var looks: [Look] = []

    init(of station: FaultyStation) { process = station.process }

    mutating func look() throws {
        let files = FileManager.default
        looks.append(
            Look(
                megabytes: try ProcessUse.own(of: process),
                threads: try files.contentsOfDirectory(atPath: "/proc/\(process)/task").count,
                descriptors: try files.contentsOfDirectory(atPath: "/proc/\(process)/fd").count,
                engines: ProcessList.children(of: process, running: "continuity-engine").count))
    }

    var last: Look { looks.last ?? Look(megabytes: 0, threads: 0, descriptors: 0, engines: 0) }

    /// What grew: the least of the last quarter beside the most of the second. What a fault takes for a minute does not
    /// count, a leak does.
    var growth: [String] {
        guard looks.count >= 40 else { return [] }
        let quarter = looks.count / 4
        let (early, late) = (looks[quarter..<quarter * 2], looks.suffix(quarter))
        func grown(_ name: String, _ value: (Look) -> Double, slack: Double) -> String? {
            let (before, after) = (early.map(value).max() ?? 0, late.map(value).min() ?? 0)
            return after > before + slack ? "\(name) grew from at most \(before) to at least \(after)" : nil
        }
        return [
            grown("memory (MB)", { $0.megabytes }, slack: 8), grown("threads", { Double($0.threads) }, slack: 1),
            grown("descriptors", { Double($0.descriptors) }, slack: 4),
        ].compactMap(\.self)
    }
}
