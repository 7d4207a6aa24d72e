import Core
import LibAV
import Linux
import TestMedia
import Testing

@testable import Playout

@Suite struct `A file whose picture is turned` {
    @Test(arguments: [90, 180, 270]) func `is shown upright`(degrees: Int) async throws {
        let folder = try TemporaryFolder()
        let upright = try await MadeClip.make(
            "upright.mp4", in: folder,
            [
                "-f", "lavfi", "-i",
                "color=0x202020:s=320x180:r=30,drawbox=w=160:h=90:color=0x606060:t=fill,"
                    + "drawbox=x=160:w=160:h=90:color=0xa0a0a0:t=fill,drawbox=y=90:w=160:h=90:color=0xe0e0e0:t=fill",
                "-t", "0.5", "-c:v", "libx264", "-qp", "10", "-pix_fmt", "yuv420p",
            ])
        let path = try await MadeClip.make(
            "turned.mp4", in: folder, ["-i", upright, "-c", "copy", "-metadata:s:v:0", "rotate=\(degrees)"])
        let facts = try MediaProbe().facts(of: path)
        // The name of the option and the file's matrix turn in opposite directions.
        #expect(facts.video?.rotation == 360 - degrees)
        let rule = CopyRule(profile: VideoProfile(width: 320, height: 180, frameRate: FrameRate(30)))
        #expect(rule.obstacles(facts).contains(.rotated))

        var plan = TrialPlan()
        plan.add([EngineSource(path: path, facts: facts)], frames: 6)
        let shown = try await DecodedPictures(of: try await plan.run().bytes, width: 320, height: 180)
        // The ffmpeg command turns pictures by itself.
        let (width, height) = degrees == 180 ? (320, 180) : (102, 180)
        let wanted = try await DecodedPictures(
            file: path, width: 320, height: 180,
            filters: "scale=\(width):\(height),pad=320:180:(ow-iw)/2:(oh-ih)/2,setsar=1")
        for x in [0.4, 0.6] {
            for y in [0.25, 0.75] {
                let (found, right) = (shown.color(in: 3, x: x, y: y), wanted.color(in: 3, x: x, y: y))
                #expect(abs(found[0] - right[0]) <= 4, "\(found) for \(right) at \(x), \(y)")
            }
        }
    }
}

@Suite struct `The shape of a picture` {
    private func geometry(
        _ width: Int, _ height: Int, aspect: Rational = Rational(1, 1), turns: Int = 0, fit: PictureSettings.Fit
    ) -> PictureGeometry {
        PictureGeometry(
            .init(width: width, height: height), aspect: aspect,
            orientation: PictureOrientation(quarterTurns: turns, isMirrored: false),
            target: .init(width: 1_280, height: 720), fit: fit)
    }

    @Test func `is kept by bars`() {
        #expect(geometry(720, 576, aspect: Rational(16, 15), fit: .bars).shown == .init(width: 960, height: 720))
        #expect(geometry(1_920, 804, fit: .bars).shown == .init(width: 1_280, height: 536))
        #expect(geometry(1_920, 804, fit: .bars).y == 92)
        #expect(geometry(1_080, 1_920, fit: .bars).shown == .init(width: 406, height: 720))
        #expect(geometry(1_920, 1_080, turns: 1, fit: .bars).scaled == .init(width: 720, height: 406))
    }

    @Test func `fills the screen where little is lost`() {
        let film = geometry(1_998, 1_080, fit: .crop)
        #expect(film.kept == .init(width: 1_920, height: 1_080))
        #expect(film.shown == .init(width: 1_280, height: 720))
        let turned = geometry(1_080, 1_998, turns: 1, fit: .crop)
        #expect(turned.kept == .init(width: 1_080, height: 1_920))
        #expect(turned.scaled == .init(width: 720, height: 1_280))
        #expect(geometry(1_440, 1_080, fit: .crop).shown == .init(width: 960, height: 720))
        #expect(geometry(1_440, 1_080, fit: .stretch).shown == .init(width: 1_280, height: 720))
    }

    @Test func `is damaged at worst, never a trap`() {
        for size in [0, 1, 3, 1 << 40] {
            for fit in PictureSettings.Fit.allCases {
                let found = geometry(size, 1, aspect: Rational(.max, 1), fit: fit)
                #expect(found.shown.width >= 2 && found.shown.height >= 2)
            }
        }
    }

    @Test(arguments: [(PictureSettings.Fit.bars, 16...16), (.blur, 40...160)])
    func `has sides as the channel wants them`(fit: PictureSettings.Fit, brightness: ClosedRange<Int>) async throws {
        let folder = try TemporaryFolder()
        let path = try await MadeClip.make(
            "square.mp4", in: folder,
            ["-f", "lavfi", "-i", "color=0x808080:s=180x180:r=30", "-t", "0.5", "-c:v", "libx264", "-qp", "10"])
        var plan = TrialPlan()
        plan.begin.picture = PictureSettings(fit: fit)
        plan.add([EngineSource(path: path)], frames: 6)
        let shown = try await DecodedPictures(of: try await plan.run().bytes, width: 320, height: 180)
        #expect(brightness.contains(shown.color(in: 3, x: 0.1, y: 0.5)[0]), "\(shown.color(in: 3, x: 0.1, y: 0.5))")
        #expect(abs(shown.color(in: 3, x: 0.5, y: 0.5)[0] - 126) <= 3)
    }
}

@Suite struct `An interlaced file` {
    @Test func `moves as smoothly as it was filmed where the channel shows enough pictures`() async throws {
        func moving(_ rate: FrameRate) async throws -> Double {
            var plan = TrialPlan(rate: rate)
            plan.begin.video.bitRate = 4_000_000
            try plan.add("mpeg2-480i-mono.mpg", frames: 60)
            let pictures = try await DecodedPictures(of: try await plan.run().bytes, width: 320, height: 180)
            let moves = (10..<50).count { pictures.difference($0, $0 + 1) > 0.3 }
            return Double(moves) / 40
        }
        #expect(try await moving(FrameRate(60_000, 1_001)) > 0.9)
    }

    @Test func `is shown by frames elsewhere`() throws {
        let demuxer = try OpenFixture.open("mpeg2-480i-mono.mpg")
        let video = try #require(demuxer.bestStream(.video))
        func keepsFields(_ rate: FrameRate) -> Bool {
            let format = ChannelFormat(video: VideoProfile(frameRate: rate), audio: AudioProfile())
            return Deinterlacer.Way(video, format: format, isFast: false).keepsFields
        }
        #expect(keepsFields(FrameRate(60)))
        #expect(keepsFields(FrameRate(50)))
        #expect(!keepsFields(FrameRate(30)))
        #expect(!keepsFields(FrameRate(25)))
    }
}

enum OpenFixture {
    static func open(_ name: String) throws -> Demuxer { try open(at: TestMedia.path(name)) }

    static func open(at path: String) throws -> Demuxer {
        try Demuxer(
            owning: try LocalFiles().open(path, within: .seconds(5)).release(), path: path, deadline: .seconds(5))
    }
}
