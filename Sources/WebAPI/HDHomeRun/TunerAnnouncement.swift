public import Core

/// What the emulated tuner says when a client looks for tuners.
public struct TunerAnnouncement: Hashable, Sendable {
    private static let tunerType: UInt32 = 1
    private static let wildcard = UInt32.max

    public var deviceID: UInt32
    public var tunerCount: Int
    /// As `http://192.168.1.10:8480`, with the address of the interface that the question came in on.
    public var baseURL: String
    public var authorization: String

    public init(identity: StationIdentity, tunerCount: Int, localAddress: String, port: UInt16) {
        deviceID = identity.deviceID
        authorization = identity.instanceKey
        self.tunerCount = tunerCount
        baseURL = "http://\(localAddress):\(port)"
    }

    /// The packet to send back to who asked; nil when the question is not for us, or is none.
    public func reply(to bytes: [UInt8]) -> [UInt8]? {
        guard let packet = DevicePacket(bytes), packet.kind == .discoverRequest, concerns(packet) else { return nil }
        return DevicePacket(
            .discoverReply,
            [
                .init(.deviceType, Self.bytes(Self.tunerType)), .init(.deviceID, Self.bytes(deviceID)),
                .init(.tunerCount, [UInt8(clamping: tunerCount)]), .init(.baseURL, Array(baseURL.utf8)),
                .init(.lineupURL, Array("\(baseURL)/lineup.json".utf8)),
                .init(.authorization, Array(authorization.utf8)),
            ]
        ).bytes
    }

    private func concerns(_ packet: DevicePacket) -> Bool {
        let single = packet.value(.deviceType).map(Self.numbers) ?? []
        let several = packet.value(.deviceTypes).map(Self.numbers) ?? []
        guard (single + several).contains(where: { $0 == Self.tunerType || $0 == Self.wildcard }) else { return false }
        guard let wanted = packet.value(.deviceID) else { return true }
        return wanted.count == 4 && [deviceID, Self.wildcard].contains(Self.numbers(wanted)[0])
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        [UInt8(number >> 24), UInt8(number >> 16 & 0xff), UInt8(number >> 8 & 0xff), UInt8(number & 0xff)]
    }

    private static func numbers(_ bytes: [UInt8]) -> [UInt32] {
        stride(from: 0, to: bytes.count - bytes.count % 4, by: 4).map { start in
            bytes[start..<(start + 4)].reduce(0) { $0 << 8 | UInt32($1) }
        }
    }
}
