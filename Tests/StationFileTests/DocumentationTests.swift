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
        #expect(blocks.count == 9)
        let whole = try read(blocks.joined(separator: "\n")).contents
        #expect(whole.channels.map(\.number.description) == ["5", "5.1", "6"])
        #expect(whole.schedules.map(\.rules.count) == [6, 5, 2])
        #expect(whole.fillers.map(\.mode) == [.count(1), .duration(.minutes(3)), .fill, .count(2), .pad(.minutes(30))])
        // Piece by piece it is the same station.
        var station = StationContents(name: "Continuity", timeZone: "UTC")
        for block in blocks { station = try read(block, over: station).contents }
        #expect(StationText.write(station) == StationText.write(whole))
    }

    private static let page = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../docs/station-file.md")

    /// The tables are written by `CONTINUITY_TEST_RECORD=1 swift test --filter 'page about station files'`.
    @Test func `lists every key as the forms describe it`() throws {
        var tables = StationForms.partDocumentation
        for form in StationForms.all { tables[form.kind.rawValue] = form.documentation }
        var lines = try String(contentsOf: Self.page, encoding: .utf8).components(separatedBy: "\n")
        var shown: Set<String> = []
        var index = 0
        while index < lines.count {
            defer { index += 1 }
            guard let name = lines[index].wholeMatch(of: #/<!-- keys: ([a-z-]+) -->/#).map({ String($0.1) }) else {
                continue
            }
            let rows = try #require(tables[name], "\(name)")
            let first = index + 3
            let end = lines[first...].firstIndex { !$0.hasPrefix("|") } ?? lines.count
            lines.replaceSubrange(first..<end, with: rows)
            shown.insert(name)
        }
        let text = lines.joined(separator: "\n")
        if ProcessInfo.processInfo.environment["CONTINUITY_TEST_RECORD"] == "1" {
            try Data(text.utf8).write(to: Self.page)
        }
        #expect(try String(contentsOf: Self.page, encoding: .utf8) == text)
        // Collections, playlists and schedules have but a name, a shuffle and their items.
        #expect(Set(tables.keys).subtracting(shown) == ["collection", "playlist", "schedule"])
    }
}
