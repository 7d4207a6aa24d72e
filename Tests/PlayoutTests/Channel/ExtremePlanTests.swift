import Core
import Foundation
import JSON
import Playout
import Inspection
import Synchronization
import Testing

/// Lines of a plan, each with one value that no channel can have.
enum ExtremePlans {
    static let begin: [String: any Sendable] = [
        "version": 1, "channelNumber": "5", "channelName": "Harbour One",
        "video": [
            "width": 320, "height": 180, "frameRate": ["numerator": 25, "denominator": 1] as [String: any Sendable],
            "bitRate": 300_000, "mode": "transcode", "preset": "ultrafast",
        ] as [String: any Sendable], "audio": ["bitRate": 96_000, "sampleRate": 48_000] as [String: any Sendable],
        "firstFrame": 44_750_000_000, "continuity": [] as [Int], "paced": false, "lead": 2_000_000,
    ]
    static let item: [String: any Sendable] = [
        "id": 1, "start": 1_790_000_000_000_000, "finish": 1_790_000_005_000_000, "title": "A film",
        "upNext": "20:00 The news", "utcOffsetSeconds": 3_600,
        "sources": [["path": "/nowhere/film.mp4", "inPoint": 0, "loops": false] as [String: any Sendable]],
    ]
    private static let text = String(repeating: "a", count: 100_000)
    private static let numbers: [any Sendable] = [
        Int64.min, -1 << 60, -1 << 40, Int64(-1), 1 << 62, Int64.max, "text", NSNull(), 1e300, 0.5, [1], true,
    ]

    /// The line with the value at a path such as `video.width` or `sources.0.path`.
    static func line(_ name: String, _ object: [String: any Sendable], _ path: String, _ value: any Sendable) -> String
    {
        let changed = set(object, path.split(separator: ".").map(String.init)[...], value)
        let bytes = try? JSONSerialization.data(withJSONObject: [name: changed])
        return String(decoding: bytes ?? Data(), as: UTF8.self)
    }

    private static func set(_ object: any Sendable, _ path: ArraySlice<String>, _ value: any Sendable) -> any Sendable {
        guard let key = path.first else { return value }
        if var list = object as? [any Sendable], let index = Int(key) {
            list[index] = set(list[index], path.dropFirst(), value)
            return list
        }
        guard var fields = object as? [String: any Sendable] else { return object }
        fields[key] = set(fields[key] ?? [String: any Sendable](), path.dropFirst(), value)
        return fields
    }

    static let facts: [String: any Sendable] = [
        "container": "mp4", "duration": 5_000_000, "subtitles": [] as [Int], "chapters": [] as [Int],
        "audio": [["codec": "aac", "channels": 2, "sampleRate": 48_000] as [String: any Sendable]],
        "video": [
            "codec": "h264", "width": 320, "height": 180, "displayAspect": "16:9", "variableFrameRate": false,
            "frameRate": ["numerator": 25, "denominator": 1] as [String: any Sendable], "fieldOrder": "progressive",
            "pixelFormat": "yuv420p",
            "copy": [
                "longestKeyFrameInterval": 2_000_000, "closedGOPs": true, "reorderDepth": 2,
                "constantFrameRate": true, "constantParameters": true,
            ] as [String: any Sendable],
        ] as [String: any Sendable],
    ]

