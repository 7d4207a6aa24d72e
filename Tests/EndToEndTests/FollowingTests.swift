import Foundation
import TestMedia
import TestPrograms
import Testing

/// A station that keeps its libraries up to date by itself.
@Suite(.serialized) struct `A library of a running station` {
    private let folder: TemporaryFolder
    private let clip: String

    init() async throws {
        folder = try TemporaryFolder()
        clip = try TestMedia.path("h264-720p30.mp4")
        try FileManager.default.createDirectory(atPath: folder.path("films"), withIntermediateDirectories: true)
        for number in 1...3 {
            try FileManager.default.copyItem(atPath: clip, toPath: folder.path("films/Film \(number) (1950).mp4"))
        }
        let file = folder.path("station.yaml")
        try """
        station: { name: Test, timezone: UTC }
        libraries:
          - { name: Films, kind: movies, paths: [\(folder.path("films"))] }
        """.write(toFile: file, atomically: true, encoding: .utf8)
        _ = try await command("apply", file).output()
    }

    private func command(_ words: String...) -> Command {
        Command(BuiltPrograms.station, words + ["--data", folder.path])
    }

    private func onAir() async throws -> StationUnderTest {
        try await StationUnderTest(
            ["serve", "--data", folder.path, "--port", "0", "--bind", "127.0.0.1", "--no-discovery"])
    }

    /// Titles of the films that can be played.
    private func films(of station: StationUnderTest) async throws -> Set<String> {
        struct Page: Decodable {
            struct Item: Decodable {
                var title: String
                var state: String
            }
            var items: [Item]
        }
        let answer = try await station.web.get("/api/v1/media?limit=500")
        let items = try JSONDecoder().decode(Page.self, from: Data(answer.body)).items
        return Set(items.filter { $0.state == "ready" }.map(\.title))
    }

    private func wait(
        for titles: Set<String>, in station: StationUnderTest, atMost limit: Duration = .seconds(30)
    ) async throws {
        try await Patience.wait("the films \(titles.sorted())", atMost: limit) {
            try await films(of: station) == titles ? true : nil
        }
    }

    @Test func `has what is in its folder: files that came, grew to their end, moved and went`() async throws {
        let station = try await onAir()
        let listening = try await BackgroundProgram(
            ["curl", "--silent", "--no-buffer", "--max-time", "120", "\(station.address)/api/v1/events"])
        // What was there before the start.
        try await wait(for: ["Film 1", "Film 2", "Film 3"], in: station)

        // Written for eight seconds; until its end it is left alone.
        // The others have the same content: a few bytes more tell it from them when it moves.
        let bytes = try TestMedia.bytes(of: clip) + [0, 0, 0, 8] + "free".utf8
        let new = folder.path("films/Slow (1960).mp4")
        #expect(FileManager.default.createFile(atPath: new, contents: nil))
        let handle = try FileHandle(forWritingTo: URL(filePath: new))
        for part in 0..<16 {
            try handle.write(contentsOf: bytes[(bytes.count * part / 16)..<(bytes.count * (part + 1) / 16)])
            try await Task.sleep(for: .milliseconds(500))
            #expect(try await !station.web.get("/api/v1/media?limit=500").text.contains("Slow"), "taken while it grew")
        }
        try handle.close()
        let written = ContinuousClock.now
        try await wait(for: ["Film 1", "Film 2", "Film 3", "Slow"], in: station)
        let took = ContinuousClock.now - written
        #expect(took > .seconds(4) && took < .seconds(12), "it took \(took)")
        #expect(listening.log.isEmpty && listening.output.contains("event: scan"), "\(listening.output)")

        // Into a new folder, under another name: the same item.
        let before = try await id(of: "Slow", station)
        try FileManager.default.createDirectory(atPath: folder.path("films/Box"), withIntermediateDirectories: false)
        try FileManager.default.moveItem(atPath: new, toPath: folder.path("films/Box/Quick (1960).mp4"))
        try FileManager.default.removeItem(atPath: folder.path("films/Film 3 (1950).mp4"))
        try await wait(for: ["Film 1", "Film 2", "Quick"], in: station)
        #expect(try await id(of: "Quick", station) == before)
        let libraries = try await station.web.get("/api/v1/scans").text
        #expect(libraries.contains("\"watched\":true") && libraries.contains("\"state\":\"finished\""), "\(libraries)")
        #expect(try await station.stop() == 0)
    }

    private func id(of title: String, _ station: StationUnderTest) async throws -> Int? {
        struct Page: Decodable {
            struct Item: Decodable {
                var id: Int
                var title: String
            }
            var items: [Item]
        }
        let answer = try await station.web.get("/api/v1/media?limit=500")
        return try JSONDecoder().decode(Page.self, from: Data(answer.body)).items.first { $0.title == title }?.id
    }

    @Test func `keeps its films when its disk is not mounted, until an operator says that they are gone`() async throws
    {
        #expect(try await command("scan").run().status == 0)
        // As when a disk goes away: another folder is there, and empty.
        try FileManager.default.moveItem(atPath: folder.path("films"), toPath: folder.path("disk"))
        try FileManager.default.createDirectory(atPath: folder.path("films"), withIntermediateDirectories: false)
        let scan = try await command("scan").run()
        #expect(scan.status == 1 && scan.errors.contains("it is empty, but 3 files were there"), "\(scan.errors)")
        #expect(scan.errors.contains("--accept-empty"))
        let doctor = try await command("doctor").run()
        #expect(doctor.status == 1 && doctor.text.contains("is empty"), "\(doctor.text)")
        let station = try await onAir()
        try await Patience.wait("the fault", atMost: .seconds(20)) {
            try await station.web.get("/api/v1/faults").text.contains("library.missing") ? true : nil
        }
        #expect(try await films(of: station).count == 3)
        #expect(try await station.stop() == 0)

        try FileManager.default.removeItem(atPath: folder.path("films"))
        try FileManager.default.moveItem(atPath: folder.path("disk"), toPath: folder.path("films"))
        #expect(try await command("scan").run().status == 0)
        try FileManager.default.removeItem(atPath: folder.path("films"))
        try FileManager.default.createDirectory(atPath: folder.path("films"), withIntermediateDirectories: false)
        let accepted = try await command("scan", "--accept-empty").run()
        #expect(accepted.status == 0 && accepted.text.contains("3 vanished"), "\(accepted.text)\(accepted.errors)")
        #expect(try await command("scan").run().status == 0)
    }
}
