public import Core

/// One thing that is wrong in a station file, or worth knowing.
public struct StationFileFault: Hashable, Sendable, Codable, CustomStringConvertible {
    public var file: String
    /// Counted from 1.
    public var line: Int
    /// In characters, counted from 1.
    public var column: Int
    public var found: String
    public var expected: String

    public var description: String { "\(file):\(line):\(column): found \(found), expected \(expected)" }
}

/// Why a station file was refused. Nothing was changed.
public struct StationFileError: Explained {
    public let file: String
    /// In the order of the file, at most `maximumFaults`.
    public let faults: [StationFileFault]

    /// Reading ends after so many.
    static let maximumFaults = 50

    public let code = "station-file.invalid"
    public var what: String { "Reading the station file \(file)" }
    public var why: String { faults.map(\.description).joined(separator: "\n") }
    public let fix = "Correct these places; docs/station-file.md shows every key."
}

/// Gathers faults while reading goes on.
final class FaultList {
    let file: String
    private(set) var faults: [StationFileFault] = []
    private(set) var notices: [StationFileFault] = []

    init(file: String) { self.file = file }

    func add(at mark: YAMLNode.Mark, found: String, expected: String) {
        guard faults.count < StationFileError.maximumFaults else { return }
        faults.append(fault(at: mark, found, expected))
    }

    func notice(at mark: YAMLNode.Mark, found: String, expected: String) {
        guard notices.count < StationFileError.maximumFaults else { return }
        notices.append(fault(at: mark, found, expected))
    }

    func check() throws(StationFileError) {
        guard faults.isEmpty else {
            throw StationFileError(file: file, faults: faults.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
        }
    }

    private func fault(at mark: YAMLNode.Mark, _ found: String, _ expected: String) -> StationFileFault {
        StationFileFault(file: file, line: mark.line, column: mark.column, found: found, expected: expected)
    }
}
