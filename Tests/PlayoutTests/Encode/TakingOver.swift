import Core
import Inspection
import LibAV
import Linux
import TestMedia
import Testing

@testable import Playout

/// An encoder that stands for one in hardware and fails on command.
private struct FailingMaker: VideoEncoderMaker {
    enum Fault: CaseIterable { case refuses, dies, stalls, isGreen }

    let name = "h264_failing"
    let isSoftware = false
    let fault: Fault
    /// How many frames it encodes after its trial.
    var frames = 40

    func session(_ settings: VideoEncoderSettings) throws(LibAVError) -> any VideoEncoderSession {
        if fault == .refuses { throw Self.error("the device is busy") }
        return FailingSession(try Encoder.h264(settings), fault: fault, frames: frames, settings: settings)
    }

    static func error(_ why: String) -> LibAVError {
        LibAVError(code: "libav.encode", what: "Cannot encode", why: why, fix: "Check it.")
    }
}

private final class FailingSession: VideoEncoderSession {
    private let encoder: Encoder
    private let fault: FailingMaker.Fault
    private let settings: VideoEncoderSettings
    private var left: Int

    init(_ encoder: Encoder, fault: FailingMaker.Fault, frames: Int, settings: VideoEncoderSettings) {
        self.encoder = encoder
        self.fault = fault
        self.settings = settings
        left = frames
    }

    func encode(
        _ frame: Frame?, presentation: Int64, forcesKey: Bool, output: (Packet) throws(LibAVError) -> Void
    ) throws(LibAVError) {
        left -= 1
        if left < 0, fault == .dies { throw FailingMaker.error("the device was reset") }
        if left < 0, fault == .stalls { return }
        let shown =
            fault == .isGreen && frame != nil
            ? Frame(plainWidth: settings.width, height: settings.height, luma: 120) : frame
        try encoder.encode(shown, presentation: presentation, forcesKey: forcesKey, output: output)
    }
}

@Suite struct `When a hardware encoder fails` {
    private func run(_ maker: FailingMaker) async throws -> (trial: EngineTrial, plan: TrialPlan) {
        var plan = TrialPlan(rate: FrameRate(30))
        plan.begin.video.bitRate = 4_000_000
        try plan.add("h264-720p30.mp4", frames: 100)
        let mailbox = PlanMailbox()
        mailbox.send(.begin(plan.begin))
        for item in plan.items { mailbox.send(.item(item)) }
        mailbox.close()
        let bytes = Collected<UInt8>()
        let events = Collected<EngineEvent>()
        let failure: (any Error)? = await withCheckedContinuation { continuation in
            Thread.start(name: "engine") {
                let engine = ChannelEngine(
                    plan: mailbox, clock: MachineClock(), startsNow: true, files: LocalFiles(),
                    encoders: VideoEncoders { _ in maker }, stream: { bytes.append($0) },
                    events: { events.append([$0]) })
                do {
                    try engine.run()
                    continuation.resume(returning: nil)
                } catch {
                    continuation.resume(returning: error)
                }
            }
        }
        if let failure { throw failure }
        return (EngineTrial(bytes: bytes.all, events: events.all), plan)
    }

    @Test(arguments: [FailingMaker.Fault.dies, .stalls])
    fileprivate func `on air, software continues with the next frame`(fault: FailingMaker.Fault) async throws {
        let (trial, plan) = try await run(FailingMaker(fault: fault))
        #expect(trial.report.isClean, "\(trial.report.text)")
        #expect(trial.report.video?.pictures == 100)
        #expect(trial.faults.count == 1)
        // The encoder holds one frame back: the last of its 40 is the first that is missing.
        let keys = trial.events.compactMap { event -> Int64? in
            guard case .keyFrame(let frame, _) = event else { return nil }
            return frame - plan.firstFrame
        }
        #expect(keys == [0, 39, 99])
        let shown = try await DecodedPictures(of: trial.bytes, width: 320, height: 180)
        let wanted = try await DecodedPictures(of: try await plan.run().bytes, width: 320, height: 180)
        #expect(shown.count == wanted.count)
        for picture in [38, 39, 40, 41, 80] {
            for x in [0.3, 0.5, 0.7] {
                let (found, right) = (shown.color(in: picture, x: x, y: 0.4), wanted.color(in: picture, x: x, y: 0.4))
                #expect(abs(found[0] - right[0]) <= 10, "frame \(picture)")
            }
        }
    }

    @Test(arguments: [FailingMaker.Fault.refuses, .isGreen])
    fileprivate func `its trial, software has the channel from the start`(fault: FailingMaker.Fault) async throws {
        let (trial, _) = try await run(FailingMaker(fault: fault))
        #expect(trial.report.isClean, "\(trial.report.text)")
        #expect(trial.faults.count == 1)
        let shown = try await DecodedPictures(of: trial.bytes, width: 320, height: 180)
        #expect(shown.difference(10, 11) > 0.2)
    }
}
