/// One filter of a graph, as a value: its name and its options. Values are handed to libav as they are, so no text in them
/// needs escaping.
public struct Filter: Hashable, Sendable {
    /// libav's name, such as `scale`.
    public let name: String
    /// What the filter is called inside its graph, for options that change later.
    public let label: String?
    public let options: [Option]

    public struct Option: Hashable, Sendable {
        public let name: String
        public let value: String
    }

    public init(_ name: String, label: String? = nil, _ options: KeyValuePairs<String, any FilterValue> = [:]) {
        self.name = name
        self.label = label
        self.options = options.map { Option(name: $0.key, value: $0.value.filterText) }
    }
}

/// What an option of a filter can be.
public protocol FilterValue {
    /// As libav reads it.
    var filterText: String { get }
}

extension String: FilterValue {
    public var filterText: String { self }
}

extension Int: FilterValue {
    public var filterText: String { String(self) }
}

extension Int64: FilterValue {
    public var filterText: String { String(self) }
}

extension Double: FilterValue {
    public var filterText: String { String(self) }
}

extension Rational: FilterValue {
    public var filterText: String { "\(numerator)/\(denominator)" }
}
