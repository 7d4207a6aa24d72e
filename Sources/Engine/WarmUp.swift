import Core
import Linux
import Playout

/// Plays a second of slate into nowhere, so that codecs, filters and fonts are loaded before the first viewer waits.
enum WarmUp {
    static func run() {
        let frameCount: Int64 = 15
        let rate = FrameRate(30)
        let mailbox = PlanMailbox()
        mailbox.send(
            .begin(
                EngineBegin(
                    channelNumber: "1", channelName: "Continuity", video: VideoProfile(width: 320, height: 180),
                    audio: AudioProfile(), firstFrame: 0, paced: false)))
        mailbox.send(
            .item(
                EngineItem(
                    id: 0, start: rate.instant(ofFrame: 0), finish: rate.instant(ofFrame: frameCount), sources: [],
                    title: "Continuity")))
        mailbox.close()
        // An engine that cannot even do this says so when it gets its plan.
        try? ChannelEngine(plan: mailbox, clock: MachineClock(), startsNow: true, stream: { _ in }, events: { _ in })
            .run()
    }
}
