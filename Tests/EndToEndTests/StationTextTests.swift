import Foundation
import TestMedia
import TestPrograms
import Testing

/// A station as a text file, from the command line.
@Suite(.serialized) struct `A station as text` {
    @Test func `changes nothing when it is applied as it was exported`() async throws {
        let demo = try await DemoFolder.sharingMedia()
        let text = try await demo.run("export")
        #expect(text.status == 0)
        let file = demo.folder.path("station.yaml")
        try Data(text.output).write(to: URL(filePath: file))
        let plan = try await demo.run("plan", file)
        #expect(plan.status == 0 && plan.text.contains("No changes."), "\(plan.text)\(plan.errors)")
        #expect(try await demo.run("apply", file).status == 0)
        #expect(try await demo.run("export").output == text.output)
    }

    @Test func `changes a station on air when it is applied changed`() async throws {
        let demo = try await DemoFolder.sharingMedia()
        let station = try await StationUnderTest(demo.arguments("serve"))
        let text = try await demo.run("export").text
        #expect(text.contains("Harbour Films"))
        let file = demo.folder.path("station.yaml")
        try text.replacingOccurrences(of: "Harbour Films", with: "Harbour Pictures")
            .write(toFile: file, atomically: true, encoding: .utf8)
        let plan = try await demo.run("plan", file)
        #expect(plan.text.contains("Harbour Pictures"), "\(plan.text)")
        #expect(try await station.web.get("/lineup.json").text.contains("Harbour Films"))
        #expect(try await demo.run("apply", file).status == 0)
        try await Patience.wait("the new name on air", atMost: .seconds(30)) {
            try await station.web.get("/lineup.json").text.contains("Harbour Pictures") ? true : nil
        }
        #expect(try await station.stop() == 0)
    }

    @Test(arguments: [
        ("channels:\n  - { number: 1, name: A, schedule: Nowhere, profile: HD }\n", "2:37"),
        ("statoin: { name: A }\n", "1:1"),
        ("channels:\n  - { number: one }\n", "2:15"),
        ("channels: [\n", "2:1"),
    ])
    func `is rejected with line and column when it is invalid, and changes nothing`(text: String, place: String)
        async throws
    {
        let demo = try await DemoFolder.sharingMedia()
        let before = try await demo.run("export").output
        let file = demo.folder.path("wrong.yaml")
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        for command in ["plan", "apply"] {
            let result = try await demo.run(command, file)
            #expect(result.status == 1 && result.errors.contains("\(file):\(place)"), "\(result.errors)")
        }
        #expect(try await demo.run("export").output == before)
    }

    @Test func `comes back from a backup that was made on air`() async throws {
        let demo = try await DemoFolder.sharingMedia()
        let station = try await StationUnderTest(demo.arguments("serve"))
        let before = try await demo.run("export").output
        let backup = demo.folder.path("kept.db")
        #expect(try await demo.run("backup", backup).status == 0)
        #expect(try await station.stop() == 0)
        let file = demo.folder.path("small.yaml")
        try "station: { name: Other }\n".write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try await demo.run("apply", file).status == 0)
        #expect(try await demo.run("export").output != before)
        try Data("not a database".utf8).write(to: URL(filePath: demo.folder.path("broken.db")))
        let broken = try await demo.run("restore", demo.folder.path("broken.db"))
        #expect(broken.status == 1 && broken.errors.contains("broken.db"), "\(broken.errors)")
        #expect(try await demo.run("restore", backup).status == 0)
        #expect(try await demo.run("export").output == before)
    }
}
