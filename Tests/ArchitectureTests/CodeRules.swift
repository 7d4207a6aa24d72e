import Foundation
import TestMedia
import Testing

@Suite struct `The code` {
    /// Rooms where C pointers are handled, and nothing else is.
    static let unsafeRooms = [
        "Sources/Assets/", "Sources/Linux/", "Sources/LibAV/", "Sources/HTTP/", "Sources/XML/",
        "Sources/SQLite/", "Sources/Store/Sodium/", "Sources/StationFile/YAML/",
    ]
    /// The one other place: an actor on its own thread must name its executor.
    static let executorLine = "nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe "

    /// Whether one of the words stands in the line, and not inside a longer word that ends in it.
    private static func mentions(_ line: String, _ words: [String]) -> Bool {
        words.contains { word in
            guard let range = line.range(of: word) else { return false }
            return range.lowerBound == line.startIndex || !line[line.index(before: range.lowerBound)].isLetter
        }
    }

    static let mostLines = 600
    /// Files of data, which may be longer.
    static let tables: Set<String> = []

    @Test func `handles pointers in few rooms`() throws {
        for file in try SourceTree().sources where !Self.unsafeRooms.contains(where: file.path.hasPrefix) {
            for (number, line) in file.code
            where Self.mentions(line, ["unsafe", "Unsafe", "OpaquePointer"]) {
                #expect(line.contains(Self.executorLine), "\(file.path):\(number): \(line)")
            }
        }
    }

    @Test func `stands in files that can be read`() throws {
        let tree = try SourceTree()
        for file in tree.sources + tree.tests where !Self.tables.contains(file.path) {
            #expect(
                file.lines.count <= Self.mostLines, "\(file.path) has \(file.lines.count) lines; look for a second noun"
            )
        }
    }

    @Test func `argues each exception from the concurrency and memory rules`() throws {
        for file in try SourceTree().sources {
            for (number, line) in file.code
            where Self.mentions(line, ["@unchecked", "nonisolated(unsafe)", "@safe"]) {
                let above = file.lines[max(0, number - 2)].trimmingCharacters(in: .whitespaces)
                #expect(
                    above.hasPrefix("// unchecked: "),
                    "\(file.path):\(number) needs `// unchecked: <who guards it>` above")
            }
        }
    }

    @Test func `has no trap door`() throws {
        for file in try SourceTree().sources {
            for (number, line) in file.code {
                #expect(
                    !Self.mentions(line, ["try!", "as!", "fatalError(", "assertionFailure("]),
                    "\(file.path):\(number): \(line)")
            }
        }
    }

    @Test func `says why a failure does not matter`() throws {
        for file in try SourceTree().sources {
            for (number, line) in file.code where Self.mentions(line, ["try?"]) {
                let around = file.lines[max(0, number - 3)..<min(file.lines.count, number + 1)]
                #expect(
                    around.contains { $0.contains("//") }, "\(file.path):\(number): `try?` without a reason beside it")
            }
        }
    }

    @Test func `carries no unfinished work and no path of one machine`() throws {
        let tree = try SourceTree()
        // Put together here, so that this file does not find itself.
        let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "/wo" + "rk/", "/ho" + "me/"]
        for file in tree.sources + tree.tests {
            for (index, line) in file.lines.enumerated() {
                for word in words { #expect(!line.contains(word), "\(file.path):\(index + 1): \(word)") }
            }
        }
    }

    @Test func `says in each target's first file what the target owns`() throws {
        let sources = try SourceTree().sources
        for target in `The target graph`.allowed.keys {
            let names = ["\(target).swift", "Main.swift", "EmbeddedFiles.swift", "JSONText.swift"]
            let file = sources.first { file in names.contains { file.path == "Sources/\(target)/\($0)" } }
            let comment = (file?.lines ?? []).prefix { $0.hasPrefix("//") }
            #expect(comment.count >= 2, "\(target): two lines or more at the top of \(file?.path ?? "its first file")")
        }
    }

    @Test func `is formatted`() async throws {
        var command = Command(
            "swift", ["format", "lint", "--recursive", "--strict"])
        command.arguments += ["Sources", "Tests", "Package.swift"].map { TestMedia.repository.path + "/" + $0 }
        let result = try await command.run()
        #expect(result.status == 0, "run `make format`:\n\(result.errors.prefix(2_000))")
    }
}
