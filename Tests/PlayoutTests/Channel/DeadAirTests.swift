import Core
import Inspection
import LibAV
import TestMedia
import Testing

@testable import Playout

@Suite struct `A watch for dead air` {
    private static let format = ChannelFormat(
        video: VideoProfile(width: 320, height: 180, frameRate: FrameRate(30)), audio: AudioProfile())

    private static func picture(_ luma: UInt8) -> Frame { Frame(plainWidth: 320, height: 180, luma: luma) }

    /// Shows each picture for a second, and collects what is noticed, as `black begun at 60`.
    private func notices(
        of rule: EngineDeadAir, seconds: Int, isSilent: Bool = false, _ picture: (Int64) -> Frame?
    ) -> (notices: [String], wasDead: Bool) {
        var watch = DeadAirWatch(rule, item: 1, format: Self.format)
        var texts: [String] = []
        var wasDead = false
        func add(_ notices: [DeadAirWatch.Notice], _ frame: Int64) {
            for notice in notices {
                switch notice {
                case .begun(let kind, _): texts.append("\(kind) begun at \(frame)")
                case .more: break
                case .over(let kind, let span): texts.append("\(kind) over after \(span.words)")
                }
            }
        }
        for frame in 0..<Int64(seconds * 30) {
            add(watch.note(picture(frame), isSilent: isSilent, at: frame), frame)
            wasDead = wasDead || watch.isDead
        }
        add(watch.end(at: Int64(seconds * 30)), Int64(seconds * 30))
        return (texts, wasDead)
    }

    @Test func `notices black video, not that it is frozen as well`() {
        let found = notices(of: EngineDeadAir(black: .seconds(3), frozen: .seconds(3)), seconds: 5) { _ in
            Self.picture(16)
        }
        #expect(found.notices == ["black begun at 89", "black over after 5 s"])
        #expect(!found.wasDead)
    }

    @Test func `notices frozen video in the same frame and in equal ones`() {
        let held = Self.picture(100)
        for picture in [{ _ in held }, { _ in Self.picture(100) }] as [(Int64) -> Frame?] {
            let found = notices(of: EngineDeadAir(black: .seconds(1), frozen: .seconds(3)), seconds: 5, picture)
            #expect(found.notices == ["frozen begun at 89", "frozen over after 5 s"])
        }
    }

    @Test func `does not notice video that moves, and video that it does not see`() {
        let rule = EngineDeadAir(black: .seconds(1), frozen: .seconds(1), silent: .seconds(1))
        #expect(notices(of: rule, seconds: 5) { Self.picture(UInt8(60 + $0 / 15 % 2 * 20)) }.notices.isEmpty)
        #expect(notices(of: rule, seconds: 5) { _ in nil }.notices.isEmpty)
    }

    @Test(arguments: [(16, true, true), (16, false, false), (100, true, true)])
    func `has an item skipped only when neither video nor audio comes`(luma: UInt8, isSilent: Bool, isDead: Bool) {
        let rule = EngineDeadAir(black: .seconds(1), frozen: .seconds(1), silent: .seconds(1), skips: true)
        let dark = Self.picture(luma)
        #expect(notices(of: rule, seconds: 3, isSilent: isSilent) { _ in dark }.wasDead == isDead)
        let moving = notices(of: rule, seconds: 3, isSilent: true) { Self.picture(UInt8(60 + $0 / 15 % 2 * 20)) }
        #expect(moving.notices == ["silent begun at 29", "silent over after 3 s"])
        #expect(!moving.wasDead)
    }
}

@Suite struct `Dead air` {
    /// Four seconds of a test picture with a tone, six of black and silence, four like the first.
    private static func clip(in folder: TemporaryFolder) async throws -> String {
        try await MadeClip.make(
            "dark.mp4", in: folder,
            [
                "-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=4", "-f", "lavfi", "-i",
                "color=black:s=320x180:r=30:d=6",
                "-f", "lavfi", "-i", "sine=d=4:r=48000", "-f", "lavfi", "-i", "anullsrc=r=48000:cl=mono:d=6",
                "-filter_complex",
                "[0:v]split[a][b];[2:a]asplit[x][y];[a][x][1:v][3:a][b][y]concat=n=3:v=1:a=1[v][s]", "-map", "[v]",
                "-map", "[s]",
                "-pix_fmt", "yuv420p",
                "-c:v", "libx264", "-g", "30", "-bf", "2", "-flags", "+cgop", "-c:a", "aac",
            ])
    }

