import Core
import Foundation
import HTTP
import Testing

@testable import WebAPI

@Suite struct `The emulated tuner` {
    func answer(_ request: Request, _ station: FakeStation = FakeStation()) async throws -> Response {
        try await service(HDHomeRunRoutes(directory: station, device: station)).answer(request)
    }

    @Test func `describes itself with a valid id and an address that the library can keep`() async throws {
        let response = try await answer(get("/discover.json"))
        let fields = try #require(try JSONSerialization.jsonObject(with: Data(response.text.utf8)) as? [String: Any])
        #expect(fields["DeviceID"] as? String == "105C0FEE")
        #expect(fields["TunerCount"] as? Int == 2)
        #expect(fields["BaseURL"] as? String == "http://192.168.1.10:8480")
        #expect(fields["LineupURL"] as? String == "http://192.168.1.10:8480/lineup.json")
        #expect((fields["ModelNumber"] as? String)?.contains("HDTC") == false)
    }

    @Test func `lists every channel with the truth about its stream`() async throws {
        let response = try await answer(get("/lineup.json"))
        let list = try #require(try JSONSerialization.jsonObject(with: Data(response.text.utf8)) as? [[String: Any]])
        #expect(list.map { $0["GuideNumber"] as? String } == ["5", "5.1"])
        #expect(list[1]["GuideName"] as? String == "Kino, \"Classics\" & <more>")
        #expect(list[1]["URL"] as? String == "http://192.168.1.10:8480/auto/v5.1")
        #expect(list[0]["VideoCodec"] as? String == "H264")
        #expect(list[0]["DRM"] == nil)
    }

    @Test func `gives an empty list only when there are no channels`() async throws {
        #expect(try await answer(get("/lineup.json"), FakeStation(channels: [])).text == "[]")
        let starting = try await answer(get("/lineup.json"), FakeStation(channels: nil))
        #expect(starting.status == 503)
        #expect(starting.header("Retry-After") != nil)
    }

    @Test(arguments: ["start", "abort"]) func `lets a client scan`(scan: String) async throws {
        var request = get("/lineup.post", query: [Request.Field("scan", scan)])
        request.method = .post
        let response = try await answer(request)
        #expect(response.status == 200)
        #expect(response.text.isEmpty)
    }

    @Test func `escapes names in XML and keeps quotes out of M3U`() async throws {
        let xml = try await answer(get("/lineup.xml")).text
        #expect(xml.contains("<GuideName>Kino, &quot;Classics&quot; &amp; &lt;more&gt;</GuideName>"))
        let playlist = try await answer(get("/lineup.m3u")).text
        #expect(playlist.contains("tvg-name=\"Kino, 'Classics' & <more>\",5.1 Kino\u{201a} 'Classics' & <more>\n"))
    }

    @Test func `makes a smaller lineup on demand`() async throws {
        let response = try await answer(get("/lineup.json", query: [Request.Field("channels", "5.1-9")]))
        #expect(!response.text.contains("Harbour One"))
        #expect(response.text.contains("5.1"))
        #expect(try await answer(get("/lineup.json", query: [Request.Field("channels", "x")])).status == 400)
    }
}

@Suite struct `A device id` {
    @Test func `adds up`() {
        #expect(DeviceID.isValid(0x105c_0fee))
        #expect(!DeviceID.isValid(0x105c_0fef))
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<1_000 { #expect(DeviceID.isValid(DeviceID.make(using: &generator))) }
    }

    @Test func `is written with eight digits`() { #expect(DeviceID.text(0xab) == "000000AB") }
}
