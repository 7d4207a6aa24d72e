import Foundation
import TestMedia
import Testing

@Suite struct `Files beside the code` {
    @Test func `are embedded when they are migrations or pages`() throws {
        let table = try SourceTree.text(of: "Sources/CAssets/assets.c")
        let migrations = try names(in: "Migrations")
        #expect(!migrations.isEmpty)
        for name in migrations { #expect(table.contains("\"../../Migrations/\(name)\""), "\(name) is not embedded") }
        for name in try filesOfPages() {
            #expect(table.contains("\"../WebAPI/UI/\(name)\""), "\(name) is not embedded")
            #expect(table.contains("ENTRY(\"\(name)\""), "\(name) is not in the table")
        }
    }

    /// Text stays text: what a title contains is never read as HTML or as a program.
    @Test func `are scripts that make no HTML of text`() throws {
        let forbidden = [
            "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "DOMParser", "createContextualFragment",
            "eval(", "new Function", "javascript:",
        ]
        for name in try filesOfPages() where name.hasSuffix(".js") {
            let text = try SourceTree.text(of: "Sources/WebAPI/UI/\(name)")
            for word in forbidden { #expect(!text.contains(word), "\(name) contains \(word)") }
        }
    }

    @Test func `are pages without scripts and styles of their own`() throws {
        for name in try filesOfPages() where name.hasSuffix(".html") {
            let text = try SourceTree.text(of: "Sources/WebAPI/UI/\(name)")
            #expect(!text.contains("<style") && !text.contains("style=\""), "\(name)")
            for match in text.matches(of: #/<script[^>]*>/#) { #expect(match.0.contains("src="), "\(name)") }
        }
    }

    /// Each module that another one or the page names is there.
    @Test func `are scripts whose imports lead somewhere`() throws {
        let names = Set(try filesOfPages())
        for name in names where name.hasSuffix(".js") {
            let text = try SourceTree.text(of: "Sources/WebAPI/UI/\(name)")
            let folder = (name as NSString).deletingLastPathComponent
            for match in text.matches(of: #/(?:from|import\() ?"(\.[^"]+)"/#) {
                let path = URL(fileURLWithPath: "/" + folder).appending(path: String(match.1)).standardized.path
                let target = String(path.dropFirst())
                let isThere = names.contains(target)
                #expect(isThere, "\(name) imports \(target)")
            }
        }
        let page = try SourceTree.text(of: "Sources/WebAPI/UI/app.html")
        for match in page.matches(of: #/"/assets/\{build\}/([^"]+)"/#) {
            #expect(names.contains(String(match.1)), "app.html names \(match.1)")
        }
    }

    /// The server answers at the addresses that the application's router knows.
    @Test func `name the same places in the page and in the server`() throws {
        func words(_ text: String, after mark: String) throws -> [String] {
            let start = try #require(text.range(of: mark)).upperBound
            return text[start...].prefix { $0 != "]" }.matches(of: #/"([a-z-]+)"/#).map { String($0.1) }
        }
        let page = try words(try SourceTree.text(of: "Sources/WebAPI/UI/core/router.js"), after: "PLACES = [")
        let server = try words(try SourceTree.text(of: "Sources/WebAPI/Routes/PageRoutes.swift"), after: "places = [")
        #expect(!page.isEmpty && page == server)
        let screens = try SourceTree.text(of: "Sources/WebAPI/UI/app.js")
        for place in page { #expect(screens.contains("\(place)\": () =>") || screens.contains("\(place): () =>")) }
    }

    @Test func `are migrations numbered without a gap`() throws {
        for (index, name) in try names(in: "Migrations").enumerated() {
            let match = name.wholeMatch(of: #/(\d{4})_[a-z]+(_[a-z0-9]+)+\.sql/#)
            #expect(match.flatMap { Int($0.1) } == index + 1, "\(name)")
        }
    }

    @Test func `are pages whose links lead somewhere`() throws {
        var pages = try SourceTree.files(under: "docs", extension: "md")
        pages += try names(in: "").filter { $0.hasSuffix(".md") }.map {
            SourceTree.File(path: $0, lines: try SourceTree.text(of: $0).components(separatedBy: "\n"))
        }
        for page in pages {
            for (index, line) in page.lines.enumerated() {
                for match in line.matches(of: #/\]\(([^)\s]+)\)/#) {
                    let fault = linkFault(String(match.1), from: page)
                    #expect(fault == nil, "\(page.path):\(index + 1): \(fault ?? "")")
                }
            }
        }
    }

    @Test func `are clips that the manifest names`() async throws {
        let script = TestMedia.repository.appending(path: "media-fixtures/make.sh").path
        let result = try await Command(script, ["--check"]).run()
        // Another ffmpeg makes other bytes of the same clips; then only the names are compared.
        #expect(result.status == 0, "\(result.errors)")
    }

    /// What is wrong with a link; nil for a good one and for one to the outside.
    private func linkFault(_ link: String, from page: SourceTree.File) -> String? {
        guard !link.contains("://"), !link.hasPrefix("mailto:") else { return nil }
        let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let folder = (page.path as NSString).deletingLastPathComponent
        let target =
            parts[0].isEmpty
            ? page.path : ((folder as NSString).appendingPathComponent(parts[0]) as NSString).standardizingPath
        guard FileManager.default.fileExists(atPath: TestMedia.repository.appending(path: target).path) else {
            return "\(target) does not exist"
        }
        guard parts.count == 2, target.hasSuffix(".md") else { return nil }
        guard let text = try? SourceTree.text(of: target) else { return "\(target) cannot be read" }
        let anchors = text.components(separatedBy: "\n").filter { $0.hasPrefix("#") }.map(anchor)
        return anchors.contains(parts[1]) ? nil : "\(target) has no heading for #\(parts[1])"
    }

    @Test func `are lists of packages that the installer reads`() async throws {
        for group in ["build", "test", "bench", "clients"] {
            let script = TestMedia.repository.appending(path: "Tools/packages.sh").path
            let result = try await Command("bash", [script, "--list", group]).run()
            let names = result.text.split(separator: "\n")
            #expect(!names.isEmpty && result.errors.isEmpty, "\(group): \(result.errors)")
            for name in names {
                #expect(name.wholeMatch(of: /[a-z0-9][a-z0-9+.\-]+/) != nil, "\(group): \(name)")
            }
        }
    }

    @Test func `are tasks that the Makefile has when a document names them`() throws {
        let makefile = try SourceTree.text(of: "Makefile")
        let documents = try SourceTree.files(under: "docs", extension: "md").map(\.path)
        for document in documents + ["README.md", "ARCHITECTURE.md"] {
            let text = try SourceTree.text(of: document)
            for match in text.matches(of: /(?m)`make ([a-z-]+)|^make ([a-z-]+)(?= *(?:#|$))/) {
                let task = match.1 ?? match.2 ?? ""
                #expect(makefile.contains("\n\(task):"), "\(document) names make \(task)")
            }
        }
    }

    /// The anchor that a heading gets on the usual Git hosts.
    private func anchor(_ heading: String) -> String {
        heading.drop { $0 == "#" || $0 == " " }.lowercased().filter { $0.isLetter || $0.isNumber || " -_".contains($0) }
            .replacingOccurrences(of: " ", with: "-")
    }

    /// Relative to their folder.
    private func filesOfPages() throws -> [String] {
        let folder = TestMedia.repository.appending(path: "Sources/WebAPI/UI").path
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        return names.filter { $0.contains(".") }.sorted()
    }

    private func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: TestMedia.repository.appending(path: folder).path)
            .filter { !$0.hasPrefix(".") }.sorted()
    }
}
