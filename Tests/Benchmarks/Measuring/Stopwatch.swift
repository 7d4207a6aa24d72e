/// How long work takes.
enum Stopwatch {
    /// In seconds.
    static func seconds(_ work: () async throws -> Void) async rethrows -> Double {
        let start = ContinuousClock.now
        try await work()
        return (ContinuousClock.now - start) / .seconds(1)
    }

    /// The median of several times.
    static func seconds(times count: Int, _ work: () async throws -> Void) async rethrows -> Double {
        var all: [Double] = []
        for _ in 0..<count { all.append(try await seconds(work)) }
        return all.median
    }

    /// The same; `preparing` is done before each and does not count.
    static func seconds(
        times count: Int, preparing: () async throws -> Void, _ work: () async throws -> Void
    ) async rethrows -> Double {
        var all: [Double] = []
        for _ in 0..<count {
            try await preparing()
            all.append(try await seconds(work))
        }
        return all.median
    }
}
