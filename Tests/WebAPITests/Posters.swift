import Foundation
import HTTP
import TestPrograms
import Testing

@testable import WebAPI

@Suite struct `A drawn poster` {
    /// The same table is in Tests/WebTests/words.test.mjs: page and server draw the same.
    @Test(
        arguments: [
            ("Harbour News", "2-11"), ("Rio Bravo", "2-12"), ("Die Vermessung der Tiefebene", "1-6"),
            ("Amélie", "12-4"), ("東京物語", "8-9"), ("🎬 Trailer", "11-4"), ("logo Harbour One", "2-6"),
        ])
    func `is picked by the title, as in the page`(title: String, name: String) {
        #expect(Poster(of: title).name == name)
        #expect(Poster(name: name) == Poster(of: title))
    }

    @Test(arguments: ["", "0-1", "13-1", "1-13", "1", "1-2-3", "a-b", "-1"])
    func `has no invalid name`(name: String) {
        #expect(Poster(name: name) == nil)
    }

    @Test func `is drawn with the page's own motifs and palettes`() {
        #expect(Motif.all.count == 12)
        #expect(Motif.all.allSatisfy { $0.shapes.count >= 3 })
        #expect(Motif.all.map(\.shapes.count) == [3, 4, 4, 4, 4, 3, 4, 3, 5, 4, 9, 4])
        #expect(Palette.all.count == 12)
        #expect(Palette.all.allSatisfy { $0.colours.count == 4 })
        #expect(Palette.all[0](.a) == Colour(0x1d2b4f))
    }

    /// The first motif: a sun over water, with ground above and below it.
    @Test func `shows what the motif shows`() async throws {
        let picture = try await decoded(Poster(name: "1-1")?.portableGraphic() ?? [])
        let (width, height) = (Poster.width, Poster.height)
        #expect(picture.count == width * height * 3)
        func colour(_ x: Int, _ y: Int) -> Colour {
            let index = (y * width + x) * 3
            return Colour(red: picture[index], green: picture[index + 1], blue: picture[index + 2])
        }
        #expect(colour(width / 2, 20) == Colour(0x1d2b4f))
        #expect(colour(width / 2, height * 46 / 100) == Colour(0xf2a65a))
        #expect(colour(10, height * 80 / 100) == Colour(0xe4572e))
        #expect(colour(width / 2, height - 10) == Colour(0xe4572e))
    }

    @Test func `is small and the same each time`() async throws {
        for motif in 1...12 {
            let poster = try #require(Poster(name: "\(motif)-\(motif)"))
            let bytes = poster.portableGraphic()
            #expect(bytes.count < 60_000, "motif \(motif): \(bytes.count)")
            #expect(bytes == poster.portableGraphic())
        }
    }

    @Test func `covers as much as its shapes do`() {
        let white = Colour(0xffffff), black = Colour(0)
        func share(_ outline: Outline) -> Double {
            var canvas = Canvas(width: 120, height: 120, ground: black)
            canvas.fill(outline, white, by: canvas.covering(120))
            return canvas.pixels.reduce(0) { $0 + Double($1.red) / 255 }
        }
        #expect(abs(share(.circle(x: 60, y: 60, radius: 30)) - 30 * 30 * Double.pi) < 8)
        #expect(abs(share(.rectangle(x: 10.5, y: 20.25, width: 40, height: 20, radius: 0)) - 800) < 4)
        #expect(abs(share(Outline(path: "M10 10h60v60z")) - 1_800) < 10)
        #expect(abs(share(Outline(path: "m10 10 60 0 0 60z")) - 1_800) < 10)
        #expect(abs(share(Outline(path: "M20 60h60").stroked(width: 4, isRound: false)) - 240) < 2)
        #expect(abs(share(Outline(path: "M20 60h60").stroked(width: 4, isRound: true)) - 240 - 4 * Double.pi) < 2)
        // Half a circle, from left to right above its chord, and the larger part of a circle.
        #expect(abs(share(Outline(path: "M30 60a30 30 0 0 1 60 0z")) - 450 * Double.pi) < 8)
        #expect(abs(share(Outline(path: "M60 30a30 30 0 1 1-30 30L60 60z")) - 675 * Double.pi) < 8)
    }

    /// What is beyond the picture is cut.
    @Test func `ends at its edges`() {
        var canvas = Canvas(width: 10, height: 10, ground: Colour(0))
        canvas.fill(.circle(x: 60, y: 60, radius: 500), Colour(0xffffff), by: canvas.covering(120))
        #expect(canvas.pixels.allSatisfy { $0 == Colour(0xffffff) })
        canvas.fill(.circle(x: 400, y: 60, radius: 50), Colour(0xff0000), by: canvas.covering(120))
        canvas.fill(.circle(x: -400, y: -60, radius: 50), Colour(0xff0000), by: canvas.covering(120))
        #expect(canvas.pixels.allSatisfy { $0 == Colour(0xffffff) })
    }

    @Test func `is sent under a name that players can keep`() async throws {
        let service = try service(allGroups())
        let response = await service.answer(get("/artwork/poster/7-10.png"))
        #expect(response.status == 200)
        #expect(response.header("Content-Type") == "image/png")
        #expect(response.header("Cache-Control") == "private, max-age=86400")
        #expect(await service.answer(get("/artwork/poster/13-1.png")).status == 404)
    }

    /// The pixels, by a program that others use.
    private func decoded(_ bytes: [UInt8]) async throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "poster-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (source, target) = (folder.appending(path: "poster.png"), folder.appending(path: "poster.raw"))
        try Data(bytes).write(to: source)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/ffmpeg")
        process.arguments = ["-v", "error", "-i", source.path, "-f", "rawvideo", "-pix_fmt", "rgb24", target.path]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return [UInt8](try Data(contentsOf: target))
    }
}
