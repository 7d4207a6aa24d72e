import Core
import Testing

@testable import Streamer

private let five = ChannelID(5)

private func viewer(_ host: String) -> ViewerIdentity { ViewerIdentity(host: host, connection: "\(host):1") }

/// Sends what a new engine sends at once: `frames` frames from where it was told to begin.
private func stream(_ begin: EngineBegin, frames: Int64, seed: UInt64) -> [UInt8] {
    var dice = Dice(seed: seed)
    var maker = StreamMaker(firstFrame: begin.firstFrame)
    maker.resume(begin.continuity)
    maker.write(frames: frames, using: &dice)
    return maker.bytes
}

@Suite(.timeLimit(.minutes(1))) struct `A channel manager` {
    @Test func `gives the warm engine to the first viewers and shares it among them`() async throws {
        let station = await TestStation()
        #expect(await eventually { station.host.count == 1 })
        async let first = station.manager.watch(five, as: viewer("a"))
        async let second = station.manager.watch(five, as: viewer("b"))
        #expect(await eventually { station.host[1]?.begin != nil })
        let begin = try #require(station.host[1]?.begin)
        #expect(begin.firstFrame == FrameRate(25).frame(at: station.clock.present.now))
        #expect(station.host.count == 1, "the next spare waits until the channel is on air")
        let bytes = stream(begin, frames: 60, seed: 1)
        station.host.write(bytes, from: 1, at: station.clock.present.uptime)
        let readers = try await [first, second]
        for reader in readers { #expect(same(reader.readAll(), bytes)) }
        #expect(await eventually { station.host.count == 2 }, "the next spare")

        let status = try #require(await station.manager.status.first)
        #expect(status.phase == .onAir && status.processID == 1_001 && status.byteCount == Int64(bytes.count))
        #expect(status.viewers.map(\.viewer.host).sorted() == ["a", "b"])
        #expect(status.viewers.allSatisfy { $0.counts.byteCount == Int64(bytes.count) })
        #expect(await station.manager.metrics.contains { $0.name == "continuity_viewers" && $0.value == 2 })
        await station.manager.shutDown()
        for reader in readers {
            guard case .end = reader.next() else { return #expect(Bool(false), "shutting down ends streams") }
        }
    }

    @Test func `replaces an engine that dies without a viewer noticing`() async throws {
        let station = await TestStation()
        async let watching = station.manager.watch(five, as: viewer("a"))
        #expect(await eventually { station.host[1]?.begin != nil })
        let begin = try #require(station.host[1]?.begin)
        // The engine dies within a packet.
        station.host.write(Array(stream(begin, frames: 55, seed: 2).dropLast(60)), from: 1, at: .zero)
        let reader = try await watching
        #expect(await eventually { station.host.count == 2 })
        var bytes = reader.readAll()
        station.host.end(EngineID(number: 1), "signal 9")

        #expect(await eventually { station.host[2]?.begin != nil }, "the spare takes over")
        let resumed = try #require(station.host[2]?.begin)
        #expect(resumed.firstFrame == begin.firstFrame + 55)
        station.host.write(stream(resumed, frames: 55, seed: 3), from: 2, at: .zero)
        #expect(
            await eventually {
                bytes += reader.readAll()
                return continuityFaults(in: bytes) == 0 && pictureFrames(in: bytes).count == 110
            })
        #expect(pictureFrames(in: bytes) == Array(begin.firstFrame..<(begin.firstFrame + 110)))
        #expect(await eventually { station.reporting.deaths == 1 })
        #expect(await station.manager.status.first?.restartCount == 1)
        await station.manager.shutDown()
    }

    @Test func `stops a channel that has no viewers any more`() async throws {
        let station = await TestStation()
        async let watching = station.manager.watch(five, as: viewer("a"))
        #expect(await eventually { station.host[1]?.begin != nil })
        var begin = try #require(station.host[1]?.begin)
        station.host.write(stream(begin, frames: 55, seed: 4), from: 1, at: .seconds(1_000))
        begin.firstFrame += 55
        let reader = try await watching
        reader.close(.clientLeft)
        #expect(await eventually { await station.manager.status.first?.viewers.isEmpty == true })
        for second in 1...60 {
            station.clock.pass(.seconds(1))
            station.host.write(stream(begin, frames: 25, seed: 4), from: 1, at: station.clock.present.uptime)
            begin.firstFrame += 25
            await station.manager.tick()
            let isStopped = station.host[1]?.isStopped == true
            #expect(isStopped == (second == 60))
        }
        #expect(await station.manager.status.isEmpty)
        await station.manager.shutDown()
    }

    @Test func `tells viewers why there is no picture`() async throws {
        let station = await TestStation()
        let unknown = await #expect(throws: TunerError.self) {
            try await station.manager.watch(ChannelID(404), as: viewer("a"), tuner: .any)
        }
        #expect(unknown?.number == .unknownChannel)
        #expect(await station.manager.tunerStatus[0]?.connectionCount == 0, "the tuner is given back")

        let mute = Task { try await station.manager.watch(five, as: viewer("b")) }
        #expect(await eventually { station.host[1]?.begin != nil })
        for _ in 0..<21 {
            station.clock.pass(.milliseconds(500))
            await station.manager.tick()
        }
        let error = await #expect(throws: TunerError.self) { try await mute.value }
        #expect(error?.number == .noVideoData)
        await station.manager.shutDown()
    }

    @Test func `gives one tuner to one viewer and says so to the next`() async throws {
        let station = await TestStation()
        async let watching = station.manager.watch(five, as: viewer("a"), tuner: .any)
        #expect(await eventually { station.host[1]?.begin != nil })
        station.host.write(stream(try #require(station.host[1]?.begin), frames: 55, seed: 5), from: 1, at: .zero)
        let reader = try await watching
        let refused = Task { try await station.manager.watch(five, as: viewer("b"), tuner: .any) }
        #expect(
            await eventually {
                station.clock.pass(.milliseconds(1))
                return await station.manager.tunerStatus[0]?.host == "a"
                    && station.clock.present.uptime > .seconds(1_002)
            })
        let error = await #expect(throws: TunerError.self) { try await refused.value }
        #expect(error?.number == .allTunersInUse)
        reader.close(.clientLeft)
        await station.manager.shutDown()
    }

    @Test func `serves HLS from the same stream and counts its players`() async throws {
        let station = await TestStation()
        let asking = Task { try await station.manager.playlist(of: five, as: viewer("tv"), prefix: "s/") }
        #expect(await eventually { station.host[1]?.begin != nil })
        let begin = try #require(station.host[1]?.begin)
        station.host.write(stream(begin, frames: 251, seed: 6), from: 1, at: .zero)
        let text = String(decoding: try await asking.value, as: UTF8.self)
        let names = text.split(separator: "\n").filter { $0.hasPrefix("s/") }.map { String($0.dropFirst(2)) }
        #expect(names.count >= 3, "\(text)")
        let segment = try #require(await station.manager.segment(names[0], of: five, as: viewer("tv")))
        #expect(segment.duration == .seconds(2) && segment.start == FrameRate(25).instant(ofFrame: begin.firstFrame))
        #expect(pictureFrames(in: segment.bytes) == Array(begin.firstFrame..<(begin.firstFrame + 50)))
        #expect(await station.manager.status.first?.viewers.map(\.kind) == [.hls])
        station.clock.pass(.seconds(24))
        station.host.write([0x47], from: 1, at: station.clock.present.uptime)
        await station.manager.tick()
        #expect(await station.manager.status.first?.viewers.isEmpty == true)
        await station.manager.shutDown()
    }
}

/// The frame number of each picture in order, from a stream maker's stamps.
func pictureFrames(in bytes: [UInt8]) -> [Int64] {
    var frames: [Int64] = []
    let rate = FrameRate(25)
    for offset in stride(from: 0, to: bytes.count, by: 188) {
        let packet = TransportPacket(bytes, at: offset)
        guard packet.pid == StreamMaker.videoPID, let stamps = packet.timeStamps else { continue }
        // The stamps of this era: the wraps since 1970 are put back.
        let era = (rate.ticks(ofFrame: rate.frame(at: Instant(seconds: 1_790_000_000))) >> 33) << 33
        let candidates = [era - (1 << 33), era, era + (1 << 33)].map { $0 + stamps.presentation }
        let target = rate.ticks(ofFrame: rate.frame(at: Instant(seconds: 1_790_000_000)))
        let nearest = candidates.min { abs($0 - target) < abs($1 - target) } ?? 0
        frames.append(rate.frame(atTicks: nearest))
    }
    return frames
}
