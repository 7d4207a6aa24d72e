import Core
import Foundation
import StationFile
import Testing

/// Texts that a release wrote before things were described by forms.
private let recorded: [String] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../StationExports")
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (names ?? []).filter { $0.hasSuffix(".yaml") }.sorted().map { folder.appending(path: $0).path }
}()

@Suite struct `An export of an earlier release` {
    @Test func `is among the recorded ones`() { #expect(recorded.count == 10) }

    @Test(arguments: recorded) func `is written again as the same text`(path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        let station = try read(text).contents
        #expect(StationText.write(station) == text, "\(path)")
        // By ids too: what is stored is the same station.
        var draft = StationDraft(over: station, .ids)
        draft.removeOthers()
        for form in StationForms.all {
            for (id, tree) in form.trees(in: station, .ids, station.directory) {
                draft.put(DocumentKey(form.kind, id), try Tree(json: tree.json()))
            }
        }
        let outcome = draft.outcome()
        #expect(outcome.faults.map(\.fault.description) == [], "\(path)")
        #expect(StationText.write(outcome.contents) == text, "\(path)")
        #expect(outcome.contents == station, "\(path)")
    }
}
