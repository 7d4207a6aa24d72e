public import Foundation
import Synchronization

/// Gives a reader one text by chance after the other and gathers what it does wrong. Each text has a seed of its own, by
/// which `CONTINUITY_TEST_SEED` brings it back.
///
/// A text at which the process ends is found in `lastInput`; one at which the reader hangs is printed, and the process
/// ends.
public struct Fuzzing {
    /// A text that the reader does not treat as it should.
    public struct Finding: CustomStringConvertible, Sendable {
        let seed: UInt64
        let text: [UInt8]
        let complaint: String

        public var description: String { "\(complaint)\n\(Fuzzing.report(seed, text))" }
    }

    /// More are not looked for.
    private static let mostFindings = 5
    /// A reader needs a few milliseconds; the machine may be busy.
    private static let longestReading = Duration.seconds(5)
    private static let hanging = Duration.seconds(30)

    private let name: String
    private let mutation: TextMutation
    private let deadline: ContinuousClock.Instant

    /// Where the text that is being read is written beforehand.
    public var lastInput: URL { FileManager.default.temporaryDirectory.appending(path: "continuity-fuzz-\(name).txt") }

    public init(_ name: String, _ mutation: TextMutation) {
        self.name = name
        self.mutation = mutation
        deadline = TestEffort.deadline(usual: .seconds(2), long: .seconds(600))
    }

    /// Until the time is up. `read` says what is wrong with how the text was taken, if anything.
    public func run(_ read: ([UInt8]) -> String?) throws -> [Finding] {
        let first = TestEffort.seed ?? .random(in: 0...UInt64(Int64.max))
        print("\(name) by chance: from seed \(first) on, the text being read stands in \(lastInput.path)")
        let watch = Watch()
        let timer = DispatchSource.makeTimerSource()
        timer.schedule(deadline: .now() + 1, repeating: 1)
        timer.setEventHandler { watch.look() }
        timer.resume()
        defer { timer.cancel() }
        try Data().write(to: lastInput)
        let file = try FileHandle(forWritingTo: lastInput)
        var findings: [Finding] = []
        var count = 0
        repeat {
            let seed = first &+ UInt64(count)
            let text = mutation.text(seed)
            try Self.write(seed, text, to: file)
            watch.begin(seed, text)
            let complaint = read(text) ?? (watch.taken > Self.longestReading ? "takes \(watch.taken)" : nil)
            watch.end()
            if let complaint { findings.append(Finding(seed: seed, text: text, complaint: complaint)) }
            count += 1
        } while TestEffort.seed == nil && findings.count < Self.mostFindings && .now < deadline
        print("\(name) by chance: \(count) texts")
        try FileManager.default.removeItem(at: lastInput)
        return findings
    }

    private static func write(_ seed: UInt64, _ text: [UInt8], to file: FileHandle) throws {
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data("CONTINUITY_TEST_SEED=\(seed)\n".utf8) + Data(text))
    }

    private static func report(_ seed: UInt64, _ text: [UInt8]) -> String {
        "CONTINUITY_TEST_SEED=\(seed)\n\(text)\n\(String(decoding: text, as: UTF8.self))\n"
    }

    /// Ends the process when one text takes for ever: nothing else could stop its reader.
    private final class Watch: Sendable {
        private struct Reading {
            let began = ContinuousClock.now
            let seed: UInt64
            let text: [UInt8]
        }

        private let reading = Mutex<Reading?>(nil)

        var taken: Duration { reading.withLock { $0.map { .now - $0.began } ?? .zero } }

        func begin(_ seed: UInt64, _ text: [UInt8]) { reading.withLock { $0 = Reading(seed: seed, text: text) } }

        func end() { reading.withLock { $0 = nil } }

        func look() {
            guard let reading = reading.withLock({ $0 }), .now - reading.began > Fuzzing.hanging else { return }
            print("A reader hangs at this text:\n\(Fuzzing.report(reading.seed, reading.text))")
            exit(1)
        }
    }
}
