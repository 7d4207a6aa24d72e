import Core
import JSON
import MasterControl
import Testing

@testable import Station

/// 2026-11-21 00:00:00 UTC
private let now = Instant(seconds: 1_795_219_200)

@Suite struct `The text of a rehearsal` {
    private func document(_ findings: [RehearsalDocument.FindingRow]) -> RehearsalDocument {
        var document = RehearsalDocument(quick: true)
        document.channels = [.init(number: "5", name: "One", items: 48, faults: 0, warnings: 0)]
        document.items = 48
        document.findings = findings
        return document
    }

    @Test func `calls a channel clean that has no findings, and counts everything`() {
        let report = document([])
        #expect(report.sum == "1 channel, 48 items, 0 faults, 0 warnings")
        #expect(report.text.contains("5 One: clean"))
    }

    @Test func `names a finding once, with how often it would happen`() {
        let report = document([
            .init(
                severity: "fault", code: "file.missing", channel: "5", channelName: "One",
                when: "2026-11-21T00:00:00.000Z", localTime: "2026-11-21 00:00:00", last: "2026-11-21T23:00:00.000Z",
                count: 16, what: "“Film 2” is missing", why: "", fix: "Restore the file.")
        ])
        #expect(report.text.contains("“Film 2” is missing (16 times) [file.missing]"), "\(report.text)")
    }

    @Test func `is that of the same document after a way through JSON`() throws {
        let report = document([])
        #expect(try JSONText.decode(RehearsalDocument.self, from: JSONText.encode(report)) == report)
    }
}

@Suite struct `The text of a plan` {
    private static let plan = """
        {"notices":[],"changes":[{"kind":"changed","subject":"channel","name":"5 One","fields":
        [{"path":"name","old":"One","new":"Two"},{"path":"group","new":"News"}]}],"timelines":[{"id":1,"channel":"5",
        "name":"One","timeZone":"Etc/UTC","kind":"changed","from":"2026-11-21T00:00:00.000Z",
        "until":"2026-11-21T06:00:00.000Z","kept":11,
        "removed":[{"kind":"programme","title":"Film 3","start":"2026-11-21T01:00:00.000Z"}],
        "added":[{"kind":"filler-post","title":"Film 2","start":"2026-11-21T01:00:00.000Z"}]}]}
        """

    @Test func `pairs what is removed with what is added at the same time`() throws {
        let plan = try JSONText.decode(JSONObject.self, from: Array(Self.plan.utf8))
        let text = try PlanText.timelines(plan, .hours(6), "Europe/Berlin")
        let first = "~ 5 One: from 2026-11-21 01:00:00: 1 item removed, 1 added, 11 unchanged"
        #expect(text == "\(first)\n    - 2026-11-21 01:00:00  Film 3\n    + 2026-11-21 01:00:00  Film 2 [post]")
    }

    @Test func `lists each field that changes, and says so when none does`() throws {
        let plan = try JSONText.decode(JSONObject.self, from: Array(Self.plan.utf8))
        #expect(PlanText.changes(plan) == "~ channel 5 One\n    name: One -> Two\n    group: (nothing) -> News")
        #expect(PlanText.changes(JSONObject()) == "No changes.")
        #expect(try PlanText.timelines(JSONObject(), .hours(6), "UTC") == "No timeline changes in the next 6 h.")
    }
}

@Suite struct `A time of the API` {
    @Test(arguments: [
        ("2026-11-21T00:00:00.000Z", Int64(0)), ("2026-11-21T00:00:01Z", 1_000_000),
        ("2026-11-21T00:00:00.25Z", 250_000), ("2026-11-20T23:59:59.999999Z", -1),
    ])
    func `is read to the microsecond`(text: String, offset: Int64) {
        #expect(Instant(apiText: text) == now + TimeSpan(microseconds: offset))
    }

    @Test(arguments: ["", "2026-11-21", "2026-11-21T00:00:00", "2026-13-21T00:00:00Z", "2026-11-21T00:00:00.xZ"])
    func `is rejected when it is invalid`(text: String) { #expect(Instant(apiText: text) == nil) }
}
