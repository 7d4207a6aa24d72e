import Foundation
import TestMedia
import TestPrograms
import Testing

/// Disks that fill up, or cannot be written.
@Suite(.serialized, .enabled(if: PrivateMount.isAllowed, "this machine does not allow private mounts"))
struct `A station's disk` {
    @Test(arguments: ["serve", "scan"]) func `that is read-only is named, with what to do`(name: String) async throws {
        let demo = try await DemoFolder().prepared()
        let line = PrivateMount.readOnly(folder: demo.folder.path).command(
            [BuiltPrograms.station, name, "--data", demo.folder.path])
        let result = try await Command(line[0], Array(line.dropFirst())).run()
        #expect(result.status == 1 && !result.isTimedOut)
        #expect(result.errors.contains(demo.folder.path) && result.errors.contains("Read-only"), "\(result.errors)")
        #expect(result.errors.contains("Check that the folder exists and can be written"), "\(result.errors)")
    }

    @Test func `may fill up on air: viewers stay, and what went out is written when there is room again`() async throws
    {
        let demo = try await DemoFolder().prepared()
        let media = try TemporaryFolder()
        // The media lie elsewhere; only the database shares the small disk.
        try FileManager.default.moveItem(atPath: demo.folder.path("media"), toPath: media.path("media"))
        try FileManager.default.createSymbolicLink(
            atPath: demo.folder.path("media"), withDestinationPath: media.path("media"))
        let station = try await StationUnderTest(
            demo.arguments("serve"), on: .small(folder: demo.folder.path, megabytes: 32))
        let disk = "/proc/\(station.program.processID)/root\(demo.folder.path)"
        let stuffing = try await Command("dd", ["if=/dev/zero", "of=\(disk)/stuffing", "bs=4k"]).run()
        #expect(stuffing.status != 0, "the disk did not fill")

        // Longer than the longest item, so that an item ends, which is when its line is written.
        let bytes = try await station.web.watch("/stream/1.ts", seconds: 42)
        #expect(bytes.count > 38 * 200_000 / 8)
        try await Patience.wait("the fault to be shown", atMost: .seconds(20)) {
            try await station.web.get("/api/v1/faults").text.contains("store.full") ? true : nil
        }
        #expect(station.program.log.contains("Make room on the disk"))
        let before = try await asRun(of: station)

        try FileManager.default.removeItem(atPath: "\(disk)/stuffing")
        try await Patience.wait("the lost lines to be written", atMost: .seconds(90)) {
            try await asRun(of: station) > before ? true : nil
        }
        #expect(try await station.stop() == 0)
    }

    /// How many lines the as-run log of the first channel has.
    private func asRun(of station: StationUnderTest) async throws -> Int {
        struct Log: Decodable {
            struct Line: Decodable { var title: String }
            var items: [Line]
        }
        let answer = try await station.web.get("/api/v1/channels/1/as-run")
        return try JSONDecoder().decode(Log.self, from: Data(answer.body)).items.count
    }
}
