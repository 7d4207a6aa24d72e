import Foundation
import TestMedia
import TestPrograms
import Testing

/// Starting, ending and accidents, as an operator meets them.
@Suite(.serialized) struct `Running the program` {
    @Test func `exits with status 2 for an invalid command line`() async throws {
        for arguments in [["sreve"], ["serve", "--prot", "80"], ["serve", "--port", "eighty"], []] {
            let result = try await Command(BuiltPrograms.station, arguments).run()
            #expect(result.status == 2, "\(arguments)")
        }
        let typo = try await Command(BuiltPrograms.station, ["sreve"]).run()
        #expect(typo.errors.contains("serve"), "\(typo.errors)")
    }

    @Test func `names a data folder that cannot be written`() async throws {
        // Not even root can write there.
        let result = try await Command(BuiltPrograms.station, ["serve", "--data", "/proc/continuity", "--port", "0"])
            .run()
        #expect(result.status == 1 && !result.isTimedOut)
        #expect(result.errors.contains("/proc/continuity"), "\(result.errors)")
    }

    @Test func `says that its port is taken`() async throws {
        let station = try await DemoStation.shared.onAir()
        let folder = try TemporaryFolder()
        let result = try await Command(
            BuiltPrograms.station, ["serve", "--data", folder.path, "--port", station.port] + StationUnderTest.quiet
        ).run()
        #expect(result.status == 1 && !result.isTimedOut)
        #expect(result.errors.contains("port \(station.port) is already in use"), "\(result.errors)")
    }

    @Test func `says that another program has the station open`() async throws {
        let folder = try TemporaryFolder()
        let arguments = ["serve", "--data", folder.path, "--port", "0"] + StationUnderTest.quiet
        let first = try await StationUnderTest(arguments)
        let second = try await Command(BuiltPrograms.station, arguments).run()
        #expect(second.status == 7 && second.errors.contains(folder.path), "\(second.errors)")
        #expect(try await first.stop() == 0)
    }

    @Test func `serves an empty station, and exits with status 0 when stopped`() async throws {
        let folder = try TemporaryFolder()
        let station = try await StationUnderTest(
            ["serve", "--data", folder.path, "--port", "0"] + StationUnderTest.quiet)
        #expect(try await station.web.get("/lineup.json").text == "[]")
        #expect(try await station.stop() == 0)
    }

    @Test func `reports a media folder that is gone, and stays on air`() async throws {
        let demo = try await DemoFolder()
        let arguments = demo.arguments()
        _ = try await StationUnderTest(arguments).stop()
        try FileManager.default.removeItem(atPath: demo.folder.path("media/Shows"))
        let scan = try await demo.run("scan")
        #expect(scan.status == 1 && scan.output.count + scan.errors.count > 0)
        #expect((scan.text + scan.errors).contains("media/Shows"), "\(scan.text)\(scan.errors)")
        // What is gone from the disk is not forgotten: a disk that was not mounted must not empty a station.
        let station = try await StationUnderTest(demo.arguments("serve"))
        #expect(try await station.web.watch("/stream/2.ts", seconds: 4).count > 100_000)
        #expect(try await station.stop() == 0)
    }

    @Test func `loses nothing when it is killed at any moment of its start`() async throws {
        let demo = try await DemoFolder()
        let arguments = demo.arguments()
        for milliseconds in [40, 90, 150, 250, 400, 600, 900, 1_300] {
            let program = try await BackgroundProgram([BuiltPrograms.station] + arguments)
            try await Task.sleep(for: .milliseconds(milliseconds))
            program.signal(SIGKILL)
            _ = try await program.status()
        }
        let station = try await StationUnderTest(arguments)
        let channels = try await station.web.get("/channels.m3u").text
        #expect(channels.components(separatedBy: "#EXTINF").count == 4, "\(channels)")
        #expect(try await station.stop() == 0)
        let scan = try await demo.run("scan", "--json")
        #expect(scan.status == 0, "\(scan.text)\(scan.errors)")
        let doctor = try await demo.run("doctor")
        #expect(doctor.status == 0, "\(doctor.text)\(doctor.errors)")
        #expect(doctor.text.contains("sandbox: the engine was refused all 16 acts"), "\(doctor.text)")
    }

    @Test func `ends within three seconds while it still builds timelines`() async throws {
        let small = try await SmallStation(channelCount: 40, horizon: "14d")
        #expect(try await small.run("scan").status == 0)
        let arguments = ["serve", "--data", small.data, "--port", "0"] + StationUnderTest.quiet
        let program = try await BackgroundProgram([BuiltPrograms.station] + arguments)
        try await Patience.wait("the server to listen", atMost: .seconds(30)) {
            program.log.contains("http.listening") ? true : nil
        }
        let start = ContinuousClock.now
        program.signal(SIGTERM)
        #expect(try await program.status() == 0)
        #expect(ContinuousClock.now - start < .seconds(3))
    }

    @Test func `ends the engine of a channel that has no viewers`() async throws {
        let demo = try await DemoFolder.sharingMedia()
        let station = try await StationUnderTest(demo.arguments("serve") + ["--idle", "1"])
        _ = try await station.web.watch("/stream/3.ts", seconds: 2)
        let pid = station.program.processID
        try await Patience.wait("idle engines to end", atMost: .seconds(30)) {
            // Only the warm spare stays.
            ProcessList.children(of: pid, running: "engine\u{0}channel").count <= 1 ? true : nil
        }
        #expect(try await station.stop() == 0)
    }

    @Test func `ends within three seconds on air, and leaves no engine behind`() async throws {
        let demo = try await DemoFolder.sharingMedia()
        let station = try await StationUnderTest(demo.arguments("serve"))
        for path in ["/stream/1.ts", "/stream/2.ts"] { _ = try await station.web.watch(path, seconds: 2) }
        let engines = ProcessList.children(of: station.program.processID, running: "continuity-engine")
        #expect(engines.count >= 2)
        let start = ContinuousClock.now
        #expect(try await station.stop() == 0)
        #expect(ContinuousClock.now - start < .seconds(3))
        for engine in engines { #expect(kill(engine, 0) == -1, "engine \(engine) lives on") }
    }

    @Test func `continues in the guide where it was, after a kill on air`() async throws {
        let demo = try await DemoFolder()
        let arguments = demo.arguments()
        let first = try await StationUnderTest(arguments)
        let before = try await programmes(of: first)
        first.program.signal(SIGKILL)
        _ = try await first.program.status()
        let second = try await StationUnderTest(arguments)
        let after = try await programmes(of: second)
        let common = before.intersection(after)
        #expect(
            common.count >= before.count - 6, "the guide changed: \(before.count - common.count) of \(before.count)")
        #expect(try await second.stop() == 0)
    }

    /// Start, stop and channel of all that the guide holds.
    private func programmes(of station: StationUnderTest) async throws -> Set<String> {
        let guide = try await station.web.get("/xmltv.xml").text
        return Set(guide.components(separatedBy: "\n").filter { $0.hasPrefix("<programme ") })
    }
}