    static let lines: [String] = {
        var lines: [String] = []
        for path in ["version", "firstFrame", "lead", "earliestFrame", "firstSample"] {
            // Absent is a value of these two.
            let optional = ["earliestFrame", "firstSample"].contains(path)
            lines += numbers.filter { !(optional && $0 is NSNull) }.map { line("begin", begin, path, $0) }
        }
        let numberPaths = [
            "video.width", "video.height", "video.bitRate", "video.frameRate.numerator", "video.frameRate.denominator",
            "audio.bitRate", "audio.sampleRate",
        ]
        for path in numberPaths { lines += (numbers + [0]).map { line("begin", begin, path, $0) } }
        lines += [1, 321, 3_842, 94].map { line("begin", begin, "video.width", $0) }
        lines += [1, 181, 2_162].map { line("begin", begin, "video.height", $0) }
        lines += ["placebo", "", text, "ultrafast:keyint=1"].map { line("begin", begin, "video.preset", $0) }
        for path in ["channelName", "channelNumber", "audio.language", "video.mode"] {
            lines.append(line("begin", begin, path, text))
        }
        lines += [22_050, 47_999, 96_000].map { line("begin", begin, "audio.sampleRate", $0) }
        for (key, values) in [("pid", [-1, 8_192, Int.max]), ("counter", [-1, 16, Int.max])] {
            for value in values {
                var entry = ["pid": 256, "counter": 1]
                entry[key] = value
                lines.append(line("begin", begin, "continuity", [entry]))
            }
        }
        lines.append(line("begin", begin, "continuity", (0..<9_000).map { _ in ["pid": 1, "counter": 1] }))
        for path in ["id", "start", "finish", "utcOffsetSeconds", "sources.0.inPoint"] {
            // These are allowed.
            let fine: [Int64] = path == "id" ? [1 << 62, .max] : path == "utcOffsetSeconds" ? [-1] : []
            let wrong = numbers.filter { number in
                !fine.contains { (number as? Int64 ?? (number as? Int).map(Int64.init)) == $0 }
            }
            lines += wrong.map { line("item", item, path, $0) }
        }
        lines += [text, ""].map { line("item", item, "sources.0.path", $0) }
        lines += ["title", "upNext", "sources.0.language"].map { line("item", item, $0, text) }
        lines.append(line("item", item, "finish", 1_790_000_000_000_000))
        lines.append(line("item", item, "finish", 1_790_000_000_000_000 + 401 * 86_400_000_000))
        lines.append(
            line(
                "item", item, "sources",
                [any Sendable](
                    repeating: ["path": "/a", "inPoint": 0, "loops": true]
                        as [String: any Sendable], count: 65)))
        var known = item
        known["sources"] =
            [
                ["path": "/a", "inPoint": 0, "loops": true, "facts": facts] as [String: any Sendable]
            ] as [any Sendable]
        let factPaths = [
            "duration", "audio.0.channels", "audio.0.sampleRate", "video.width", "video.height",
            "video.frameRate.numerator", "video.frameRate.denominator", "video.copy.reorderDepth",
            "video.copy.longestKeyFrameInterval",
        ]
        for path in factPaths { lines += numbers.map { line("item", known, "sources.0.facts." + path, $0) } }
        lines += [Int64.min, -1, .max].map { "{\"replace\":\($0)}" }
        lines += ["", "null", "[]", "{}", "17", "\"begin\"", "{\"begin\":{}}", "{\"item\":[]}", "{\"unknown\":1}", "{"]
            .filter { !$0.isEmpty }
        lines.append("{\"begin\":" + String(repeating: "[", count: 5_000) + String(repeating: "]", count: 5_000) + "}")
        return lines
    }()
}

final class Refusals: Sendable {
    private let all = Mutex<[EngineFault]>([])
    func add(_ fault: EngineFault) { all.withLock { $0.append(fault) } }
    var faults: [EngineFault] { all.withLock { $0 } }
}

@Suite struct `An extreme plan` {
    @Test func `is refused with the number of the line and the reason`() throws {
        #expect(ExtremePlans.lines.count >= 155, "\(ExtremePlans.lines.count)")
        for (index, line) in ExtremePlans.lines.enumerated() {
            let refusals = Refusals()
            let lines = PlanLines(isRushed: true, mailbox: PlanMailbox()) { refusals.add($0) }
            lines.take(Array(line.utf8), index + 1)
            let fault = try #require(refusals.faults.first, "\(line.prefix(300)) was taken")
            #expect(fault.code == "plan.invalid" && fault.what.contains("line \(index + 1) "))
            #expect(!fault.why.isEmpty && fault.why.utf8.count <= 1_000, "\(fault.why)")
        }
    }

    @Test func `without a readable begin is rejected`() throws {
        for line in ["{\"begin\":{\"version\":\"x\"}}", " { \"begin\" : 17 }", "{\"begin\":{}}"] {
            let mailbox = PlanMailbox()
            PlanLines(isRushed: true, mailbox: mailbox) { _ in }.take(Array(line.utf8), 1)
            #expect(mailbox.isRefused)
        }
    }

