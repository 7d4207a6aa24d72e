import Core
import Testing

@testable import WebAPI

/// Bytes from hexadecimal text.
private func hex(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

@Suite struct `Looking for tuners` {
    let announcement = TunerAnnouncement(
        identity: FakeStation().identity(), tunerCount: 4, localAddress: "192.168.1.10", port: 8480)

    func request(_ items: [DevicePacket.Item]) -> [UInt8] { DevicePacket(.discoverRequest, items).bytes }

    /// As Jellyfin and `hdhomerun_config` send it, and as Kodi does.
    @Test(arguments: [
        "0002000c 0104ffffffff 0204ffffffff 73cc7d8f", "0002000c 010400000001 0204ffffffff 4e507f35",
    ])
    func `finds this station`(packet: String) throws {
        let reply = try #require(announcement.reply(to: hex(packet)))
        let read = try #require(DevicePacket(reply))
        #expect(read.kind == .discoverReply)
        #expect(read.value(.deviceType) == [0, 0, 0, 1])
        #expect(read.value(.deviceID) == hex("105c0fee"))
        #expect(read.value(.tunerCount) == [4])
        #expect(read.value(.baseURL) == Array("http://192.168.1.10:8480".utf8))
        #expect(read.value(.lineupURL) == Array("http://192.168.1.10:8480/lineup.json".utf8))
    }

    @Test func `by id, by several types or without an id works too`() {
        let any = DevicePacket.Item(.deviceTypes, hex("00000005 00000001"))
        #expect(announcement.reply(to: request([any])) != nil)
        #expect(announcement.reply(to: request([.init(.deviceType, hex("00000001"))])) != nil)
        let ours = DevicePacket.Item(.deviceID, hex("105c0fee"))
        #expect(announcement.reply(to: request([.init(.deviceType, hex("ffffffff")), ours])) != nil)
    }

    @Test func `stays unanswered when it is not for a tuner, for another or broken`() {
        let tuner = DevicePacket.Item(.deviceType, hex("00000001"))
        #expect(announcement.reply(to: request([.init(.deviceType, hex("00000005"))])) == nil)
        #expect(announcement.reply(to: request([tuner, .init(.deviceID, hex("105c0fef"))])) == nil)
        #expect(announcement.reply(to: request([tuner, .init(.deviceID, [1])])) == nil)
        #expect(announcement.reply(to: request([])) == nil)
        #expect(announcement.reply(to: hex("0002000c 0104ffffffff 0204ffffffff 73cc7d8e")) == nil)
        #expect(announcement.reply(to: DevicePacket(.discoverReply, [tuner]).bytes) == nil)
    }
}

@Suite struct `A device packet` {
    @Test(arguments: 1...50) func `reads back as it was written, and not when a bit differs`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let items = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
            let count = Int.random(in: 0...220, using: &generator)
            return DevicePacket.Item(
                tag: UInt8.random(in: 0...255, using: &generator),
                value: (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
        }
        let packet = DevicePacket(.discoverRequest, items)
        var bytes = packet.bytes
        #expect(DevicePacket(bytes) == packet, "seed \(seed)")
        let bit = Int.random(in: 0..<(bytes.count * 8), using: &generator)
        bytes[bit / 8] ^= 1 << UInt8(bit % 8)
        #expect(DevicePacket(bytes) == nil, "seed \(seed)")
    }

    @Test func `of random bytes is refused, even with a good checksum`() {
        var generator = SeededGenerator(seed: 99)
        for _ in 0..<5_000 {
            let payload = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let head: [UInt8] = [0, UInt8.random(in: 0...6, using: &generator), 0, UInt8(payload.count)]
            let sum = CyclicChecksum.of(head + payload)
            let bytes = head + payload + (0..<4).map { UInt8(sum >> (UInt32($0) * 8) & 0xff) }
            // What is read must be what was there: nothing is made up, nothing runs past the end.
            if let packet = DevicePacket(bytes) {
                #expect(packet.items.reduce(0) { $0 + $1.value.count + 2 } <= payload.count)
            }
            #expect(DevicePacket(payload) == nil)
        }
    }
}

@Suite struct `Asking the tuner for a setting` {
    let settings = TunerSettings(tuners: [
        TunerState(),
        TunerState(
            channel: ChannelNumber(5, 1), channelName: "Kino", client: "192.168.1.20:5000", bitsPerSecond: 4_000_000),
    ])

    func ask(_ name: String, _ value: String? = nil) -> DevicePacket? {
        var items = [DevicePacket.Item(.name, Array(name.utf8) + [0])]
        if let value { items.append(.init(.value, Array(value.utf8) + [0])) }
        var conversation = ControlConversation()
        guard case .send(let bytes) = conversation.receive(DevicePacket(.controlRequest, items).bytes, settings) else {
            return nil
        }
        return DevicePacket(bytes)
    }

    @Test(arguments: [
        ("/sys/model", "hdhomerun5_atsc"), ("/sys/hwmodel", "HDHR5-4US"),
        ("/tuner0/status", "ch=none lock=none ss=0 snq=0 seq=0 bps=0 pps=0"), ("/tuner0/vchannel", "none"),
        ("/tuner1/status", "ch=auto:5 lock=qam256 ss=100 snq=100 seq=100 bps=4000000 pps=379"),
        ("/tuner1/vstatus", "vch=5.1 name=Kino auth=unspecified cci=none cgms=none"), ("/tuner1/vchannel", "5.1"),
        ("/tuner1/target", "http://192.168.1.20:5000"), ("/tuner1/lockkey", "192.168.1.20"),
    ])
    func `gives its value`(name: String, expected: String) {
        #expect(ask(name)?.value(.value) == Array(expected.utf8) + [0])
        #expect(ask(name)?.value(.name) == Array(name.utf8) + [0])
    }

    @Test(arguments: ["/tuner2/status", "/tunerx/status", "/tuner0/none", "/sys", ""])
    func `that does not exist gives an error`(name: String) {
        #expect(ask(name)?.value(.errorMessage) == Array("ERROR: unknown getset variable".utf8) + [0])
    }

    @Test func `changes none`() {
        #expect(ask("/tuner0/vchannel", "5")?.value(.errorMessage) == Array("ERROR: resource locked".utf8) + [0])
    }

    @Test func `works in any pieces, and ends with who speaks something else`() {
        let request = DevicePacket(.controlRequest, [.init(.name, Array("/sys/model".utf8) + [0])]).bytes
        var conversation = ControlConversation()
        var answers: [UInt8] = []
        for byte in request + request {
            guard case .send(let bytes) = conversation.receive([byte], settings) else {
                return #expect(Bool(false), "closed")
            }
            answers += bytes
        }
        #expect(answers.count == 2 * (ask("/sys/model")?.bytes.count ?? 0))
        #expect(conversation.receive(Array("GET / HTTP/1.1\r\n".utf8), settings) == .close)
    }
}
