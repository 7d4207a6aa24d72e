public import Foundation
import Synchronization

/// Gives a reader one random text after the other and gathers what it does wrong. Each text has a seed of its own, by
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
    private static let hanging = Duration.seconds(30)

    private let name: String
    private let mutation: TextMutation
    private let deadline: ContinuousClock.Instant
    private let longestReading: Duration

    /// Where the text that is being read is written beforehand.
    public var lastInput: URL { FileManager.default.temporaryDirectory.appending(path: "continuity-fuzz-\(name).txt") }

    /// Most readers need a few milliseconds, but the machine may be busy.
    public init(_ name: String, _ mutation: TextMutation, longestReading: Duration = .seconds(5)) {
        self.name = name
        self.mutation = mutation
        self.longestReading = longestReading
        deadline = TestEffort.deadline(usual: .seconds(2), long: .seconds(600))
    }

    /// Until the time is up. `read` says what is wrong with how the text was taken, if anything.
    public func run(_ read: ([UInt8]) -> String?) throws -> [Finding] {
        let session = try Session(self)
        while let (seed, text) = try session.next() { session.note(seed, text, read(text)) }
        return try session.finish()
    }

    /// The same for readers that wait.
    public func run(awaiting read: ([UInt8]) async -> String?) async throws -> [Finding] {
        let session = try Session(self)
        while let (seed, text) = try session.next() { session.note(seed, text, await read(text)) }
        return try session.finish()
    }

    /// One run: text after text.
    private final class Session {
        private let fuzzing: Fuzzing
        private let first: UInt64
        private let watch = Watch()
        private let timer: any DispatchSourceTimer
        private let file: FileHandle
        private let began = ContinuousClock.now
        private var findings: [Finding] = []
        private var count = 0

        init(_ fuzzing: Fuzzing) throws {
            self.fuzzing = fuzzing
            first = TestEffort.seed ?? .random(in: 0...UInt64(Int64.max))
            print(
                "\(fuzzing.name) with random input: from seed \(first) on, the text being read is in \(fuzzing.lastInput.path)"
            )
            timer = DispatchSource.makeTimerSource()
            timer.schedule(deadline: .now() + 1, repeating: 1)
            timer.setEventHandler { [watch] in watch.look() }
            timer.resume()
            try Data().write(to: fuzzing.lastInput)
            file = try FileHandle(forWritingTo: fuzzing.lastInput)
        }

        deinit { timer.cancel() }

        func next() throws -> (seed: UInt64, text: [UInt8])? {
            let isOver = TestEffort.seed != nil || findings.count >= Fuzzing.mostFindings || .now >= fuzzing.deadline
            if count > 0 && isOver { return nil }
            let seed = first &+ UInt64(count)
            let text = fuzzing.mutation.text(seed)
            try Fuzzing.write(seed, text, to: file)
            watch.begin(seed, text)
            return (seed, text)
        }

        func note(_ seed: UInt64, _ text: [UInt8], _ complaint: String?) {
            let complaint = complaint ?? (watch.taken > fuzzing.longestReading ? "takes \(watch.taken)" : nil)
            watch.end()
            if let complaint { findings.append(Finding(seed: seed, text: text, complaint: complaint)) }
            count += 1
        }

        func finish() throws -> [Finding] {
            // `make fuzz` adds these lines up.
            print("\(fuzzing.name) with random input: \(count) inputs in \((.now - began).components.seconds) s")
            try FileManager.default.removeItem(at: fuzzing.lastInput)
            return findings
        }
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
