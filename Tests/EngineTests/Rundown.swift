import Core
import TestMedia

/// A plan for one channel, with what the test expects of each item.
struct Rundown {
    struct Entry {
        var clip: String
        var inPoint: TimeSpan
        var frames: Int64
        /// Times of the clip's flashes, from its start; empty when it has none or is broken.
        var flashes: [TimeSpan]
        var hasSound: Bool
        /// How far a flash may be off: one frame where the clip's own frames are not the channel's.
        var flashTolerance: Int
    }

    var begin: EngineBegin
    var entries: [Entry] = []
    /// What the engine's probe found out about the clips.
    var facts: [String: MediaFacts] = [:]

    var rate: FrameRate { begin.video.frameRate }
    var totalFrames: Int64 { entries.reduce(0) { $0 + $1.frames } }

    init(_ video: VideoProfile) {
        let start = Instant(seconds: 1_800_000_000)
        begin = EngineBegin(
            channelNumber: "5", channelName: "Harbour", video: video, audio: AudioProfile(),
            firstFrame: video.frameRate.frame(at: start), paced: false)
    }

    /// The first frame of each entry, from the rundown's start.
    var starts: [Int64] {
        entries.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.frames) }.dropLast()
    }

    func commands() throws -> [EngineCommand] {
        let items = try zip(entries, starts).enumerated().map { index, pair in
            let (entry, start) = pair
            let first = begin.firstFrame + start
            return EngineCommand.item(
                EngineItem(
                    id: Int64(index + 1), start: rate.instant(ofFrame: first),
                    finish: rate.instant(ofFrame: first + entry.frames),
                    sources: [
                        EngineSource(
                            path: try Self.path(entry.clip), inPoint: entry.inPoint, facts: facts[entry.clip])
                    ],
                    title: entry.clip))
        }
        return [.begin(begin)] + items
    }

    private static func path(_ clip: String) throws -> String {
        clip == "missing.mp4" ? "/nowhere/missing.mp4" : try TestMedia.path(clip)
    }

    /// Frames of the rundown at which a flash must be seen, with the tolerance, whether sound comes with it, and the clip.
    var expectedFlashes: [(frame: Int64, tolerance: Int, hasSound: Bool, clip: String)] {
        zip(entries, starts).flatMap { entry, start -> [(frame: Int64, tolerance: Int, hasSound: Bool, clip: String)] in
            // Items begin on the channel's frame grid, so that what is seen there is heard with it.
            let entryFrame = rate.frame(at: Instant(microseconds: entry.inPoint.microseconds))
            let inPoint = TimeSpan(microseconds: rate.instant(ofFrame: entryFrame).microseconds)
            return entry.flashes.compactMap { flash in
                let offset = flash - inPoint
                let frame = rate.frame(at: Instant(microseconds: offset.microseconds))
                // A flash at the very edge may fall on either side of it.
                guard offset >= .zero, frame < entry.frames - 1 else { return nil }
                return (start + frame, entry.flashTolerance, entry.hasSound, entry.clip)
            }
        }
    }
}

/// What is known of the clips of media-fixtures.
enum ClipFacts {
    private static func seconds(_ count: Int64, each microseconds: Int64 = 1_000_000) -> [TimeSpan] {
        (0..<count).map { TimeSpan(microseconds: $0 * microseconds) }
    }

    /// One entry for every kind of clip. `frames` is how long it is on air.
    static func entry(_ clip: String, frames: Int64, inPoint: TimeSpan = .zero) -> Rundown.Entry {
        var entry = Rundown.Entry(
            clip: clip, inPoint: inPoint, frames: frames, flashes: [], hasSound: true, flashTolerance: 0)
        switch clip {
        case "h264-720p30.mp4", "h264-720p30.mkv", "h264-720p30.ts", "chapters.mkv": entry.flashes = seconds(10)
        case "b-frames-0.mp4", "b-frames-2.mp4", "b-frames-3.mp4": entry.flashes = seconds(5)
        case "open-gop.mkv": entry.flashes = seconds(6)
        case "advert-break.mp4": entry.flashes = seconds(9).filter { $0 != .seconds(4) }
        case "no-audio.mp4":
            entry.flashes = seconds(6)
            entry.hasSound = false
        case "two-languages.mkv", "h264-1080p25-surround.mp4":
            entry.flashes = seconds(6)
            entry.flashTolerance = 1
        case "h264-720p2997.mp4":
            entry.flashes = seconds(7, each: 1_001_000)
            entry.flashTolerance = 1
        case "mpeg2-480i-mono.mpg":
            entry.flashes = seconds(5, each: 1_001_000)
            entry.flashTolerance = 1
        case "variable-rate.mkv":
            entry.flashes = seconds(9)
            entry.flashTolerance = 1
        default: break
        }
        return entry
    }
}
