/// One TCP connection on port 65001, where clients read the tuner's settings. Bytes in, bytes out; no socket, no clock.
public struct ControlConversation: Sendable {
    public enum Step: Hashable, Sendable {
        /// Send these (perhaps no) bytes and keep reading.
        case send([UInt8])
        /// The client does not speak the protocol.
        case close
    }

    private var received: [UInt8] = []

    public init() {}

    /// Takes what came in; answers every request that is complete.
    public mutating func receive(_ bytes: [UInt8], _ settings: TunerSettings) -> Step {
        received += bytes
        var answers: [UInt8] = []
        while let count = DevicePacket.byteCount(startingWith: received) {
            guard count <= DevicePacket.longestPayload + 8 else { return .close }
            guard received.count >= count else { break }
            let request = Array(received.prefix(count))
            received.removeFirst(count)
            guard let packet = DevicePacket(request), packet.kind == .controlRequest else { return .close }
            answers += Self.answer(packet, settings).bytes
        }
        return .send(answers)
    }

    private static func answer(_ packet: DevicePacket, _ settings: TunerSettings) -> DevicePacket {
        guard let name = packet.value(.name).map(text), let value = settings.value(of: name) else {
            return fault("ERROR: unknown getset variable")
        }
        // Nothing can be set: clients that want a picture open the channel's address instead.
        if packet.value(.value) != nil { return fault("ERROR: resource locked") }
        return DevicePacket(.controlReply, [.init(.name, terminated(name)), .init(.value, terminated(value))])
    }

    private static func fault(_ message: String) -> DevicePacket {
        DevicePacket(.controlReply, [.init(.errorMessage, terminated(message))])
    }

    /// Names and values end with a zero byte that counts.
    private static func terminated(_ text: String) -> [UInt8] { Array(text.utf8.prefix(1_000)) + [0] }

    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
}
