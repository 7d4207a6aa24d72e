import Core
import Foundation
import JSON
import Inspection
import TestMedia
import TestPrograms
import Testing

/// Real load: the engine and three programs that never rest share one processor.
@Suite(.serialized) struct `An engine that gets a quarter of a processor` {
    private static let seconds: Int64 = 12

    @Test func `stays within two seconds of its plan, and its stream is whole`() async throws {
        let folder = try TemporaryFolder()
        let plan = folder.path("plan")
        try Data(try Self.plan().flatMap { try JSONText.line($0) }).write(to: URL(filePath: plan))
        var command = Command("sh", ["-c", Self.script, BuiltPrograms.engine, plan, folder.path("events")])
        command.arguments.append(folder.path("out.ts"))
        command.timeLimit = .seconds(60)
        let result = try await command.run()
        #expect(result.status == 0 && !result.isTimedOut, "\(result.errors.suffix(2_000))")

        let lines = try TestMedia.bytes(of: folder.path("events")).split(separator: UInt8(ascii: "\n"))
        let events = try lines.map { try JSONText.decode(EngineEvent.self, from: Array($0)) }
        var (sent, cut, worst, steps) = (Int64(0), Int64(0), TimeSpan.zero, 0)
        for event in events {
            switch event {
            case .ended(let part):
                sent += part.frames
                worst = max(worst, part.late?.worst ?? .zero)
            case .cut(let part): cut += part.frames
            case .shedding: steps += 1
            default: break
            }
        }
        #expect(steps > 0, "nothing was shed")
        #expect(worst <= .seconds(2), "\(worst.tenths) s late")
        #expect(sent + cut == Self.seconds * 30)

        let report = try EngineRun.inspect(folder.path("out.ts"))
        #expect(report.isClean, "\(report.text)")
        #expect(report.discontinuityFlags == 0)
        let pictures = Int64(report.video?.pictures ?? 0)
        #expect(pictures == sent)
        // Whole blocks of sound, the last filled up: as much as the pictures last.
        let missing = pictures * 1_600 - Int64(report.audio?.frames ?? 0) * 1_024
        #expect((-2_048...1_024).contains(missing), "\(missing) samples of sound are missing")
    }

    private static func plan() throws -> [EngineCommand] {
        let rate = FrameRate(30)
        let start = Instant(seconds: 1_790_000_000)
        let begin = EngineBegin(
            channelNumber: "1", channelName: "Overload",
            video: VideoProfile(width: 640, height: 360, frameRate: rate, mode: .transcode, preset: "veryfast"),
            audio: AudioProfile(), firstFrame: rate.frame(at: start))
        let source = EngineSource(path: try TestMedia.path("h264-1080p25-surround.mp4"), loops: true)
        let item = EngineItem(
            id: 1, start: start, finish: start + .seconds(seconds), sources: [source], title: "A film")
        return [.begin(begin), .item(item)]
    }

    /// The first processor that may be used, three burners on it, and the engine among them. The burners end with the
    /// script, whatever happens to it, and by SIGKILL, because programs of a test may have inherited other signals blocked.
    private static let script = """
        core=$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')
        burners=
        for burner in 1 2 3; do
            taskset -c "$core" sh -c "while kill -0 $$ 2>/dev/null; do :; done" &
            burners="$burners $!"
        done
        trap 'kill -KILL $burners 2>/dev/null' EXIT
        taskset -c "$core" "$0" channel --plan "$1" --events "$2" >"$3"
        """
}
