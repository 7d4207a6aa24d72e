import Synchronization

/// A number that only grows. Safe from any thread, some ten nanoseconds an addition.
public final class Counter: Sendable {
    private let count = Atomic<Int64>(0)

    public init() {}
    public func add(_ amount: Int64 = 1) { count.add(amount, ordering: .relaxed) }
    public var value: Int64 { count.load(ordering: .relaxed) }
}

/// A number that goes up and down.
public final class Gauge: Sendable {
    private let level = Atomic<Int64>(0)

    public init() {}
    public func add(_ amount: Int64) { level.add(amount, ordering: .relaxed) }
    public func set(_ amount: Int64) { level.store(amount, ordering: .relaxed) }
    public var value: Int64 { level.load(ordering: .relaxed) }
}

/// One line of `/metrics`: a family, its labels and its value.
public struct MetricSample: Hashable, Sendable {
    public enum Kind: String, Sendable { case counter, gauge }

    public let name: String
    public let help: String
    public let kind: Kind
    public let labels: [Label]
    public let value: Double

    public struct Label: Hashable, Sendable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(_ name: String, help: String, kind: Kind, labels: [Label] = [], value: Double) {
        self.name = name
        self.help = help
        self.kind = kind
        self.labels = labels
        self.value = value
    }
}
