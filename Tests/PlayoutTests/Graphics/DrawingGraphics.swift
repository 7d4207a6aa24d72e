import Core
import Foundation
import Inspection
import TestMedia
import Testing

@testable import Playout

@Suite struct `A graphic on air` {
    private static let grey = [126, 128, 128]

    /// A clip of one grey, and an image of 80x40 whose left half is opaque red and whose right half is half transparent.
    private struct Material {
        let folder: TemporaryFolder
        let clip: String
        let logo: String

        init() async throws {
            folder = try TemporaryFolder()
            clip = try await MadeClip.make(
                "grey.mp4", in: folder,
                [
                    "-f", "lavfi", "-i", "color=c=gray:s=320x180:r=30,format=yuv420p", "-t", "8", "-c:v", "libx264",
                    "-g",
                    "30", "-bf", "2", "-flags", "+cgop",
                ])
            logo = try await MadeClip.make(
                "logo.png", in: folder,
                [
                    "-f", "lavfi", "-i",
                    "color=c=red:s=80x40,format=rgba,geq=r=255:g=0:b=0:a='if(lt(X,40),255,128)'", "-frames:v", "1",
                ])
        }

        func plan(_ graphics: [EngineGraphic], frames: Int64 = 60, mode: VideoProfile.Mode = .transcode) throws
            -> TrialPlan
        {
            var plan = TrialPlan(mode: mode)
            var item = plan.add(
                [EngineSource(path: clip, facts: try MediaProbe().facts(of: clip))], frames: frames)
            item.graphics = graphics
            plan.replaceLast(with: item)
            return plan
        }
    }

    private func isRed(_ color: [Int]) -> Bool { abs(color[0] - 63) < 7 && color[2] > 220 }
    private func isGrey(_ color: [Int]) -> Bool { zip(color, Self.grey).allSatisfy { abs($0 - $1) < 4 } }

