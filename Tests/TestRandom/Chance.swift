// TestRandom is what tests with random input share: random numbers that a seed brings back, how long they may take,
// and texts that are nearly what a reader reads. It knows nothing of the product's code.

/// Random numbers that a printed seed brings back, on every machine (SplitMix64).
public struct Chance: RandomNumberGenerator {
    private var state: UInt64

    public init(_ seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    public mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }

    /// True once in so many times.
    public mutating func isOne(in times: Int) -> Bool { below(times) == 0 }

    public mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
}
