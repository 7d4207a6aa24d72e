import Core
import Streamer
import Testing

@Suite struct `A tuner` {
    private let five = ChannelID(5)
    private let six = ChannelID(6)

    @Test func `serves all connections of one player to one channel`() throws {
        var book = TunerAllocator(count: 1)
        // What Kodi does: a probe, a second one, and the real stream before the probes are seen to close.
        #expect(try book.take(.any, host: "kodi", channel: five, at: .zero) == 0)
        #expect(try book.take(.any, host: "kodi", channel: five, at: .milliseconds(300)) == 0)
        book.release(0, host: "kodi", channel: five, at: .milliseconds(400))
        #expect(try book.take(.any, host: "kodi", channel: five, at: .milliseconds(700)) == 0)
        book.release(0, host: "kodi", channel: five, at: .milliseconds(1_000))
        #expect(throws: TunerError.Number.allTunersInUse) {
            try book.take(.any, host: "plex", channel: six, at: .seconds(60))
        }
        book.release(0, host: "kodi", channel: five, at: .seconds(61))
        #expect(try book.take(.any, host: "plex", channel: six, at: .seconds(63)) == 0)
    }

    @Test func `stays its host's for a grace and no longer`() throws {
        var book = TunerAllocator(count: 1)
        _ = try book.take(.any, host: "kodi", channel: five, at: .zero)
        book.release(0, host: "kodi", channel: five, at: .seconds(1))
        #expect(throws: TunerError.Number.allTunersInUse) {
            try book.take(.any, host: "plex", channel: five, at: .milliseconds(2_900))
        }
        #expect(try book.take(.any, host: "plex", channel: five, at: .seconds(3)) == 0)
    }

    @Test func `lets its host zap at once`() throws {
        var book = TunerAllocator(count: 1)
        _ = try book.take(.any, host: "kodi", channel: five, at: .zero)
        book.release(0, host: "kodi", channel: five, at: .seconds(10))
        #expect(try book.take(.any, host: "kodi", channel: six, at: .seconds(10)) == 0)
        #expect(book.status(at: .seconds(10))[0]?.channel == six)
        // A close of the old channel that arrives late changes nothing.
        book.release(0, host: "kodi", channel: five, at: .seconds(11))
        #expect(book.status(at: .seconds(11))[0]?.connectionCount == 1)
    }

    @Test func `that is asked for by number is given or refused, never another`() throws {
        var book = TunerAllocator(count: 2)
        #expect(try book.take(.tuner(1), host: "a", channel: five, at: .zero) == 1)
        #expect(throws: TunerError.Number.tunerInUse) { try book.take(.tuner(1), host: "b", channel: five, at: .zero) }
        #expect(throws: TunerError.Number.tuneFailed) { try book.take(.tuner(2), host: "b", channel: five, at: .zero) }
        #expect(try book.take(.any, host: "b", channel: five, at: .zero) == 0)
    }

    @Test(arguments: [UInt64(1), 2, 3]) func `is never given to two and never lost`(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        var book = TunerAllocator(count: 3)
        var open: [(index: Int, host: String, channel: ChannelID)] = []
        var now = TimeSpan.zero
        for _ in 0..<5_000 {
            now = now + .milliseconds(Int64.random(in: 0...1_500, using: &dice))
            if Bool.random(using: &dice), let place = open.indices.randomElement(using: &dice) {
                let lease = open.remove(at: place)
                book.release(lease.index, host: lease.host, channel: lease.channel, at: now)
            } else {
                let host = ["a", "b", "c", "d"].randomElement(using: &dice) ?? "a"
                let channel = ChannelID(Int64.random(in: 1...3, using: &dice))
                if let index = try? book.take(.any, host: host, channel: channel, at: now) {
                    open.append((index, host, channel))
                }
            }
            let status = book.status(at: now)
            for index in 0..<3 {
                let users = open.filter { $0.index == index }
                #expect(Set(users.map { "\($0.host)/\($0.channel)" }).count <= 1, "seed \(seed)")
                #expect((status[index]?.connectionCount ?? 0) == users.count, "seed \(seed)")
            }
        }
    }

    @Test func `names its faults as the device does`() {
        #expect(TunerError.tuner(.allTunersInUse, ChannelNumber(5)).header == "805 All Tuners In Use")
        #expect(TunerError.unknownChannel("5").category == .unknown)
        #expect(TunerError.Number.allCases.map(\.rawValue) == Array(801...811))
    }
}
