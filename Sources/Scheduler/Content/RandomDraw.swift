import Core

/// Random numbers without state: each is a function of what it is for, so a timeline does not depend on how often, or
/// in which steps, it was built.
enum RandomDraw {
    /// The number for `counter` in `stream`. (The SplitMix64 finaliser: every input bit changes half of the output bits.)
    static func number(_ stream: UInt64, _ counter: UInt64) -> UInt64 {
        var mixed = stream &+ counter &* 0x9e37_79b9_7f4a_7c15
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// The same as a number from 0 up to, not including, 1.
    static func fraction(_ stream: UInt64, _ counter: UInt64) -> Double {
        Double(number(stream, counter) >> 11) / Double(UInt64(1) << 53)
    }

    /// The same as a whole number below `bound`, which must be above 0.
    static func number(_ stream: UInt64, _ counter: UInt64, below bound: Int) -> Int {
        Int(number(stream, counter).multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// The places of `keys`, reshuffled each round: each by its key alone, so that the others stay in order when one is
    /// added or removed. The last of a round is never the first of the next.
    static func permutation(of keys: [UInt64], _ stream: UInt64, round: Int64) -> [Int] {
        func mixed(_ round: Int64) -> [Int] {
            let own = number(stream, UInt64(bitPattern: round))
            return keys.enumerated().map { ($0, number(own, $1)) }.sorted { $0.1 < $1.1 }.map { $0.0 }
        }
        // Two can only take turns.
        var order = mixed(keys.count == 2 ? 0 : round)
        if keys.count > 2, round > 0, order[0] == mixed(round - 1)[keys.count - 1] { order.swapAt(0, 1) }
        return order
    }

    /// A stream of its own for `name`.
    static func stream(_ seed: UInt64, _ name: String) -> UInt64 { number(seed, Fingerprint(name).value) }
}

extension Identifier {
    /// For random draws: the id, or the place of a thing that has none yet.
    func drawKey(_ place: Int) -> UInt64 { UInt64(bitPattern: raw > 0 ? raw : Int64(place)) }
}
