import Foundation
import TestMedia
import TestPrograms
import Testing

/// Tomorrow's broadcast, looked at today.
@Suite(.serialized) struct `A rehearsal from the command line` {
    private struct Document: Decodable {
        struct Finding: Decodable {
            var severity: String
            var code: String
            var channel: String
            var path: String?
        }

        struct Channel: Decodable {
            var number: String
            var items: Int
        }

        var items: Int
        var faults: Int
        var channels: [Channel]
        var findings: [Finding]
    }

    private func document(_ result: Command.Result) throws -> Document {
        try JSONDecoder().decode(Document.self, from: Data(result.output))
    }

    @Test func `exits with status 0 on a good station, and with 1 when a file is missing`() async throws {
        let demo = try await DemoFolder().prepared()
        let good = try await demo.run("rehearse", "--all", "--for", "1d")
        #expect(good.status == 0, "\(good.text)\(good.errors)")
        #expect(good.text.contains("3 channels, ") && good.text.contains(" 0 faults, "), "\(good.text.suffix(200))")

        let films = demo.folder.path("media/Films")
        let film = try #require(try FileManager.default.contentsOfDirectory(atPath: films).min())
        try FileManager.default.removeItem(atPath: "\(films)/\(film)")
        let result = try await demo.run("rehearse", "1", "--for", "1d", "--json")
        #expect(result.status == 1, "\(result.errors)")
        let report = try document(result)
        #expect(report.channels.map(\.number) == ["1"] && report.faults == 1)
        let finding = try #require(report.findings.first)
        #expect(finding.severity == "fault" && finding.code == "file.missing" && finding.channel == "1")
        #expect(finding.path?.hasSuffix("/Films/\(film)") == true, "\(finding)")
    }

    @Test func `opens files unless it is told to be quick`() async throws {
        let demo = try await DemoFolder().prepared()
        let films = demo.folder.path("media/Films")
        let film = "\(films)/\(try #require(try FileManager.default.contentsOfDirectory(atPath: films).min()))"
        // The same size and time, but no film any more.
        let attributes = try FileManager.default.attributesOfItem(atPath: film)
        let size = try #require(attributes[.size] as? Int)
        let noise = [
            "-c",
            "cp -p \"$0\" \"$0.old\"; head -c \(size) /dev/zero > \"$0\"; touch -r \"$0.old\" \"$0\"; rm \"$0.old\"",
            film,
        ]
        _ = try await Command("sh", noise).output()
        let quick = try await demo.run("rehearse", "1", "--for", "1d", "--quick", "--json")
        #expect(quick.status == 0, "\(quick.text.suffix(1_000))")
        let whole = try await demo.run("rehearse", "1", "--for", "1d", "--json")
        #expect(whole.status == 1)
        #expect(try document(whole).findings.first?.code == "file.unopened")
    }

    @Test(arguments: [
        [], ["--all", "1"], ["1", "2"], ["one"], ["1", "--for", "soon"], ["1", "--repeat-within", "0h"],
    ])
    func `exits with status 2 when it is not told what to rehearse`(words: [String]) async throws {
        let result = try await Command(BuiltPrograms.station, ["rehearse"] + words).run()
        #expect(result.status == 2, "\(words): \(result.text)\(result.errors)")
    }

    @Test func `is what a station on air does when it is asked to`() async throws {
        let demo = try await DemoFolder().prepared()
        let token = try await demo.run("token", "create", "tests", "operator").text
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let key = ["--header", "Authorization: Bearer \(token)"]
        let station = try await StationUnderTest(demo.arguments("serve"))
        #expect(try await station.web.get("/api/v1/rehearsal").text == "{\"state\":\"none\"}")
        try FileManager.default.removeItem(atPath: demo.folder.path("media/Shows"))
        let order = try await station.web.get("/api/v1/rehearsal", key + ["--request", "POST"])
        #expect(order.status == 202, "\(order.text)")
        let answer = try await Patience.wait("the rehearsal to end", atMost: .seconds(60)) {
            let answer = try await station.web.get("/api/v1/rehearsal")
            return answer.text.contains("\"state\":\"finished\"") ? answer : nil
        }
        let report = try JSONDecoder().decode(Document.self, from: Data(answer.body))
        #expect(report.faults > 0 && report.channels.count == 3 && report.items > 100)
        #expect(report.findings.contains { $0.code == "file.missing" && $0.path?.contains("/Shows/") == true })
        let metrics = try await station.web.get("/metrics").text
        #expect(metrics.contains("continuity_rehearsal_faults{channel=\"2\"}"))
        #expect(metrics.contains("continuity_rehearsal_last_run_timestamp_seconds "))
        #expect(try await station.stop() == 0)
    }
}
