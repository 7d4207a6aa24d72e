import Core
import JSON

/// What commands print with `--json`: one object a line.
enum StationJSON {
    static func line(_ value: some Encodable) throws -> [UInt8] { try JSONText.encode(value) }

    static func printLine(_ value: some Encodable) throws {
        Terminal.printLine(String(decoding: try line(value), as: UTF8.self))
    }

    /// The error that ends a command, on standard output, where its results would have been.
    static func printError(_ error: any Error) {
        do {
            try printLine(ErrorDocument(error: ErrorDocument.Body(error)))
        } catch {
            Terminal.printError(error)
        }
    }
}

extension Terminal {
    /// Prints a list of the API: each item as JSON, or as its line.
    static func list(_ items: [JSONObject], asJSON: Bool, _ line: (JSONObject) -> String) throws {
        for item in items { if asJSON { try StationJSON.printLine(item) } else { printLine(line(item)) } }
    }

    /// Prints what a command did: as JSON, or as a sentence.
    static func result(_ document: JSONObject, asJSON: Bool, _ sentence: String) throws {
        if asJSON { try StationJSON.printLine(document) } else { printLine(sentence) }
    }
}

/// The form of an error in the JSON that commands print.
private struct ErrorDocument: Encodable {
    struct Body: Encodable {
        let category: String
        let code: String
        let what: String
        let why: String
        let fix: String
        /// Each invalid value with its position.
        let errors: [Place]

        init(_ error: any Error) {
            let explained = error as? any Explained
            category = (explained?.category ?? .internal).rawValue
            code = explained?.code ?? "internal"
            what = explained?.what ?? "Cannot run the command"
            why = explained?.why ?? "\(error)"
            fix = explained?.fix ?? ""
            errors = explained?.places.map(Place.init) ?? []
        }
    }

    struct Place: Encodable {
        var line: Int?
        var column: Int?
        var pointer: String?
        let code: String
        let found: String
        let expected: String
        let suggestion: String?

        init(_ place: ErrorPlace) {
            code = place.code
            found = place.found
            expected = place.expected
            suggestion = place.suggestion
            switch place.position {
            case .text(let line, let column): (self.line, self.column) = (line, column)
            case .pointer(let pointer): self.pointer = pointer
            }
        }
    }

    let error: Body
}