    @Test func `that is within the limits is taken`() throws {
        let refusals = Refusals()
        let lines = PlanLines(isRushed: true, mailbox: PlanMailbox()) { refusals.add($0) }
        for (object, name) in [(ExtremePlans.begin, "begin"), (ExtremePlans.item, "item")] {
            lines.take(Array(try JSONSerialization.data(withJSONObject: [name: object])), 1)
        }
        #expect(refusals.faults.isEmpty, "\(refusals.faults)")
    }

    private static let last = PlanLimits.instants.upperBound
    private static let edges: [(FrameRate, Int64)] = [
        (FrameRate(1), 0), (FrameRate(120), 0), (FrameRate(1_000_000, 8_334), 44_750_000_000),
        (FrameRate(25), FrameRate(25).frame(at: last) - 30), (FrameRate(120), FrameRate(120).frame(at: last) - 30),
    ]

    /// What may be asked for is played, however odd.
    @Test(arguments: edges)
    func `at the edge of the limits is played`(rate: FrameRate, first: Int64) async throws {
        var plan = TrialPlan(rate: rate, firstFrame: first)
        plan.begin.video.width = 128
        plan.begin.video.height = 96
        plan.begin.video.bitRate = 8_000
        plan.begin.audio = AudioProfile(bitRate: 8_000, sampleRate: 32_000)
        plan.begin.earliestFrame = max(0, first - 10)
        plan.begin.continuity = [ContinuityCounter(pid: 8_191, counter: 15), ContinuityCounter(pid: 0, counter: 0)]
        plan.begin.lead = PlanLimits.leads.upperBound
        let source = EngineSource(path: "/nowhere.mp4", inPoint: PlanLimits.longestSpan, loops: true)
        plan.add([source], frames: 12)
        plan.add([], frames: 12)
        try EngineCommand.begin(plan.begin).check()
        for item in plan.items { try item.check() }
        let trial = try await plan.run()
        #expect(trial.report.video?.pictures == 24)
    }

    @Test func `of a hundred thousand items is taken, and no more wait`() async throws {
        let mailbox = PlanMailbox()
        let plan = TrialPlan()
        mailbox.send(.begin(plan.begin))
        for number in 1...Int64(PlanMailbox.mostWaiting) {
            let start = plan.rate.instant(ofFrame: plan.firstFrame + number % 7)
            mailbox.send(
                .item(EngineItem(id: number, start: start, finish: start + .milliseconds(90), sources: [], title: "")))
        }
        #expect(!mailbox.send(.stop))
        mailbox.close()
        let trial = try await EngineTrial.run(mailbox)
        #expect(trial.report.video?.pictures ?? 0 < 20)
    }

    @Test func `is never written by the server`() throws {
        let extremes: [Int64] = [.min, -1, 0, 1, 1_790_000_000_000_000, .max - 1, .max]
        var facts = MediaFacts(container: String(repeating: "é", count: 9_000), duration: TimeSpan(microseconds: .max))
        facts.chapters = (0..<5_000).map { ChapterFacts(start: .seconds($0), finish: .seconds($0 + 1)) }
        for start in extremes {
            for length in extremes {
                let start = Instant(microseconds: start)
                let source = EngineSource(
                    path: "/film.mkv", inPoint: TimeSpan(microseconds: length), facts: facts, language: "deu")
                let item = EngineItem(
                    id: 1, start: start, finish: start + TimeSpan(microseconds: length),
                    sources: [EngineSource](repeating: source, count: 100) + [EngineSource(path: "")],
                    title: String(repeating: "ä", count: 1 << 20), upNext: String(repeating: "🎬", count: 5_000),
                    utcOffsetSeconds: .max
                ).bounded()
                guard item.start < item.finish else { continue }
                try item.check()
                #expect(item.sources.count == PlanLimits.mostSources && item.sources[0].facts == nil)
                #expect(try JSONText.line(EngineCommand.item(item)).count < PlanLines.longest)
            }
        }
    }
}
