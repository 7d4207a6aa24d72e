import Core
import Foundation
import StationFile
import Testing

@Suite struct `The page about station files` {
    private func blocks() throws -> [String] {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/station-file.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        return text.components(separatedBy: "```yaml\n").dropFirst().compactMap {
            $0.components(separatedBy: "\n```").first
        }
    }

    @Test func `shows a file that can be applied`() throws {
        let blocks = try blocks()
        #expect(blocks.count == 8)
        let whole = try read(blocks.joined(separator: "\n")).contents
        #expect(whole.channels.map(\.number.description) == ["5", "5.1", "6"])
        #expect(whole.schedules.map(\.rules.count) == [6, 5, 2])
        #expect(whole.fillers.map(\.mode) == [.count(1), .duration(.minutes(3)), .fill, .count(2), .pad(.minutes(30))])
        // Piece by piece it is the same station.
        var station = StationContents(name: "Continuity", timeZone: "UTC")
        for block in blocks { station = try read(block, over: station).contents }
        #expect(StationText.write(station) == StationText.write(whole))
    }

    @Test func `names every key that can be read`() throws {
        let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../docs/station-file.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        // The refusal of a wrong key lists the right ones.
        let wrong = [
            "x: 1", "station: { x: 1 }", "libraries: [{ x: 1 }]", "collections: [{ x: 1 }]", "playlists: [{ x: 1 }]",
            "filler: [{ x: 1 }]", "profiles: [{ x: 1 }]", "profiles: [{ name: A, video: { x: 1 } }]",
            "profiles: [{ name: A, audio: { x: 1 } }]", "schedules: [{ x: 1 }]",
            "schedules: [{ name: A, items: [{ x: 1 }] }]", "channels: [{ x: 1 }]",
            "collections: [{ name: A, items: [{ x: 1 }] }]",
            "playlists: [{ name: A, items: [{ content: { x: 1 } }] }]", "playlists: [{ name: A, items: [{ x: 1 }] }]",
        ]
        for file in wrong {
            let error = try #require(throws: StationFileError.self) { try read(file) }
            let expected = try #require(error.faults.first { $0.found.contains("the key “x”") }?.expected)
            let list = expected.replacingOccurrences(of: "one of ", with: "").components(separatedBy: " in a ")[0]
            for key in list.replacingOccurrences(of: " or ", with: ", ").components(separatedBy: ", ") {
                #expect(
                    text.contains("`\(key)`") || text.contains("\(key):") || text.contains(".\(key)`"),
                    "\(key) of \(file)")
            }
        }
    }
}
