import Core
import Foundation
import StationFile
import TestRandom
import Testing

@Suite struct `A station file with random input` {
    private static let words =
        Array("{}[]:,&*!|>'\"%#-? \n\t").map(String.init)
        + [
            "\n  - ", ": ", "- { ", " }", "---\n", "...\n", "&a ", "*a", "!!str ", "<<: *a", "|\n", ">-\n", "\\x41",
            "\r",
            "\u{85}", "\u{2028}", "\u{feff}", "é", "\u{301}", "🎬", "name: ", "items:\n", "query: ", "content: ",
            "filler: ", "count: 'random % 4'", "start: 25:00", "null", "~", "1e99", "-1", "99999999999999999999",
        ]

    /// Never a crash, never an endless loop; and what was read can be written and read again.
    @Test func `is read or refused at a place`() throws {
        let mutation = TextMutation(
            corpus: (1...12).map { StationText.write(RandomStation(seed: $0).contents) } + wrongFiles.map(\.text),
            words: Self.words)
        let findings = try Fuzzing("station-file", mutation).run { bytes in
            do {
                for prune in [true, false] { try readTwice(bytes, prune: prune) }
                return nil
            } catch let error as StationFileError {
                return complaint(about: error, bytes)
            } catch {
                return "fails otherwise: \(error)"
            }
        }
        #expect(findings.isEmpty, "\(findings)")
    }

    private func readTwice(_ bytes: [UInt8], prune: Bool) throws {
        let contents = try contents(of: bytes, over: StationContents(name: "A", timeZone: "UTC"), prune: prune)
        do {
            _ = try self.contents(of: Array(StationText.write(contents).utf8), over: contents, prune: false)
        } catch {
            throw NotReadAgain(description: "is read, but not when it is written again: \(error)")
        }
    }

    private func contents(
        of bytes: [UInt8], over station: StationContents, prune: Bool
    ) throws(StationFileError) -> StationContents {
        try StationDocument(bytes, file: "fuzz.yaml").contents(over: station, prune: prune) { _ in true }.contents
    }

    private struct NotReadAgain: Error, CustomStringConvertible {
        let description: String
    }

    private func complaint(about error: StationFileError, _ bytes: [UInt8]) -> String? {
        guard (1...50).contains(error.faults.count) else { return "is refused with \(error.faults.count) faults" }
        let lines = lines(of: bytes)
        for fault in error.faults {
            if fault.found.isEmpty || fault.expected.isEmpty { return "is refused without a reason: \(fault)" }
            let columns = lines.indices.contains(fault.line - 1) ? lines[fault.line - 1] + 1 : 0
            if fault.column < 1 || fault.column > columns { return "is refused outside of the text: \(fault)" }
        }
        return nil
    }

    /// How many characters each line has, by the breaks that YAML 1.1 knows.
    private func lines(of bytes: [UInt8]) -> [Int] {
        let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n").unicodeScalars
        let breaks: Set<Unicode.Scalar> = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]
        return text.split(omittingEmptySubsequences: false, whereSeparator: breaks.contains).map(\.count)
    }
}
