import Core

/// A range of addresses such as `10.0.0.0/8`.
public struct IPNetwork: Hashable, Sendable, CustomStringConvertible {
    public let address: IPAddress
    public let prefix: Int

    public init(_ address: IPAddress, prefix: Int) {
        self.address = address
        self.prefix = prefix
    }

    /// Reads `10.0.0.0/8` or a single address; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(String(first)) else { return nil }
        let longest = address.isIPv4 ? 32 : 128
        switch parts.count {
        case 1: self.init(address, prefix: longest)
        case 2:
            guard let prefix = Int(digits: parts[1], in: 0...longest) else { return nil }
            self.init(address, prefix: prefix)
        default: return nil
        }
    }

    public func contains(_ other: IPAddress) -> Bool { other.isIn(address, prefix: prefix) }

    public var description: String { "\(address)/\(prefix)" }
}
