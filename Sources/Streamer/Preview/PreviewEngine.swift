public import Core
import JSON
import Linux

/// Plays pieces of single files for people who want to see what the station makes of them: each through an engine of its own,
/// without a channel, as fast as the machine allows. One plays at a time, so that channels on air do not notice.
public actor PreviewEngine {
    private let program: String
    private var newest: Task<[UInt8], any Error>?
    private var count = 0

    /// How many may play or wait.
    private static let most = 8
    /// Longer than a slow machine needs for a piece.
    private static let patience = TimeSpan.seconds(60)
    /// More than a piece has at any bit rate that a profile can have.
    private static let mostBytes = 64 << 20
    /// Channels come first.
    private static let niceness: Int32 = 10
    /// Where a file begins on the engine's clock. The same for every piece, so that their timestamps follow each other.
    private static let origin = Instant(microseconds: 0) + .hours(24)

    /// `program` is the engine's path.
    public init(_ program: String) { self.program = program }

    /// The transport stream of a part of the file, with timestamps that count from the file's start.
    public func piece(of source: EngineSource, title: String, span: TimeSpan, as profile: Profile) async throws
        -> [UInt8]
    {
        guard count < Self.most else {
            throw StationError(
                .busy, "preview.busy", what: "Cannot play the preview", why: "too many previews are being played",
                fix: "Try again in a few seconds.")
        }
        count += 1
        defer { count -= 1 }
        let (before, program) = (newest, program)
        let commands = try Self.commands(source, title, span, profile)
        let task = Task {
            _ = await before?.result
            return try await Thread.run(name: "preview") { try Self.play(commands, program) }
        }
        newest = task
        return try await task.value
    }

    private static func commands(
        _ source: EngineSource, _ title: String, _ span: TimeSpan, _ profile: Profile
    ) throws -> [[UInt8]] {
        let start = origin + source.inPoint
        let begin = EngineBegin(
            channelNumber: "1", channelName: "Preview", video: profile.video, audio: profile.audio,
            firstFrame: profile.video.frameRate.frame(at: start), paced: false)
        let item = EngineItem(id: 1, start: start, finish: start + span, sources: [source], title: title).bounded()
        return [try JSONText.line(EngineCommand.begin(begin)), try JSONText.line(EngineCommand.item(item))]
    }

    /// Blocks until the engine has ended.
    private static func play(_ commands: [[UInt8]], _ program: String) throws -> [UInt8] {
        var launch = ChildProcess.Launch.engine(program, "channel", niceness: niceness)
        launch.arguments += ["--plan", "-", "--speed", "max"]
        launch.errors = .captured
        let child = try ChildProcess(launch)
        for command in commands { child.commands.send(command) }
        child.commands.close()
        let deadline = SystemClock.uptime + patience
        var stream: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        reading: while SystemClock.uptime < deadline, stream.count < mostBytes {
            switch try child.stream.read(into: &buffer) {
            case .bytes(let count): stream += buffer[..<count]
            case .wouldBlock: _ = child.stream.waitUntilReadable(within: .milliseconds(100))
            case .closed: break reading
            }
        }
        if SystemClock.uptime >= deadline || stream.count >= mostBytes { child.kill() }
        let status = child.waitForExit()
        guard !stream.isEmpty else {
            throw StationError(
                .unavailable, "preview.failed", what: "Cannot play the preview",
                why: "its engine ended without video (\(status))", fix: "Check the file.")
        }
        return stream
    }
}
