import Core
import Testing

@testable import Streamer

private let five = ChannelID(5)

@Suite(.timeLimit(.minutes(1))) struct `A graphic that an operator shows or hides` {
    private let bug = EngineGraphic(id: 7, image: "/bug.png")

    private func overlays(_ engine: TestHost.Engine?) -> [EngineOverlay] {
        (engine?.commands ?? []).compactMap { if case .graphics(let overlay) = $0 { overlay } else { nil } }
    }

    @Test func `is told to the engine at once, and to the one that takes over`() async throws {
        let station = await TestStation()
        // Before the channel runs.
        await station.manager.hide(GraphicID(3), on: five, for: nil)
        async let watching = station.manager.watch(five, as: ViewerIdentity(host: "a", connection: "a:1"))
        #expect(await eventually { station.host[1]?.begin != nil })
        #expect(overlays(station.host[1]) == [EngineOverlay(hidden: [3])])
        await station.manager.show(bug, on: five, for: nil)
        #expect(await eventually { overlays(station.host[1]).last == EngineOverlay(shown: [bug], hidden: [3]) })

        let begin = try #require(station.host[1]?.begin)
        var dice = Dice(seed: 1)
        var maker = StreamMaker(firstFrame: begin.firstFrame)
        maker.write(frames: 60, using: &dice)
        station.host.write(maker.bytes, from: 1, at: station.clock.present.uptime)
        _ = try await watching
        station.host.end(EngineID(number: 1), "signal 9")
        #expect(await eventually { station.host[2]?.begin != nil })
        #expect(overlays(station.host[2]) == [EngineOverlay(shown: [bug], hidden: [3])])
        await station.manager.shutDown()
    }

    @Test func `ends when its time is over, or when it is released`() async throws {
        let station = await TestStation()
        async let watching = station.manager.watch(five, as: ViewerIdentity(host: "a", connection: "a:1"))
        #expect(await eventually { station.host[1]?.begin != nil })
        await station.manager.show(bug, on: five, for: .seconds(10))
        await station.manager.hide(GraphicID(3), on: five, for: nil)
        station.clock.pass(.seconds(9))
        await station.manager.tick()
        #expect(await station.manager.override(of: GraphicID(7), on: five)?.isShown == true)
        station.clock.pass(.seconds(1))
        await station.manager.tick()
        #expect(overlays(station.host[1]).last == EngineOverlay(hidden: [3]))
        await station.manager.release(GraphicID(3), on: five)
        #expect(overlays(station.host[1]).last == EngineOverlay())
        #expect(await station.manager.override(of: GraphicID(7), on: five) == nil)
        await station.manager.shutDown()
        _ = try? await watching
    }
}
