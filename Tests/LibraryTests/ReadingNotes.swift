import Core
import Foundation
import TestRandom
import Testing
import XML

@testable import Library

@Suite struct `An NFO file` {
    private static let roots = ["movie", "episodedetails", "musicvideo"]

    private func read(_ text: String) throws -> NFOReader? {
        try NFOReader(Array(text.utf8), expecting: Self.roots)
    }

    @Test func `of a film is read`() throws {
        let reader = try #require(
            try read(
                """
                <?xml version="1.0" encoding="utf-8"?>
                <movie>
                  <title>Fog</title><originaltitle>Nebel</originaltitle><sorttitle>Fog 1</sorttitle>
                  <outline>Short</outline><plot>A lamp goes out.</plot>
                  <year>1942</year><premiered>1942-11-26</premiered><mpaa>Rated PG</mpaa>
                  <genre>Drama / War</genre><genre>Drama</genre><tag>harbour</tag><country>France</country>
                  <studio>Harbour Pictures</studio><director>Ann Lee</director>
                  <credits>Bo Day</credits><writer>Bo Day</writer><writer>Cy Moon</writer>
                  <actor><name>Di Sun</name><role>Keeper</role><thumb>https://example.org/</thumb></actor>
                  <actor><name>Ed Bell</name><role></role><type>GuestStar</type></actor>
                  <actor><role>Nobody</role></actor>
                </movie>
                """))
        let found = reader.description
        #expect(found.title == "Fog" && found.sortTitle == "Fog 1" && found.plot == "A lamp goes out.")
        #expect(found.year == 1942 && found.released == CivilDate(year: 1942, month: 11, day: 26))
        #expect(found.contentRating == "Rated PG" && found.genres == ["Drama", "War"] && found.tags == ["harbour"])
        #expect(found.countries == ["France"] && found.studios == ["Harbour Pictures"])
        #expect(
            found.credits == [
                Credit(.director, "Ann Lee"), Credit(.actor, "Di Sun", character: "Keeper"), Credit(.writer, "Bo Day"),
                Credit(.writer, "Cy Moon"), Credit(.guest, "Ed Bell"),
            ])
        #expect(reader.faults.isEmpty)
    }

    @Test func `of several episodes tells the first`() throws {
        let reader = try #require(
            try read(
                """
                <episodedetails><title>One</title><season>2</season><episode>5</episode><aired>2001-02-03</aired>
                </episodedetails><episodedetails><title>Two</title></episodedetails>
                """))
        #expect(reader.description.title == "One" && reader.description.season == 2)
        #expect(reader.description.episode == 5 && reader.description.year == 2001)
    }

    @Test func `of a song has its artist and album`() throws {
        let found = try #require(
            try read("<musicvideo><artist>The Lamps</artist><artist>B</artist><album>Light</album></musicvideo>"))
        #expect(found.description.artist == "The Lamps" && found.description.album == "Light")
    }

    @Test func `without XML is ignored`() throws {
        #expect(try read("https://www.example.org/title/1") == nil)
        #expect(try read("\n ░▒▓ RELEASE ▓▒░") == nil)
        #expect(try read("") == nil)
    }

    @Test func `with values that make no sense tells the rest, and where they are`() throws {
        let reader = try #require(
            try read(
                """
                <movie>
                <title>Fog</title>
                <year>MCMXLII</year>
                <premiered>26.11.1942</premiered>
                <season>-1</season><episode></episode>
                </movie>
                """))
        #expect(reader.description.title == "Fog" && reader.description.year == nil)
        #expect(
            Set(reader.faults) == [
                XMLError(line: 3, why: "found “MCMXLII”, expected a number"),
                XMLError(line: 4, why: "found “26.11.1942”, expected a day such as 1942-11-26"),
            ])
    }

    private static let mutation = TextMutation(
        corpus: [
            """
            <movie><title>Fog</title><sorttitle>f</sorttitle><year>1942</year><premiered>1942-11-26</premiered>
            <genre>Drama / War</genre><credits>Bo</credits><actor><name>Ann</name><type>GuestStar</type></actor></movie>
            """,
            "<episodedetails><season>2</season><episode>5</episode><aired>2001-02-03</aired></episodedetails>",
            "<musicvideo><artist>The Lamps</artist><album>Light</album></musicvideo>",
        ],
        words: [
            "<movie>", "</movie>", "<title>", "</title>", "<actor>", "</actor>", "<name>", "</name>", " / ", "-",
            "9999",
            "99999999999999999999", "-9223372036854775808", "1942-02-30", "--", "\u{fffe}", "&#0;", "<!--", "-->",
        ])

    @Test func `is read or rejected, with random input`() throws {
        let findings = try Fuzzing("nfo-files", Self.mutation).run { bytes in
            do {
                guard let reader = try NFOReader(bytes, expecting: Self.roots) else { return nil }
                if reader.description.credits.contains(where: { $0.name.isEmpty }) { return "credits nobody" }
                return reader.faults.contains { $0.line < 1 } ? "a fault has no line" : nil
            } catch let fault as XMLError {
                return fault.line >= 1 && !fault.why.isEmpty ? nil : "a fault without a place or a reason"
            } catch {
                return "\(error)"
            }
        }
        #expect(findings.isEmpty, "\(findings)")
    }

    @Test func `of something else is refused`() {
        #expect(throws: XMLError(line: 1, why: "found <album>, expected <movie>, <episodedetails> or <musicvideo>")) {
            try read("<album><title>x</title></album>")
        }
    }
}

/// Media with NFO files beside them, walked and compared as a scan does it.
@Suite struct `Media with NFO files` {
    private let root: URL

