import Core
import HTTP
import TestRandom
import Testing

@testable import WebAPI

@Suite struct `A call of the interface with random input` {
    private static let paths = [
        "/xmltv.xml?days=7&past=24", "/xmltv.xml?group=General&channel=5", "/playlist.m3u?group=x", "/lineup.json",
        "/discover.json", "/lineup_status.json", "/device.xml", "/auto/v5.1", "/auto/v5?duration=10", "/tuner0/v5",
        "/stream/5.ts?duration=86400", "/hls/5/index.m3u8", "/hls/5/12-abc.ts", "/logos/5.png", "/artwork/media/1",
        "/api/v1/on-air", "/api/v1/channels/5000/now", "/api/v1/channels/5000/timeline?from=1795224600&for=3600",
        "/api/v1/channels/5000/guide?from=2026-11-21T01:30:00.5Z&for=604800", "/api/v1/channels/5000/as-run?for=86400",
        "/api/v1/channels/5000/warnings", "/api/v1/channels/5000/start", "/api/v1/libraries",
        "/api/v1/libraries/1/scan",
        "/api/v1/media?library=1&kind=movie&limit=50&offset=100", "/api/v1/media/1", "/api/v1/rehearsal",
        "/api/v1/plan?prune=1&for=172800", "/api/v1/station", "/api/v1/as-run", "/api/v1/viewers", "/api/v1/session",
        "/api/v1/tokens", "/login", "/setup?token=once", "/metrics", "/healthz", "/readyz", "/",
        "/w/watcher/lineup.json",
        "/api/v1/media?query=minutes:[60 TO 9999999999]&limit=-1",
    ]
    /// A method, an address with its query, and a body, in three lines.
    private static let mutation = TextMutation(
        corpus: ["GET", "POST", "PUT", "PATCH", "DELETE"].flatMap { method in
            paths.map { "\(method)\n\($0)\npassword=secret&again=secret&token=once&next=%2F" }
        } + [
            "POST\n/api/v1/plan\nname: A\ntime-zone: UTC\n",
            "POST\n/api/v1/tokens\n{\"name\":\"a\",\"role\":\"viewer\"}",
        ],
        words: paths + [
            "&", "=", "?", "/", "\n", "..", "%2f", "from=", "for=", "days=", "past=", "limit=", "offset=", "5.1",
            "99999.999",
            "1795224600", "2026-11-21T01:30:00Z", "9999-12-31T23:59:59.999999Z", "-0001-01-01T00:00:00Z", "{", "}",
            "\"",
            "[", "é", "🎬", "\u{0}",
        ])

    @Test func `is answered or refused, and no answer is a fault of ours`() async throws {
        let access = accessControl()
        let service = try service(allGroups(access: access), access: access)
        let findings = try await Fuzzing("web-calls", Self.mutation).run { bytes in
            let lines = String(decoding: bytes, as: UTF8.self).split(
                separator: "\n", maxSplits: 2, omittingEmptySubsequences: false)
            let target = (lines.count > 1 ? lines[1] : "/").split(separator: "?", maxSplits: 1).map(String.init)
            let query = (target.count > 1 ? target[1] : "").split(separator: "&").map { item in
                let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return Request.Field(String(pair[0]), pair.count > 1 ? String(pair[1]) : "")
            }
            var request = get(target.first.flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/", query: query)
            request.method = Request.Method(rawValue: String(lines[0])) ?? .get
            request.headers += [
                Request.Field("Authorization", "Bearer administrator"),
                Request.Field("Content-Type", "application/x-www-form-urlencoded"),
            ]
            request.body = lines.count > 2 ? Array(lines[2].utf8) : []
            let response = await service.answer(request)
            if case .stream(let reader, _) = response.body { reader.close(.clientLeft) }
            return response.status == 500 ? "is answered with 500: \(response.text)" : nil
        }
        #expect(findings.isEmpty, "\(findings)")
    }

    private static let packets: [[UInt8]] = [
        DevicePacket(.discoverRequest, [.init(.deviceType, [0, 0, 0, 1]), .init(.deviceID, [255, 255, 255, 255])]),
        DevicePacket(.controlRequest, [.init(.name, Array("/tuner0/status\0".utf8))]),
        DevicePacket(.controlRequest, [.init(.name, Array("/sys/model\0".utf8)), .init(.value, [0])]),
    ].map(\.bytes)

    /// The checksum is put right in half of them, so that what it protects is reached.
    @Test func `on the tuner's own protocol is answered or refused`() throws {
        let mutation = TextMutation(
            corpus: Self.packets,
            words: [
                [0, 4], [0, 2], [3, 0x80], [3, 0xff, 0xff], [1, 4], [0xff], [0],
                Array("/tuner9223372036854775807/".utf8),
            ])
        let settings = TunerSettings(tuners: [TunerState(), TunerState(channel: ChannelNumber(5), bitsPerSecond: .max)])
        let findings = try Fuzzing("tuner-packets", mutation).run { bytes in
            var bytes = bytes
            if bytes.count >= 8, bytes.count % 2 == 0 {
                let payload = bytes.count - 8
                (bytes[2], bytes[3]) = (UInt8(truncatingIfNeeded: payload >> 8), UInt8(truncatingIfNeeded: payload))
                let sum = CyclicChecksum.of(bytes.dropLast(4))
                for place in 0..<4 {
                    bytes[bytes.count - 4 + place] = UInt8(truncatingIfNeeded: sum >> (UInt32(place) * 8))
                }
            }
            var conversation = ControlConversation()
            _ = conversation.receive(bytes, settings)
            guard let packet = DevicePacket(bytes) else { return nil }
            return DevicePacket(packet.bytes) == packet ? nil : "is written otherwise"
        }
        #expect(findings.isEmpty, "\(findings)")
    }
}
