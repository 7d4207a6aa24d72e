import Foundation
import TestMedia

/// The package's files as text, for rules about them.
struct SourceTree {
    struct File: Sendable {
        /// Relative to the package, such as `Sources/Core/Core.swift`.
        var path: String
        var lines: [String]

        /// `Core` for `Sources/Core/Core.swift`.
        var target: String { String(path.split(separator: "/")[1]) }

        /// Lines with their numbers from 1, without what stands behind `//`.
        var code: [(number: Int, text: String)] {
            lines.enumerated().map {
                ($0 + 1, $1.range(of: "//").map { [line = $1] in String(line[..<$0.lowerBound]) } ?? $1)
            }
        }
    }

    let sources: [File]
    let tests: [File]

    init() throws {
        sources = try Self.files(under: "Sources", extension: "swift")
        tests = try Self.files(under: "Tests", extension: "swift")
    }

    /// All files under a folder, in order of their paths.
    static func files(under folder: String, extension suffix: String) throws -> [File] {
        let root = TestMedia.repository.appending(path: folder)
        guard let walk = FileManager.default.enumerator(atPath: root.path) else { return [] }
        let names = walk.compactMap { $0 as? String }.filter { $0.hasSuffix("." + suffix) }.sorted()
        return try names.map { name in
            let text = try String(contentsOf: root.appending(path: name), encoding: .utf8)
            return File(path: folder + "/" + name, lines: text.components(separatedBy: "\n"))
        }
    }

    static func text(of path: String) throws -> String {
        try String(contentsOf: TestMedia.repository.appending(path: path), encoding: .utf8)
    }
}