    init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "notes-\(UUID().uuidString)")
    }

    private func write(_ path: String, _ text: String, at second: Int = 100) throws {
        let url = root.appending(path: path)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: Double(second))], ofItemAtPath: url.path)
    }

    private func scan(
        _ kind: MediaLibrary.Kind, known: [String: FileRecord] = [:]
    ) -> (difference: ScanDifference, warnings: [ScanWarning]) {
        let library = MediaLibrary(id: LibraryID(1), name: "L", kind: kind, paths: [root.path])
        let walk = LibraryWalk(library).run()
        let shelf = NFOLoader()
        let difference = ScanDifference(
            found: walk.files, known: known, unreadable: [], describe: { shelf.metadata(of: $0, in: kind) },
            fingerprint: { _ in 1 })
        return (difference, shelf.warnings)
    }

    private func new(_ kind: MediaLibrary.Kind) -> [ScannedFile] {
        scan(kind).difference.changes.compactMap { if case .new(let file) = $0 { file } else { nil } }
    }

    @Test func `are described by them before their paths`() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try write("Fog (1942)/fog.mkv", "")
        try write("Fog (1942)/movie.nfo", "<movie><title>The Fog</title><plot>Lamp</plot></movie>")
        try write("Night (1950).mkv", "")
        try write("Night (1950).NFO", "<movie><year>1951</year></movie>")
        try write("movie.nfo", "<movie><title>Not of any film</title></movie>")
        let files = new(.movies)
        #expect(files.map(\.metadata.title) == ["The Fog", "Night"])
        #expect(files.map(\.metadata.sortTitle) == ["fog", "night"])
        #expect(files.map(\.metadata.year) == [1942, 1951] && files[0].metadata.plot == "Lamp")
        #expect(files.allSatisfy { $0.sideStamp != 0 })
    }

    @Test func `take from their show what they do not tell`() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try write("tvshow.nfo", "<tvshow><title>All shows</title></tvshow>")
        try write("Desk/Season 1/Desk S01E01.mkv", "")
        try write("Desk/Season 1/Desk S01E02.mkv", "")
        try write(
            "Desk/Season 1/Desk S01E02.nfo",
            "<episodedetails><title>Fog</title><genre>War</genre><actor><name>Bo</name></actor></episodedetails>")
        try write(
            "Desk/tvshow.nfo",
            """
            <tvshow><title>Night Desk</title><year>1999</year><genre>Drama</genre><mpaa>TV-PG</mpaa><plot>Of the show</plot>
            <actor><name>Ann</name></actor><director>Cy</director></tvshow>
            """)
        let files = new(.shows)
        #expect(
            files.map(\.metadata.showTitle) == ["Night Desk", "Night Desk"] && files.map(\.showYear) == [1999, 1999])
        #expect(files.map(\.metadata.title) == ["Episode 1", "Fog"] && files.map(\.metadata.plot) == [nil, nil])
        #expect(files.map(\.metadata.genres) == [["Drama"], ["War"]])
        #expect(files.map(\.metadata.contentRating) == ["TV-PG", "TV-PG"])
        #expect(
            files.map(\.metadata.credits) == [
                [Credit(.director, "Cy"), Credit(.actor, "Ann")], [Credit(.director, "Cy"), Credit(.actor, "Bo")],
            ])
    }

    @Test func `are read again when one of them changes, appears or vanishes, and only then`() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try write("a.mkv", "")
        try write("b.mkv", "")
        try write("a.nfo", "<movie><title>One</title></movie>")
        func known() -> [String: FileRecord] {
            Dictionary(
                uniqueKeysWithValues: new(.movies).enumerated().map { index, file in
                    (
                        file.path,
                        FileRecord(
                            id: MediaID(Int64(index) + 1), stamp: file.stamp, state: .ready, sideStamp: file.sideStamp)
                    )
                })
        }
        let first = known()
        #expect(scan(.movies, known: first).difference.changes.isEmpty)
        try write("a.nfo", "<movie><title>Two</title></movie>", at: 200)
        let changed = scan(.movies, known: first).difference
        #expect(changed.describedCount == 1 && changed.unchangedCount == 2)
        guard case .described(MediaID(1), let file)? = changed.changes.first, changed.changes.count == 1 else {
            Issue.record("\(changed.changes)")
            return
        }
        #expect(file.metadata.title == "Two")
        let second = known()
        try FileManager.default.removeItem(at: root.appending(path: "a.nfo"))
        try write("b.nfo", "<movie><title>B</title></movie>")
        let titles = scan(.movies, known: second).difference.changes.map { change in
            if case .described(_, let file) = change { file.metadata.title } else { "\(change)" }
        }
        #expect(titles == ["a", "B"])
    }

    @Test func `keep their paths' names where a file is wrong, and the scan says where`() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try write("Fog (1942).mkv", "")
        try write("Fog (1942).nfo", "<movie>\n<title>The Fog</titel>\n</movie>")
        let (difference, warnings) = scan(.movies)
        guard case .new(let file)? = difference.changes.first else { return }
        #expect(file.metadata.title == "Fog" && file.metadata.year == 1942)
        #expect(warnings.map { $0.place.split(separator: "/").last } == ["Fog (1942).nfo:2"])
        #expect(warnings.map(\.why) == ["mismatched tag"])
    }

    @Test func `that are too large are left alone`() throws {
        defer { try? FileManager.default.removeItem(at: root) }
        try write("a.mkv", "")
        try write("a.nfo", "<movie>" + String(repeating: " ", count: XMLLimits.byteCount) + "</movie>")
        let warnings = scan(.movies).warnings
        #expect(warnings.count == 1 && warnings[0].line == nil)
    }
}
