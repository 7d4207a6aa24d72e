/// A small formula that an operator writes, such as `random % 4 + 1` or `total_progress > 0.2 and last_mid_filler > 600`.
/// Numbers are real; a comparison gives 1 or 0, and anything but 0 counts as true.
public struct Formula: Hashable, Sendable, CustomStringConvertible {
    /// As it was written.
    public let description: String
    private let root: FormulaNode

    /// Refuses what cannot be read, and names that are none of `variables`.
    public init(_ text: String, variables: [String]) throws(FormulaError) {
        description = text
        var parser = try FormulaParser(text, variables: variables)
        root = try parser.parse()
    }

    public init(_ number: Int) {
        description = String(number)
        root = .number(Double(number))
    }

    /// The number, when the formula is just that.
    public var constant: Int? {
        if case .number(let number) = root { Int(exactly: number) } else { nil }
    }

    /// What it comes to; a variable without a value is 0. Never traps: a division by zero gives 0.
    public func value(_ values: [String: Double] = [:]) -> Double {
        let value = root.value(values)
        return value.isFinite ? value : 0
    }

    public func isTrue(_ values: [String: Double]) -> Bool { value(values) != 0 }

    public static func == (left: Self, right: Self) -> Bool { left.description == right.description }

    public func hash(into hasher: inout Hasher) { hasher.combine(description) }
}

extension Formula: ExpressibleByIntegerLiteral {
    public init(integerLiteral number: Int) { self.init(number) }
}

/// Why a formula cannot be read, and where.
public struct FormulaError: Error, Hashable, Sendable {
    /// Letters before the place.
    public let offset: Int
    public let found: String
    public let expected: String
}

indirect enum FormulaNode: Sendable {
    case number(Double)
    case variable(String)
    case negated(FormulaNode)
    case not(FormulaNode)
    case binary(FormulaOperator, FormulaNode, FormulaNode)

    func value(_ values: [String: Double]) -> Double {
        switch self {
        case .number(let number): number
        case .variable(let name): values[name] ?? 0
        case .negated(let node): -node.value(values)
        case .not(let node): node.value(values) == 0 ? 1 : 0
        case .binary(let symbol, let left, let right): symbol.apply(left.value(values), right.value(values))
        }
    }
}

enum FormulaOperator: String, Sendable, CaseIterable {
    case or, and
    case equal = "=="
    case unequal = "!="
    case atMost = "<="
    case atLeast = ">="
    case less = "<"
    case greater = ">"
    case plus = "+"
    case minus = "-"
    case times = "*"
    case over = "/"
    case modulo = "%"

    /// Operators of a higher level bind tighter.
    var level: Int {
        switch self {
        case .or: 1
        case .and: 2
        case .equal, .unequal, .atMost, .atLeast, .less, .greater: 3
        case .plus, .minus: 4
        case .times, .over, .modulo: 5
        }
    }

    func apply(_ left: Double, _ right: Double) -> Double {
        switch self {
        case .or: left != 0 || right != 0 ? 1 : 0
        case .and: left != 0 && right != 0 ? 1 : 0
        case .equal: left == right ? 1 : 0
        case .unequal: left != right ? 1 : 0
        case .atMost: left <= right ? 1 : 0
        case .atLeast: left >= right ? 1 : 0
        case .less: left < right ? 1 : 0
        case .greater: left > right ? 1 : 0
        case .plus: left + right
        case .minus: left - right
        case .times: left * right
        case .over: right == 0 ? 0 : left / right
        case .modulo: right == 0 ? 0 : left.truncatingRemainder(dividingBy: right)
        }
    }
}
