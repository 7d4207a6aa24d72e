/// What a viewer types on the remote: `5` or `5.1`.
public struct ChannelNumber: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let major: Int
    /// 0 means none.
    public let minor: Int

    public init(_ major: Int, _ minor: Int = 0) {
        self.major = major
        self.minor = minor
    }

    /// Reads `5` or `5.1`; nil when `text` is anything else, or a part is outside 1...99999 (major) or 1...999 (minor).
    public init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let major = Int(digits: parts[0], in: 1...99_999),
            let minor = parts.count == 2 ? Int(digits: parts[1], in: 1...999) : 0
        else { return nil }
        self.init(major, minor)
    }

    public var description: String { minor == 0 ? "\(major)" : "\(major).\(minor)" }

    public static func < (left: Self, right: Self) -> Bool { (left.major, left.minor) < (right.major, right.minor) }
}

extension Character {
    /// One of ten: a digit with an accent lies between two of them and is none.
    public var isASCIIDigit: Bool { asciiValue.map { (0x30...0x39).contains($0) } ?? false }
}
