import Core
import JSON
import MasterControl
import Testing

@testable import Station

/// 2026-11-21 00:00:00 UTC
private let now = Instant(seconds: 1_795_219_200)

private let channel = Channel(
    id: ChannelID(1), number: ChannelNumber(5), name: "One", schedule: ScheduleID(1), profile: ProfileID(1),
    guideKey: "one", seed: 1)

@Suite struct `The text of a rehearsal` {
    @Test func `calls a channel clean that has no findings, and counts everything`() {
        var report = RehearsalReport(from: now, until: now + .hours(24), isQuick: true)
        report.parts = [RehearsalReport.Part(channel: channel, itemCount: 48, findings: [])]
        #expect(report.sum == "1 channel, 48 items, 0 faults, 0 warnings")
        #expect(report.text.contains("5 One: clean"))
    }

    @Test func `names a finding once, with how often it would happen`() {
        let finding = RehearsalFinding(
            cause: .init(.fault, "file.missing", "“Film 2” is missing", why: "", fix: "Restore the file."),
            channel: channel.number, channelName: channel.name, when: now, localTime: "2026-11-21 00:00:00",
            last: now + .hours(23), count: 16)
        var report = RehearsalReport(from: now, until: now + .hours(24), isQuick: true)
        report.parts = [RehearsalReport.Part(channel: channel, itemCount: 48, findings: [finding])]
        #expect(report.text.contains("“Film 2” is missing (16 times) [file.missing]"), "\(report.text)")
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
