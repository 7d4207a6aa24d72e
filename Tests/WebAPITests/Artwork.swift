import Core
import HTTP
import Testing

@testable import WebAPI

@Suite struct `A poster` {
    private static let jpeg: [UInt8] = [0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]

    private func answer(_ path: String, _ image: [UInt8]?, from host: String = "192.168.1.9") async throws -> Response {
        var request = get(path)
        request.client = ClientAddress(host: host, port: 1)
        return try await service(ArtworkRoutes(source: FakeOperations(image: image))).answer(request)
    }

    @Test func `is sent as what it is, with a tag, to be kept for a day`() async throws {
        let response = try await answer("/artwork/media/1", Self.jpeg)
        #expect(response.status == 200)
        #expect(response.header("Content-Type") == "image/jpeg")
        #expect(response.header("Cache-Control") == "private, max-age=86400")
        #expect(response.header("ETag")?.isEmpty == false)
        #expect(try await answer("/artwork/media/1", Self.jpeg + [4]).header("ETag") != response.header("ETag"))
    }

    @Test(arguments: [
        "/artwork/media/2", "/artwork/media/x", "/artwork/media/-1", "/artwork/media/99999999999999999999",
    ])
    func `is not found where there is none`(path: String) async throws {
        let response = try await answer(path, Self.jpeg)
        #expect(response.status == 404 && response.text.contains("artwork.unknown"))
    }

    @Test func `is nothing but a picture of bounded size`() async throws {
        let huge = Self.jpeg + [UInt8](repeating: 0, count: WebLimits.artworkByteCount)
        for image in [nil, Array("<svg onload='x()'/>".utf8), huge] {
            #expect(try await answer("/artwork/media/1", image).status == 404)
        }
    }

    @Test func `is for the home network`() async throws {
        #expect(try await answer("/artwork/media/1", Self.jpeg, from: "203.0.113.5").status == 403)
    }
}

@Suite struct `A content rating` {
    @Test(
        arguments: [
            ("TV-14", "VCHIP", "TV-14"), ("PG-13", "MPAA", "PG-13"), ("Rated R", "MPAA", "R"), ("US:PG", "MPAA", "PG"),
            ("us:TV-MA", "VCHIP", "TV-MA"), ("FSK 12", "FSK", "12"), ("FSK-16", "FSK", "16"), ("de/16", "FSK", "16"),
            ("DE:FSK 6", "FSK", "6"), ("UK:15", "BBFC", "15"), ("gb/12A", "BBFC", "12A"), ("NR", nil, "NR"),
            ("16+", nil, "16+"), ("Zz:7", nil, "Zz:7"),
        ] as [(String, String?, String)])
    func `names its system where its text tells`(text: String, system: String?, value: String) throws {
        let rating = try #require(ContentRating(text))
        #expect(rating.system == system && rating.value == value)
    }

    @Test(arguments: ["", " ", "de:FSK", "\u{1}"]) func `needs a value`(text: String) {
        #expect(ContentRating(text) == nil)
    }
}

@Suite struct `What a guide is asked for` {
    private func answer(_ name: String, _ value: String, _ path: String = "/xmltv.xml") async throws -> Response {
        let station = FakeStation()
        let guide = GuideRoutes(directory: station, device: station, source: station, clock: FixedClock())
        return try await service(guide).answer(get(path, query: [Request.Field(name, value)])).whole
    }

    @Test(arguments: [
        ("channels", "five"), ("channels", ""), ("channels", "5,"), ("channels", "5.1.2"), ("channels", "9-5"),
        ("channels", "1-2-3"), ("days", "0"), ("days", "31"), ("days", "week"), ("past", "-1"), ("past", "337"),
        ("past", "1.5"),
    ])
    func `is refused with the reason when it makes no sense`(name: String, value: String) async throws {
        for path in ["/xmltv.xml", "/xmltv.xml.gz"] {
            let response = try await answer(name, value, path)
            #expect(response.status == 400 && response.text.contains("request.parameter"))
            #expect(response.text.contains("\(name)="))
        }
    }

    @Test(arguments: [("5", 1), ("5,5.1", 2), ("5.1", 1), ("4-6", 2), ("77", 0)])
    func `may be some of the channels`(channels: String, count: Int) async throws {
        let response = try await answer("channels", channels)
        #expect(response.status == 200 && response.text.ranges(of: "<channel ").count == count)
    }
}
