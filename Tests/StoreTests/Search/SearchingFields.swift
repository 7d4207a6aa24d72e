import Core
import Store
import Testing

private let all = [
    "300", "Amélie: a Spider-Web", "Casablanca Nights", "Fog", "Pilot", "Stagecoach", "Take On Me", "The Dark Knight",
    "The Third Man",
]

private func without(_ titles: String...) -> [String] { all.filter { !titles.contains($0) } }

@Suite struct `A search` {
    @Test(
        arguments: [
            // Words.
            ("stagecoach", ["Stagecoach"]), ("title:KNIGHT", ["The Dark Knight"]),
            ("\"dark knight\"", ["The Dark Knight"]),
            ("\"knight dark\"", []), ("\"knight dark\"~4", ["The Dark Knight"]),
            ("title:amelie", ["Amélie: a Spider-Web"]),
            ("title:spider-web", ["Amélie: a Spider-Web"]), ("title:kni*", ["The Dark Knight"]),
            ("title:*night*", ["Casablanca Nights", "Fog", "Pilot", "The Dark Knight", "The Third Man"]),
            ("title:kn?ght", ["The Dark Knight"]), ("title:f?g", ["Fog"]), ("title:*mélie", ["Amélie: a Spider-Web"]),
            ("title:\"the da*\"", ["The Dark Knight"]), ("title:\"the * knight\"", ["The Dark Knight"]),
            ("title:300", ["300"]), ("title:\":\"", ["Amélie: a Spider-Web"]), ("title:*", all), ("*:*", all),
            ("plot:christmas", ["Amélie: a Spider-Web"]), ("plot:journ*", ["Stagecoach"]),
            ("plot:*", ["Amélie: a Spider-Web", "Stagecoach"]),
            // Names.
            ("genre:western", ["Stagecoach"]), ("genre:\"science fiction\"", ["The Dark Knight"]),
            ("genre:fiction", ["The Dark Knight"]), ("genre:sci-fi", ["Amélie: a Spider-Web"]),
            ("genre:com*", ["Amélie: a Spider-Web", "Casablanca Nights"]), ("genre:*tern", ["Stagecoach"]),
            ("genre:(western OR pop)", ["Stagecoach", "Take On Me"]), ("NOT genre:*", ["300"]),
            ("tag:comics", ["The Dark Knight"]), ("tag_full:\"dc comics\"", ["The Dark Knight"]),
            ("tag_full:comics", []),
            ("tag_full:go*", ["The Dark Knight"]), ("artist:a-ha", ["Take On Me"]), ("artist:*", ["Take On Me"]),
            ("library_name:old", ["300", "Amélie: a Spider-Web", "Stagecoach", "The Dark Knight"]),
            ("actor:wayne", ["Pilot", "Stagecoach"]), ("actor:\"ann wayne\" AND type:movie", ["Stagecoach"]),
            ("actor:ringo", []), ("director:fohr", ["Stagecoach"]), ("director:wayne", []),
            ("writer:nich*", ["Stagecoach"]),
            ("director:*", ["Stagecoach"]), ("studio:harbour", ["Stagecoach"]),
            ("country:\"united states\"", ["Stagecoach"]),
            ("album:hunting", ["Take On Me"]), ("album:\"high and low\" AND album_artist:various", ["Take On Me"]),
            ("album:*", ["Take On Me"]), ("NOT album_artist:*", without("Take On Me")),
            // Shows.
            ("show_studio:owl", ["Fog", "Pilot", "The Third Man"]),
            ("show_title:\"night desk\"", ["Fog", "Pilot", "The Third Man"]),
            ("show_title:star", ["Casablanca Nights"]),
            ("show_genre:drama", ["Fog", "Pilot", "The Third Man"]),
            ("show_tag:christmas", ["Fog", "Pilot", "The Third Man"]),
            ("show_content_rating:tv-ma", ["Fog", "Pilot", "The Third Man"]),
            ("season_number:2", ["The Third Man"]), ("episode_number:[2 TO *]", ["Fog"]),
            // Whole texts.
            ("content_rating:pg", ["Stagecoach"]), ("content_rating:TV-14", ["The Dark Knight"]),
            ("content_rating:tv*", ["Pilot", "The Dark Knight"]),
            ("content_rating:*", ["Pilot", "Stagecoach", "The Dark Knight"]),
            ("sort_title:\"dark knight, the\"", ["The Dark Knight"]),
            ("sort_title:[p TO t] AND type:movie", ["Stagecoach"]),
            ("jump_letter:d", ["The Dark Knight"]), ("jump_letter:#", ["300"]),
            ("title_and_year:stagecoach_1939*", ["Stagecoach"]),
            ("title_and_year:stagecoach_1939_normal", ["Stagecoach"]),
            // Numbers.
            ("minutes:[100 TO *]", ["Amélie: a Spider-Web", "The Dark Knight"]), ("minutes:96", ["Stagecoach"]),
            ("minutes:95", []), ("seconds:225", ["Take On Me"]), ("minutes:{* TO 4}", []),
            ("minutes:[* TO 4]", ["Take On Me"]),
            ("minutes:{25 TO 96}", []), ("height:[2000 TO *]", ["The Dark Knight"]), ("width:720", ["Stagecoach"]),
            ("chapters:[1 TO *]", ["The Dark Knight"]), ("video_bit_depth:10", ["The Dark Knight"]),
            ("NOT height:*", ["300"]),
            ("year:[1930 TO 1949]", ["Stagecoach"]), ("year:2008", ["The Dark Knight"]),
            // Files.
            ("video_codec:hevc", ["The Dark Knight"]), ("audio_codec:ac3", ["The Dark Knight"]),
            ("video_dynamic_range:sdr", without("300", "The Dark Knight")), ("video_dynamic_range:hdr", []),
            ("language:german", ["The Dark Knight"]), ("language:French", ["Amélie: a Spider-Web"]),
            ("language_tag:ger", ["The Dark Knight"]), ("sub_language:german", ["The Dark Knight"]),
            ("sub_language_tag:deu", ["The Dark Knight"]), ("language:klingon", []),
            ("state:unprobed", ["300"]), ("state:Normal", without("300")), ("state:FileNotFound", []),
            // Kinds.
            ("type:movie", ["300", "Amélie: a Spider-Web", "Stagecoach", "The Dark Knight"]),
            ("type:episode", ["Casablanca Nights", "Fog", "Pilot", "The Third Man"]),
            ("type:music_video", ["Take On Me"]), ("type:song", []), ("type:other_video", []),
            // What belongs to a show or an artist.
            ("type:show AND title:night", ["Fog", "Pilot", "The Third Man"]),
            ("type:show AND genre:comedy", ["Casablanca Nights"]),
            ("type:season AND show_title:night AND season_number:2", ["The Third Man"]),
            ("type:artist AND title:a-ha", ["Take On Me"]), ("title:harbour", ["Casablanca Nights"]),
            ("type:episode AND title:harbour", []), ("genre:drama AND NOT title:pilot", ["Fog", "The Third Man"]),
            // Dates.
            ("release_date:193*", ["Stagecoach"]), ("release_date:19390303", ["Stagecoach"]),
            ("release_date:[19390304 TO 2001]", ["Amélie: a Spider-Web"]),
            ("release_date:2001", ["Amélie: a Spider-Web"]),
            ("release_date:*0115", ["The Dark Knight"]), ("released_onthisday:1", ["The Dark Knight"]),
            ("released_inthelast:\"1 week\"", ["300"]), ("released_inthelast:\"3 days\"", []),
            ("released_notinthelast:\"1 week\"", ["Amélie: a Spider-Web", "Stagecoach", "The Dark Knight"]),
            ("added_inthelast:\"1 day\"", all), ("added_notinthelast:\"1 day\"", []),
            ("added_date:20270115", all), ("added_date:2027*", all), ("added_date:20270116", []),
            ("added_date:????0115", all),
            // What nothing is known of yet.
            ("actor:bogart", []), ("imdb:tt0031971", []), ("network:*", []),
            ("stagecoach OR director:ford", ["Stagecoach"]),
            ("stagecoach NOT director:ford", ["Stagecoach"]),
            // Together.
            ("plot:christmas NOT genre:horror", ["Amélie: a Spider-Web"]),
            ("type:movie AND release_date:193*", ["Stagecoach"]),
            ("genre:comedy AND (release_date:200* OR release_date:193*)", ["Amélie: a Spider-Web"]),
            ("type:movie AND minutes:[60 TO *] AND NOT (genre:western OR language:french)", ["The Dark Knight"]),
            ("type:episode AND released_notinthelast:\"1 week\"", []),
            (
                "(type:movie AND height:[1000 TO *]) OR (type:episode AND season_number:2)",
                ["Amélie: a Spider-Web", "The Dark Knight", "The Third Man"]
            ),
            ("genre:western AND type:movie OR genre:comedy", ["Stagecoach"]),
        ] as [(String, [String])])
    func `finds what it says`(query: String, titles: [String]) async throws {
        let station = try await SearchStation()
        #expect(Set(try await station.titles(query)) == Set(titles))
    }

