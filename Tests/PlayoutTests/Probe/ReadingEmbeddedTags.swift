import Core
import TestMedia
import Testing

@testable import Playout

@Suite struct `The tags in a file` {
    private func read(_ tags: [String: String]) -> MediaDescription { EmbeddedTags { tags[$0] }.description }

    @Test func `of a Matroska file are read`() async throws {
        let folder = try TemporaryFolder()
        let path = try await MadeClip.make(
            "film.mkv", in: folder,
            [
                "-f", "lavfi", "-i", "testsrc=size=64x36:rate=25:duration=1",
                "-metadata", "title=Fog", "-metadata", "DIRECTOR=Ann Lee", "-metadata", "ACTOR=Bo Day, Cy Moon",
                "-metadata", "WRITTEN_BY=Di Sun", "-metadata", "GENRE=Drama;War", "-metadata", "SYNOPSIS=A harbour.",
                "-metadata", "DATE_RELEASED=1942-11-26", "-metadata", "LAW_RATING=PG", "-metadata", "COUNTRY=France",
            ])
        let found = try MediaProbe().findings(in: path).tags
        #expect(found.title == "Fog" && found.plot == "A harbour." && found.genres == ["Drama", "War"])
        #expect(found.released == CivilDate(year: 1942, month: 11, day: 26) && found.year == 1942)
        #expect(found.contentRating == "PG" && found.countries == ["France"])
        #expect(
            found.credits == [
                Credit(.director, "Ann Lee"), Credit(.actor, "Bo Day"), Credit(.actor, "Cy Moon"),
                Credit(.writer, "Di Sun"),
            ])
    }

    @Test func `of an MP4 file are read`() async throws {
        let folder = try TemporaryFolder()
        let path = try await MadeClip.make(
            "song.mp4", in: folder,
            [
                "-f", "lavfi", "-i", "testsrc=size=64x36:rate=25:duration=1",
                "-metadata", "title=Fog", "-metadata", "artist=The Lamps", "-metadata", "album=Light",
                "-metadata", "album_artist=Various", "-metadata", "date=1999", "-metadata", "genre=Pop",
                "-metadata", "composer=Ed Bell", "-metadata", "show=Harbour", "-metadata", "season_number=2",
                "-metadata", "episode_sort=5", "-metadata", "description=Short", "-metadata", "synopsis=Long",
            ])
        let found = try MediaProbe().findings(in: path).tags
        #expect(found.artist == "The Lamps" && found.album == "Light" && found.albumArtist == "Various")
        #expect(found.year == 1999 && found.released == nil && found.genres == ["Pop"] && found.plot == "Long")
        #expect(found.showTitle == "Harbour" && found.season == 2 && found.episode == 5)
        #expect(found.credits == [Credit(.composer, "Ed Bell")])
    }

    @Test func `may hold the list of people that iTunes writes`() async throws {
        let list = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <plist version="1.0"><dict>
            <key>cast</key><array><dict><key>name</key><string>Ann Lee</string></dict>
            <dict><key>adamId</key><integer>7</integer><key>name</key><string>Bo &amp; Day</string></dict></array>
            <key>directors</key><array><dict><key>name</key><string>Not needed</string></dict></array>
            <key>screenwriters</key><array><dict><key>name</key><string>Cy Moon</string></dict><dict/></array>
            <key>studio</key><string>Harbour</string>
            </dict></plist>
            """
        let folder = try TemporaryFolder()
        let path = try await MadeClip.make(
            "film.mp4", in: folder,
            [
                "-f", "lavfi", "-i", "testsrc=size=64x36:rate=25:duration=1", "-movflags", "use_metadata_tags",
                "-metadata", "iTunMOVI=\(list)", "-metadata", "iTunEXTC=mpaa|PG|200|", "-metadata", "director=Di Sun",
            ])
        let found = try MediaProbe().findings(in: path).tags
        #expect(
            found.credits == [
                Credit(.director, "Di Sun"), Credit(.actor, "Ann Lee"), Credit(.actor, "Bo & Day"),
                Credit(.writer, "Cy Moon"),
            ])
        #expect(found.studios == ["Harbour"] && found.contentRating == "PG")
        #expect(read(["iTunMOVI": "<plist><dict><key>cast</key></dict>"]).isEmpty)
        #expect(read(["iTunMOVI": "no list"]).isEmpty)
    }

    @Test func `part names, but not junior from his`() {
        let found = read(["actor": "Ann Lee; Bo Day, Jr., Cy Moon / Di Sun|Ann Lee,, ", "genre": "Hip-Hop/Rap"])
        #expect(found.credits.map(\.name) == ["Ann Lee", "Bo Day, Jr.", "Cy Moon", "Di Sun"])
        #expect(found.genres == ["Hip-Hop/Rap"])
    }

    @Test func `make a plot of a comment only when it reads like one`() {
        #expect(read(["comment": "A lamp goes out."]).plot == "A lamp goes out.")
        #expect(read(["comment": "See https://example.org/"]).plot == nil)
        #expect(read(["comment": "HandBrake"]).plot == nil)
        #expect(read(["comment": "A lamp goes out.", "description": "Told"]).plot == "Told")
    }

    @Test(
        arguments: [
            ("1942", 1942, nil), ("1942-11-26T07:00:00Z", 1942, CivilDate(year: 1942, month: 11, day: 26)),
            ("1942-13-26", 1942, nil), ("26.11.1942", nil, nil), ("0000", nil, nil), ("", nil, nil),
        ] as [(String, Int?, CivilDate?)])
    func `have a date`(text: String, year: Int?, date: CivilDate?) {
        let found = read(["date": text])
        #expect(found.year == year && found.released == date)
    }

    @Test func `rate as iTunes does, or plainly`() {
        #expect(read(["iTunEXTC": "mpaa|PG-13|300|"]).contentRating == "PG-13")
        #expect(read(["iTunEXTC": "junk", "LAW_RATING": "x", "law_rating": "FSK 12"]).contentRating == "FSK 12")
    }

    @Test func `may be about the film in a collection`() {
        #expect(
            read(["MOVIE/director": "Ann Lee", "COLLECTION/TITLE": "All"]).credits == [Credit(.director, "Ann Lee")])
    }

    @Test func `are never too long, and contain no control characters`() {
        let long = String(repeating: "x", count: 100_000)
        let found = read([
            "title": long, "plot": long, "description": long, "director": long, "artist": "a\u{1}\u{1f}b",
            "actor": (0..<500).map { "Actor \($0)" }.joined(separator: ";"), "season_number": "-1",
        ])
        #expect(found.title == nil && found.artist == "ab" && found.season == nil)
        #expect(found.plot?.count == 8_000 && found.credits.count == 40)
        #expect(read([:]).isEmpty)
    }
}
