import Core
import Foundation
import Library
import Testing

@Suite struct `The picture of a media file` {
    private let root: URL

    init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "artwork-\(UUID().uuidString)/media")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    }

    /// What is found for a file when these others are there; relative to the library.
    private func found(_ path: String, _ kind: MediaItem.Kind, beside others: [String]) throws -> String? {
        defer { try? FileManager.default.removeItem(at: root.deletingLastPathComponent()) }
        for name in [path] + others {
            let file = root.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: file)
        }
        var finder = ArtworkFinder([
            MediaLibrary(id: LibraryID(1), name: "Test", kind: .movies, paths: [root.path + "/"])
        ])
        let item = MediaItem(
            id: MediaID(1), library: LibraryID(1), kind: kind, path: root.appending(path: path).path, state: .ready,
            metadata: MediaMetadata(title: ""))
        return finder.picture(of: item).map { String($0.dropFirst(root.path.count + 1)) }
    }

    @Test(
        arguments: [
            (["A (1950)/poster.jpg", "A (1950)/fanart.jpg"], "A (1950)/poster.jpg"),
            (["A (1950)/Folder.JPG"], "A (1950)/Folder.JPG"),
            (["A (1950)/a-poster.png", "A (1950)/poster.jpg"], "A (1950)/a-poster.png"),
            (["A (1950)/fanart.webp"], "A (1950)/fanart.webp"), (["A (1950)/a.jpg"], "A (1950)/a.jpg"),
            (["poster.jpg", "B/poster.jpg"], nil), (["A (1950)/poster.txt"], nil), ([], nil),
        ] as [([String], String?)])
    func `is the poster of a film's own folder`(others: [String], expected: String?) throws {
        #expect(try found("A (1950)/a.mkv", .movie, beside: others) == expected)
    }

    @Test(
        arguments: [
            (["poster.jpg", "a-poster.jpg"], "a-poster.jpg"), (["poster.jpg", "a.jpg"], "a.jpg"), (["folder.jpg"], nil),
        ] as [([String], String?)])
    func `in a folder of many films bears the film's name`(others: [String], expected: String?) throws {
        #expect(try found("a.mkv", .movie, beside: others) == expected)
    }

    @Test(
        arguments: [
            (["Show/poster.jpg", "Show/Season 1/e1-thumb.jpg"], "Show/poster.jpg"),
            (["Show/Season 1/poster.jpg", "Show/fanart.jpg"], "Show/Season 1/poster.jpg"),
            (["Show/Season 1/e1-thumb.jpg", "Show/fanart.jpg"], "Show/Season 1/e1-thumb.jpg"),
            (["Show/fanart.jpg", "poster.jpg"], "Show/fanart.jpg"),
        ] as [([String], String?)])
    func `of an episode is the show's`(others: [String], expected: String?) throws {
        #expect(try found("Show/Season 1/e1.mkv", .episode, beside: others) == expected)
    }

    @Test func `does not lead out of the library`() throws {
        let secret = root.deletingLastPathComponent().appending(path: "secret.jpg")
        try Data().write(to: secret)
        try FileManager.default.createSymbolicLink(
            at: root.appending(path: "a.jpg"), withDestinationURL: secret)
        #expect(try found("a.mkv", .movie, beside: []) == nil)
    }
}
