import Foundation
import TestMedia
import TestPrograms
import Testing

@Suite(.serialized) struct `The tuner that a station is` {
    struct Discovery: Decodable {
        var DeviceID: String
        var BaseURL: String
        var LineupURL: String
        var TunerCount: Int
        var ModelNumber: String
    }

    struct Row: Decodable {
        var GuideNumber: String
        var GuideName: String
        var URL: String
        var VideoCodec: String
        var AudioCodec: String
    }

    @Test func `describes itself and its lineup`() async throws {
        let station = try await DemoStation.shared.onAir()
        let device = try JSONDecoder().decode(
            Discovery.self, from: Data(try await station.web.get("/discover.json").body))
        #expect(Self.isValid(device.DeviceID), "\(device.DeviceID)")
        #expect(device.BaseURL == station.address && device.BaseURL.count <= 28)
        #expect(!device.ModelNumber.uppercased().contains("HDTC"))
        let rows = try JSONDecoder().decode([Row].self, from: Data(try await station.web.get("/lineup.json").body))
        #expect(rows.map(\.GuideNumber) == ["1", "2", "3"])
        for row in rows {
            #expect(row.URL == "\(station.address)/auto/v\(row.GuideNumber)" && row.VideoCodec == "H264")
        }
    }

    /// The one test that needs UDP and TCP port 65001, which the protocol fixes.
    @Test func `is found by hdhomerun_config`() async throws {
        let demo = try await DemoFolder()
        let station = try await StationUnderTest(
            ["demo", "--data", demo.folder.path, "--port", "0", "--bind", "127.0.0.1"])
        try #require(
            !station.program.log.contains("discovery.unavailable"), "another program holds port 65001 on this machine")
        let device = try JSONDecoder().decode(
            Discovery.self, from: Data(try await station.web.get("/discover.json").body))
        let found = try await Command("hdhomerun_config", ["discover", "127.0.0.1"]).output()
        #expect(found.contains("hdhomerun device \(device.DeviceID) found at 127.0.0.1"), "\(found)")
        let model = try await Command("hdhomerun_config", ["127.0.0.1", "get", "/sys/model"]).output()
        #expect(model.contains("hdhomerun"), "\(model)")
        let status = try await Command("hdhomerun_config", ["127.0.0.1", "get", "/tuner0/status"]).output()
        #expect(status.contains("ch="), "\(status)")
        #expect(try await station.stop() == 0)
    }

    /// The checksum of libhdhomerun: every other nibble goes through a table, and all together make zero.
    private static func isValid(_ id: String) -> Bool {
        let table: [UInt8] = [0xa, 5, 0xf, 6, 7, 0xc, 1, 0xb, 9, 2, 8, 0xd, 4, 3, 0xe, 0]
        let nibbles = id.compactMap { $0.hexDigitValue.map(UInt8.init) }
        guard nibbles.count == 8, id.count == 8 else { return false }
        return nibbles.enumerated().reduce(0) { $0 ^ ($1.offset % 2 == 0 ? table[Int($1.element)] : $1.element) } == 0
    }
}