    @Test func `lists by sort title, page by page, with other filters`() async throws {
        let station = try await SearchStation()
        let query = try SearchQuery("type:movie")
        #expect(
            try await station.titles("type:movie") == ["300", "Amélie: a Spider-Web", "The Dark Knight", "Stagecoach"])
        let page = try await station.store.media(MediaQuery(search: query, offset: 1, limit: 2))
        #expect(page.total == 4)
        #expect(page.items.map(\.metadata.title) == ["Amélie: a Spider-Web", "The Dark Knight"])
        let ready = try await station.store.media(
            MediaQuery(library: station.films, state: .ready, text: "a", search: query))
        #expect(ready.total == 3)
        #expect(try await station.store.media(MediaQuery(library: station.shows, search: query)).total == 0)
    }

    @Test func `follows what scans and probes change, and what is removed`() async throws {
        let station = try await SearchStation()
        let id = try #require(try await station.store.mediaID(at: "/srv/films/stagecoach.mkv"))
        var file = film("/srv/films/stagecoach.mkv", "Fort Apache")
        file.metadata.genres = ["Cavalry"]
        try await station.store.record([.moved(id, file)], in: station.films)
        #expect(try await station.titles("stagecoach") == [])
        #expect(try await station.titles("plot:dangerous") == [])
        #expect(try await station.titles("genre:western") == [])
        #expect(try await station.titles("fort AND genre:cavalry AND height:576") == ["Fort Apache"])
        let stamp = FileStamp(byteCount: 2, modified: Instant(seconds: 2), fingerprint: 2)
        try await station.store.record([.changed(id, stamp)], in: station.films)
        #expect(try await station.titles("fort AND height:576") == [])
        try await station.store.apply([.removeLibrary(station.films)])
        #expect(try await station.titles("library_name:old OR fort OR genre:western") == [])
        #expect(
            Set(try await station.titles("*:*")) == [
                "Casablanca Nights", "Fog", "Pilot", "Take On Me", "The Third Man",
            ])
    }

    @Test func `counts days in the station's zone`() async throws {
        let station = try await SearchStation()
        // Half past midnight in Berlin, still the day before in UTC.
        station.station.clock.advance(.hours(15) + .minutes(30))
        try await station.add([film("/srv/films/late.mkv", "Late")], to: station.films)
        #expect(try await station.titles("added_date:20270115 AND late") == [])
        #expect(try await station.titles("added_date:20270116 AND late") == ["Late"])
    }

    @Test func `is never SQL or an operator of the index`() async throws {
        let station = try await SearchStation()
        for text in [
            "'; DROP TABLE media; --", "x' OR '1'='1", "NEAR", "a\\\"b", "title : x", "{title}", "100%", "_", "a\u{0}b",
        ] {
            let query = "title:\"\(text)\" OR genre:\"\(text)\" OR tag_full:\"\(text)\" OR plot:\"\(text)*\""
            #expect(try await station.titles(query) == [], "\(text)")
        }
        #expect(try await station.titles("*:*").count == 9)
    }

    @Test func `may be as deep and as wide as queries may be`() async throws {
        let station = try await SearchStation()
        let opening = (0..<24).map { $0 % 2 == 0 ? "(genre:western AND " : "(tag:none OR " }.joined()
        #expect(try await station.titles(opening + "stagecoach" + String(repeating: ")", count: 24)) == ["Stagecoach"])
        let negations = (0..<24).map { _ in "(height:576 AND NOT " }.joined()
        #expect(try await station.titles(negations + "fog" + String(repeating: ")", count: 24)).count <= 1)
        let wide = (0..<1_023).map { "n\($0)" }.joined(separator: " ") + " stagecoach"
        #expect(try await station.titles(wide) == ["Stagecoach"])
        let tests = (0..<1_000).map { "height:\($0 + 10_000)" }.joined(separator: " OR ") + " OR height:576"
        #expect(try await station.titles(tests) == ["Stagecoach"])
        let required = (0..<700).map { "minutes:[\($0 % 90) TO *]" }.joined(separator: " AND ") + " AND height:576"
        #expect(try await station.titles(required) == ["Stagecoach"])
    }
}