    private func run(
        _ sources: [EngineSource], frames: Int64, _ rule: EngineDeadAir?, mode: VideoProfile.Mode = .transcode
    ) async throws -> EngineTrial {
        var plan = TrialPlan(mode: mode)
        var item = plan.add(sources, frames: frames)
        item.deadAir = rule
        plan.replaceLast(with: item)
        return try await plan.run()
    }

    private func frames(of kind: DeadAirKind, in trial: EngineTrial) -> Int64 {
        trial.events.reduce(0) { sum, event in
            guard case .deadAir(let report) = event, report.kind == kind else { return sum }
            return sum + report.frames
        }
    }

    @Test func `in the middle of an item is a fault, is counted, and stands in the item's report`() async throws {
        let folder = try TemporaryFolder()
        let source = EngineSource(path: try await Self.clip(in: folder))
        let rule = EngineDeadAir(black: .seconds(2), frozen: .seconds(2), silent: .seconds(3))
        let trial = try await run([source], frames: 420, rule)
        #expect(trial.parts == ["1:0 transcoded 420"])
        #expect(trial.faults.map(\.code) == ["air.black", "air.silent"])
        // Video is compared every half second.
        #expect((165...195).contains(frames(of: .black, in: trial)))
        #expect((170...185).contains(frames(of: .silent, in: trial)))
        #expect(frames(of: .frozen, in: trial) == 0)
        let cause = try #require(trial.ended.first?.cause)
        #expect(cause.contains("black video for ") && cause.contains("silence for "))
        #expect(trial.report.isClean)
    }

    @Test func `makes way for the next source where the rule says so`() async throws {
        let folder = try TemporaryFolder()
        let dark = EngineSource(path: try await Self.clip(in: folder))
        let rule = EngineDeadAir(black: .seconds(2), frozen: .seconds(2), silent: .seconds(3), skips: true)
        let trial = try await run([dark, try Clip.made("b-frames-2.mp4").source(loops: true)], frames: 420, rule)
        let parts = trial.ended
        #expect(parts.map(\.source) == [0, 1] && parts.map(\.frames).reduce(0, +) == 420)
        #expect((205...225).contains(parts.first?.frames ?? 0))
        #expect(parts.last?.cause?.contains("neither video nor audio") == true)
        #expect(trial.faults.map(\.code).contains("air.skipped"))
        #expect(trial.report.isClean)
    }

    @Test func `after the end of a file that is too short makes way as well`() async throws {
        let folder = try TemporaryFolder()
        let dark = EngineSource(path: try await Self.clip(in: folder), inPoint: .seconds(12))
        let rule = EngineDeadAir(frozen: .seconds(3), silent: .seconds(3), skips: true)
        let trial = try await run([dark, try Clip.made("b-frames-2.mp4").source(loops: true)], frames: 300, rule)
        #expect(trial.ended.map(\.how) == [.transcoded, .held, .transcoded])
        #expect(trial.ended.map(\.source) == [0, 0, 1])
        #expect(trial.ended.map(\.frames).reduce(0, +) == 300)
    }

    @Test func `is not watched for in items that are exempt`() async throws {
        let folder = try TemporaryFolder()
        let trial = try await run([EngineSource(path: try await Self.clip(in: folder))], frames: 420, nil)
        #expect(trial.faults.isEmpty && trial.ended.map(\.cause) == [nil])
    }

    @Test func `of copied video is heard, not seen`() async throws {
        let folder = try TemporaryFolder()
        let path = try await Self.clip(in: folder)
        let source = EngineSource(path: path, facts: try MediaProbe().facts(of: path))
        let rule = EngineDeadAir(black: .seconds(2), frozen: .seconds(2), silent: .seconds(3), skips: true)
        let trial = try await run([source], frames: 420, rule, mode: .copyIfPossible)
        #expect(trial.parts == ["1:0 copied 420"])
        #expect(trial.faults.map(\.code) == ["air.silent"])
    }
}
