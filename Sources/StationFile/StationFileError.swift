public import Core

/// One error in a station file, or one notice about it.
public struct StationFileFault: Hashable, Sendable, Codable, CustomStringConvertible {
    public var file: String
    /// Counted from 1.
    public var line: Int
    /// In characters, counted from 1.
    public var column: Int
    public var found: String
    public var expected: String

    init(_ fault: FormFault, in file: String) {
        self.init(fault.mark, found: fault.foundWithHint, expected: fault.expected, in: file)
    }

    init(_ mark: Mark, found: String, expected: String, in file: String) {
        self.file = file
        line = Int(mark.line)
        column = Int(mark.column)
        self.found = found
        self.expected = expected
    }

    public var description: String { "\(file):\(line):\(column): found \(found), expected \(expected)" }
}

/// Why a station file was refused. Nothing was changed.
public struct StationFileError: Explained {
    public let file: String
    /// In the order of the file, at most `maximumFaults`.
    public let faults: [StationFileFault]

    /// More are not reported.
    static let maximumFaults = FormReading.mostFaults

    init(file: String, faults: [StationFileFault]) {
        self.file = file
        let sorted = faults.enumerated().sorted {
            ($0.element.line, $0.element.column, $0.offset) < ($1.element.line, $1.element.column, $1.offset)
        }
        self.faults = sorted.prefix(Self.maximumFaults).map(\.element)
    }

    public var code: String { "station-file.invalid" }
    public var category: ErrorCategory { .invalid }
    public var what: String { "Cannot read the station file \(file)" }
    public var why: String { faults.map(\.description).joined(separator: "\n") }
    public var fix: String { "Correct the file at these positions; docs/station-file.md lists every key." }
    public var places: [ErrorPlace] {
        faults.map { fault in
            ErrorPlace(.text(line: fault.line, column: fault.column), found: fault.found, expected: fault.expected)
        }
    }
}