    @Test func `has its place, size, transparency and colours`() async throws {
        let material = try await Material()
        let plan = try material.plan([
            EngineGraphic(id: 1, image: material.logo, place: .bottomRight, width: 25, margin: 10)
        ])
        let trial = try await plan.run()
        #expect(trial.faults.isEmpty, "\(trial.faults)")
        let pictures = try await DecodedPictures(of: trial.bytes, width: 320, height: 180)
        // 80 pixels wide, 32 from the right and 18 from the bottom: from 208 to 288 and from 122 to 162.
        #expect(
            isRed(pictures.color(in: 30, x: 228 / 320, y: 142 / 180)),
            "\(pictures.color(in: 30, x: 228 / 320, y: 142 / 180))")
        let half = pictures.color(in: 30, x: 268 / 320, y: 142 / 180)
        #expect(abs(half[0] - 95) < 6 && abs(half[2] - 184) < 8, "\(half)")
        for (x, y) in [(200.0, 142.0), (296, 142), (248, 114), (248, 170), (20, 20)] {
            #expect(isGrey(pictures.color(in: 30, x: x / 320, y: y / 180)), "\(x) \(y)")
        }
    }

    @Test func `looks like the overlay filter of FFmpeg`() async throws {
        let material = try await Material()
        let plan = try material.plan([
            EngineGraphic(id: 1, image: material.logo, place: .topLeft, margin: 10, opacity: 50)
        ])
        let trial = try await plan.run()
        let ours = material.folder.path("ours.ts")
        try Data(trial.bytes).write(to: URL(filePath: ours))
        let result = try await Command(
            "ffmpeg",
            [
                "-nostdin", "-v", "info", "-i", ours, "-i", material.clip, "-i", material.logo, "-filter_complex",
                "[2]format=rgba,colorchannelmixer=aa=0.5[logo];[1][logo]overlay=32:18,format=yuv420p[ref];"
                    + "[0:v][ref]ssim=shortest=1", "-f", "null", "-",
            ]
        ).run()
        let ssim = try #require(result.errors.firstMatch(of: #/All:([0-9.]+)/#).flatMap { Double($0.1) })
        #expect(ssim > 0.985, "\(ssim)")
    }

    @Test func `stays through items that follow each other and fades where it is alone`() async throws {
        let material = try await Material()
        let graphic = EngineGraphic(id: 1, image: material.logo, place: .topLeft, margin: 0, fade: .milliseconds(500))
        var plan = try material.plan([graphic])
        var second = plan.add([], frames: 30)
        second.graphics = [graphic]
        plan.replaceLast(with: second)
        let trial = try await plan.run()
        let pictures = try await DecodedPictures(of: trial.bytes, width: 320, height: 180)
        let levels = (0..<90).map { pictures.color(in: $0, x: 20 / 320, y: 20 / 180)[2] }
        #expect(levels[0] < 145 && levels[8] > levels[0] + 20 && levels[8] < 215 && levels[16] > 220)
        #expect(levels[16..<74].allSatisfy { $0 > 220 }, "\(levels)")
        #expect(levels[89] < 150)
    }

    @Test func `is not drawn when its image is missing, and the channel plays on`() async throws {
        let material = try await Material()
        let trial = try await material.plan([EngineGraphic(id: 1, image: "/no/such/logo.png")]).run()
        #expect(trial.faults.map(\.what) == ["Opening /no/such/logo.png"])
        #expect(trial.parts == ["1:0 transcoded 60"])
    }

    @Test func `that is there all the time is why video is not copied`() async throws {
        let material = try await Material()
        let plan = try material.plan(
            [EngineGraphic(id: 1, image: material.logo)], mode: .copyIfPossible)
        let trial = try await plan.run()
        #expect(trial.parts == ["1:0 transcoded 60"])
        #expect(trial.ended.map(\.obstacles) == [[.graphics]])
    }

    @Test func `that comes and goes interrupts copying for as long as it is there`() async throws {
        let material = try await Material()
        var plan = try material.plan([], frames: 240, mode: .copyIfPossible)
        let start = plan.items[0].start
        plan.replaceLast(
            with: {
                var item = plan.items[0]
                item.graphics = [
                    EngineGraphic(
                        id: 1, image: material.logo, place: .topLeft, margin: 0, fade: .milliseconds(200),
                        windows: [TimeWindow(start: start + .milliseconds(2_500), finish: start + .milliseconds(4_100))]
                    )
                ]
                return item
            }())
        let trial = try await plan.run()
        #expect(trial.parts == ["1:0 copied 240"])
        #expect(trial.report.isClean, "\(trial.report.faults)")
        let video = try #require(trial.report.video)
        #expect(video.pictures == 240 && video.shortestStep == 3_000 && video.longestStep == 3_000)
        let pictures = try await DecodedPictures(of: trial.bytes, width: 320, height: 180)
        let seen = (0..<240).filter { pictures.color(in: $0, x: 20 / 320, y: 20 / 180)[2] > 135 }
        #expect(seen.first == 75 && seen.last == 122 && seen.count == 48, "\(seen)")
        // Elsewhere the bytes are the file's own: its pictures are there exactly as ffmpeg decodes them.
        let own = try await DecodedPictures(file: material.clip, width: 320, height: 180)
        for number in [0, 30, 59, 150, 239] {
            #expect(pictures.color(in: number, x: 0.5, y: 0.5) == own.color(in: number, x: 0.5, y: 0.5))
        }
        let encoded = trial.events.count { if case .keyFrame = $0 { true } else { false } }
        #expect(encoded >= 8)
    }

    @Test func `that an operator shows is above the plan, and can hide what the plan draws`() async throws {
        let material = try await Material()
        let logo = EngineGraphic(id: 1, image: material.logo, place: .topLeft, margin: 0)
        let shown = EngineGraphic(id: 2, image: material.logo, place: .bottomRight, margin: 0)
        let plan = try material.plan([logo])
        let mailbox = PlanMailbox()
        mailbox.send(.graphics(EngineOverlay(shown: [shown], hidden: [1])))
        mailbox.send(.begin(plan.begin))
        for item in plan.items { mailbox.send(.item(item)) }
        mailbox.close()
        let trial = try await EngineTrial.run(mailbox)
        let pictures = try await DecodedPictures(of: trial.bytes, width: 320, height: 180)
        #expect(isGrey(pictures.color(in: 30, x: 20 / 320, y: 20 / 180)))
        #expect(isRed(pictures.color(in: 30, x: 260 / 320, y: 160 / 180)))
    }
}
