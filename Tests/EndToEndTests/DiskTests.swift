import Foundation
import TestMedia
import TestPrograms
import Testing

/// Disks that fill up, or cannot be written.
@Suite(.serialized, .enabled(if: PrivateMount.isAllowed, "this machine does not allow private mounts"))
struct `A station's disk` {
    @Test(arguments: ["serve", "scan"]) func `that is read-only is named, with what to do`(name: String) async throws {
        let demo = try await DemoFolder.sharingMedia()
        let line = PrivateMount.readOnly(folder: demo.folder.path).command(
            [BuiltPrograms.station, name, "--data", demo.folder.path])
        let result = try await Command(line[0], Array(line.dropFirst())).run()
        #expect(result.status == 7 && !result.isTimedOut, "\(result.status)")
        #expect(result.errors.contains(demo.folder.path) && result.errors.contains("Read-only"), "\(result.errors)")
        #expect(result.errors.contains("Check that the folder exists and can be written"), "\(result.errors)")
    }

    @Test func `may fill up on air: viewers stay, and the as-run log is written when there is free disk space`()
        async throws
    {
        let demo = try await DemoFolder.sharingMedia()
        // The media are elsewhere; only the database is on the small disk.
        let station = try await StationUnderTest(
            demo.arguments("serve"), on: .small(folder: demo.folder.path, megabytes: 32))
        let disk = "/proc/\(station.program.processID)/root\(demo.folder.path)"
        let stuffing = try await Command("dd", ["if=/dev/zero", "of=\(disk)/stuffing", "bs=4k"]).run()
        #expect(stuffing.status != 0, "the disk did not fill")

        // Until an item ends, which is when its line is written.
        let seconds = try await remaining(on: station) + 4
        let bytes = try await station.web.watch("/stream/1.ts", seconds: seconds)
        #expect(bytes.count > (seconds - 4) * 200_000 / 8)
        try await Patience.wait("the fault to be shown", atMost: .seconds(20)) {
            try await station.web.get("/api/v1/faults").text.contains("store.full") ? true : nil
        }
        #expect(station.program.log.contains("Free up disk space"))
        let before = try await asRun(of: station)

        try FileManager.default.removeItem(atPath: "\(disk)/stuffing")
        try await Patience.wait("the lost lines to be written", atMost: .seconds(90)) {
            try await asRun(of: station) > before ? true : nil
        }
        #expect(try await station.stop() == 0)
    }

    /// How many seconds of the programme on the first channel are left.
    private func remaining(on station: StationUnderTest) async throws -> Int {
        struct Answer: Decodable {
            struct Programme: Decodable { var remaining: Double }
            var now: Programme
        }
        let answer = try await station.web.get("/api/v1/channels/1/now")
        return Int(try JSONDecoder().decode(Answer.self, from: Data(answer.body)).now.remaining)
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
