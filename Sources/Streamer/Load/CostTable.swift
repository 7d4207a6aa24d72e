public import Core

/// What each kind of encoding costs on this machine: measured by the engines that did it, estimated for the rest.
public struct CostTable: Hashable, Sendable, Codable {
    public struct Entry: Hashable, Sendable, Codable {
        /// Processor time for a second of broadcast in full quality, in thousandths of a second.
        public var cost: Int64
        public var count: Int
    }

    public private(set) var entries: [String: Entry] = [:]
    /// How many thousandths of the usual cost this machine needs, by all that was measured.
    public private(set) var scale: Int64 = 1_000

    /// More kinds than any station has; beyond it the one measured least is forgotten.
    private static let greatestCount = 500
    /// A new measure counts for a quarter, so that one odd item does not decide.
    private static let weight: Int64 = 4

    public init() {}

    /// One line of the table where it is kept; the scale is one as well.
    public struct Row: Hashable, Sendable {
        public var work: String
        public var cost: Int64
        public var count: Int

        public init(work: String, cost: Int64, count: Int) {
            self.work = work
            self.cost = cost
            self.count = count
        }
    }

    private static let scaleName = "scale"

    /// What was kept; lines that make no sense are left out.
    public init(_ rows: [Row]) {
        for row in rows.prefix(Self.greatestCount + 1) where (1...64_000).contains(row.cost) && row.count >= 0 {
            if row.work == Self.scaleName {
                scale = min(max(row.cost, 100), 10_000)
            } else {
                entries[row.work] = Entry(cost: row.cost, count: row.count)
            }
        }
    }

    public var rows: [Row] {
        entries.map { Row(work: $0.key, cost: $0.value.cost, count: $0.value.count) }
            + [Row(work: Self.scaleName, cost: scale, count: 0)]
    }

    /// An engine measured `cost` for this work while it shed `step`.
    public mutating func learn(_ cost: Int64, for work: EncodingWork, at step: SheddingStep) {
        guard (1...64_000).contains(cost) else { return }
        let full = Self.converted(cost, of: work, from: step, to: .none)
        var entry = entries[work.key] ?? Entry(cost: full, count: 0)
        entry.cost += (full - entry.cost) / Self.weight
        entry.count = min(entry.count + 1, 1_000_000)
        entries[work.key] = entry
        if entries.count > Self.greatestCount, let least = entries.min(by: { $0.value.count < $1.value.count }) {
            entries[least.key] = nil
        }
        let ratio = roundedRatio(full, 1_000, max(1, work.usualCost(at: .none)))
        scale += (min(max(ratio, 100), 10_000) - scale) / Self.weight
    }

    /// What the work costs at `step`.
    public func cost(of work: EncodingWork, at step: SheddingStep) -> Int64 {
        if let entry = entries[work.key] { return Self.converted(entry.cost, of: work, from: .none, to: step) }
        return roundedRatio(work.usualCost(at: step), scale, 1_000)
    }

    /// What work that costs `cost` at one step costs at another.
    static func converted(
        _ cost: Int64, of work: EncodingWork, from old: SheddingStep, to new: SheddingStep
    ) -> Int64 {
        roundedRatio(cost, work.usualCost(at: new), max(1, work.usualCost(at: old)))
    }
}

/// What a running channel takes of the machine, in thousandths of a processor.
struct ChannelNeed: Hashable, Sendable {
    var isEncoded: Bool
    /// In full quality.
    var full: Int64
    /// One step down.
    var reduced: Int64

    /// A copied channel has its sound encoded and nothing else.
    static let copied = ChannelNeed(isEncoded: false, full: 25, reduced: 25)
}

/// Decides whether one more channel may start. A channel that is copied always may, and so may the only one that is
/// encoded: the ladder then makes the best of a small machine.
struct Admission {
    enum Verdict: Hashable {
        case full, reduced, refused
    }

    /// Thousandths of a processor that this machine gives.
    let capacity: Int64
    /// What is left to the server, to other programs and to surprises.
    private static let share: Int64 = 850

    /// `isStruggling`: a running channel already sheds more than its looks.
    func verdict(on wanted: ChannelNeed, beside running: [ChannelNeed], isStruggling: Bool) -> Verdict {
        guard wanted.isEncoded, running.contains(where: \.isEncoded) else { return .full }
        let limit = capacity * Self.share / 1_000
        if !isStruggling, running.reduce(wanted.full, { $0 + $1.full }) <= limit { return .full }
        if !isStruggling, running.reduce(wanted.reduced, { $0 + $1.reduced }) <= limit { return .reduced }
        return .refused
    }
}
