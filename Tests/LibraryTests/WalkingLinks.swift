import Core
import Foundation
import Testing

@testable import Library

@Suite struct `A walk through links` {
    private let base: URL

    init() throws {
        base = FileManager.default.temporaryDirectory.appending(path: "links-\(UUID().uuidString)")
        for path in ["films/Fog/Fog (1950).mkv", "films/Ice (1960).mkv", "other/Rain (1970).mkv", "secret/Home.mkv"] {
            let file = base.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(path.utf8).write(to: file)
        }
    }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: base.appending(path: name).path,
            withDestinationPath: target.hasPrefix("/") ? target : base.appending(path: target).path)
    }

    /// What a walk through the films finds, relative to the folder of all; the other library is that of `other`.
    private func walk(allowing targets: [String] = []) -> (files: Set<String>, warnings: [String]) {
        defer { try? FileManager.default.removeItem(at: base) }
        func path(_ name: String) -> String { base.appending(path: name).path }
        var films = MediaLibrary(id: LibraryID(1), name: "Films", kind: .movies, paths: [path("films")])
        films.linkTargets = targets.map(path)
        let other = MediaLibrary(id: LibraryID(2), name: "Other", kind: .otherVideos, paths: [path("other")])
        let outcome = LibraryWalk(films, among: [films, other]).run()
        let start = base.path.count + 1
        return (
            Set(outcome.files.map { String($0.path.dropFirst(start)) }),
            outcome.warnings.map { String($0.path.dropFirst(start)) }
        )
    }

    private static let real: Set = ["films/Fog/Fog (1950).mkv", "films/Ice (1960).mkv"]

    @Test func `counts each real file once, by its own name`() throws {
        try link("films/A link (1960).mkv", to: "films/Ice (1960).mkv")
        try link("films/Again", to: "films/Fog")
        try link("films/All", to: "films")
        try FileManager.default.linkItem(
            at: base.appending(path: "films/Ice (1960).mkv"), to: base.appending(path: "films/Zoo (1960).mkv"))
        #expect(walk().files == Self.real)
    }

    @Test func `ends in a cycle`() throws {
        try link("films/Fog/up", to: "films")
        try link("other/back", to: "films")
        try link("films/there", to: "other")
        #expect(walk().files == Self.real.union(["films/there/Rain (1970).mkv"]))
    }

    @Test func `follows links to other libraries, and reports those that lead out`() throws {
        try link("films/Rain (1970).mkv", to: "other/Rain (1970).mkv")
        try link("films/Home.mkv", to: "secret/Home.mkv")
        try link("films/secret", to: "secret")
        try link("films/etc", to: "/etc")
        try link("films/Nowhere.mkv", to: "gone.mkv")
        let found = walk()
        #expect(found.files == Self.real.union(["films/Rain (1970).mkv"]))
        #expect(found.warnings == ["films/Home.mkv", "films/etc", "films/secret"])
    }

    @Test func `follows links to folders that the library allows`() throws {
        try link("films/Home.mkv", to: "secret/Home.mkv")
        let found = walk(allowing: ["secret"])
        #expect(found.files == Self.real.union(["films/Home.mkv"]))
        #expect(found.warnings == [])
    }

    @Test func `reads no NFO file outside`() throws {
        try Data("<movie><title>Secret</title></movie>".utf8).write(to: base.appending(path: "secret/movie.nfo"))
        try link("films/Fog/movie.nfo", to: "secret/movie.nfo")
        #expect(walk().warnings == ["films/Fog/movie.nfo"])
    }
}
