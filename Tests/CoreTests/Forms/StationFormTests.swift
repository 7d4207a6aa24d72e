import Core
import TestRandom
import Testing

/// A station with one or two of everything that can be referred to.
private let station: StationContents = {
    var station = StationContents(name: "Harbour TV", timeZone: "UTC")
    station.libraries = [MediaLibrary(id: LibraryID(1), name: "Films", kind: .movies, paths: ["/srv/films"])]
    station.shows = [
        Show(id: ShowID(3), title: "Night Desk"), Show(id: ShowID(4), title: "Office", year: 2005),
        Show(id: ShowID(5), title: "Office", year: 2001),
    ]
    station.files = [
        StationContents.NamedFile(id: MediaID(7), library: LibraryID(1), path: "/srv/films/a.mkv")
    ]
    station.collections = [
        MediaCollection(id: CollectionID(1), name: "Idents", members: [.tag("ident")]),
        MediaCollection(id: CollectionID(2), name: "Westerns", members: [.folder("/srv/films")]),
    ]
    station.playlists = [Playlist(id: PlaylistID(6), name: "Saturday", entries: [])]
    station.graphics = [Graphic(id: GraphicID(8), name: "Logo", content: .image(.channelLogo))]
    station.fillers = Filler.Kind.allCases.enumerated().map { index, kind in
        Filler(
            id: FillerID(10 + Int64(index)), name: "The \(kind)", kind: kind, mode: .count(1),
            content: .collection(CollectionID(1)))
    }
    station.profiles = [Profile(id: ProfileID(20), name: "HD")]
    station.schedules = [
        Schedule(
            id: ScheduleID(30), name: "Weekday",
            rules: [
                ScheduleRule(
                    id: RuleID(100), name: "Evening", mode: .one, content: .show(ShowID(3)), order: .chronological)
            ])
    ]
    station.channels = [
        Channel(
            id: ChannelID(40), number: ChannelNumber(5), name: "Harbour One", schedule: ScheduleID(30),
            profile: ProfileID(20), guideKey: "key", seed: 9)
    ]
    return station
}()

@Suite struct `The forms of a station` {
    @Test(arguments: StationForms.all.map(\.kind)) func `have conditions that name their own keys`(kind: DocumentKind) {
        #expect(StationForms.form(of: kind).mistakes == [])
    }

    @Test(arguments: StationForms.all.map(\.kind)) func `read their random documents, which their schema allows`(
        kind: DocumentKind
    ) throws {
        let form = StationForms.form(of: kind)
        let schema = form.schema
        var chance: any RandomNumberGenerator = Chance(7)
        var refused: [String] = []
        for round in 0..<300 {
            let spelling = round % 2 == 0 ? Spelling.ids : .names
            let document = form.random(spelling, station.directory, using: &chance)
            #expect(
                SchemaValidator.complaints(document, schema, ignoresReferences: spelling == .names) == [],
                "\(document.json())")
            var draft = StationDraft(over: station, spelling)
            let key = kind == .station ? DocumentKey.station : DocumentKey(kind, -1)
            draft.put(key, document)
            let outcome = draft.outcome()
            guard outcome.faults.isEmpty else {
                refused.append("\(outcome.faults[0].fault)")
                continue
            }
            // What was read is written and read again as the same thing, by names and by ids.
            for spelling in [Spelling.ids, .names] {
                let directory = outcome.contents.directory
                let tree = try #require(form.tree(of: key.id, in: outcome.contents, spelling, directory))
                var again = StationDraft(over: outcome.contents, spelling)
                again.put(key, try Tree(json: tree.json()))
                let same = again.outcome()
                #expect(same.faults == [], "\(tree.json())")
                #expect(form.tree(of: key.id, in: same.contents, spelling, directory) == tree)
                #expect(same.contents == outcome.contents)
            }
        }
        #expect(refused.count < 100, "\(refused.prefix(5))")
    }

    @Test func `know who uses a thing`() {
        #expect(
            StationForms.users(of: DocumentKey(.schedule, 30), in: station) == [
                DocumentUse(DocumentKey(.channel, 40), name: "5 Harbour One", pointer: "/schedule")
            ])
        #expect(
            StationForms.users(of: DocumentKey(.collection, 1), in: station).map(\.pointer)
                == Array(repeating: "/content/collection", count: 5))
    }

    @Test func `fingerprint what plays, not what it is called`() {
        var renamed = station
        renamed.schedules[0].name = "Other"
        renamed.channels[0].logo = "/srv/logo.png"
        for kind in [DocumentKind.schedule, .channel] {
            let form = StationForms.form(of: kind)
            #expect(form.fingerprints(in: renamed) == form.fingerprints(in: station))
        }
        renamed.schedules[0].rules[0].order = .shuffle
        #expect(
            StationForms.form(of: .schedule).fingerprints(in: renamed)
                != StationForms.form(of: .schedule).fingerprints(in: station))
    }
}

@Suite struct `A draft of documents` {
    private func faults(_ documents: [(DocumentKey, String)], remove: [DocumentKey] = []) throws -> [String] {
        var draft = StationDraft(over: station, .ids)
        for (key, json) in documents { draft.put(key, try Tree(json: json)) }
        for key in remove { draft.remove(key) }
        return draft.outcome().faults.map { "\($0.index)\($0.fault.pointer): \($0.fault.found)" }
    }

    @Test func `is refused with pointers into each document`() throws {
        #expect(
            try faults([
                (DocumentKey(.filler, 10), #"{"name":"A","kind":"pre","mode":"fill","content":{"show":99}}"#),
                (
                    DocumentKey(.schedule, -1),
                    #"{"name":"S","items":[{"mode":"one"},{"mode":"multiple","content":{"collection":1}}]}"#
                ),
            ]) == [
                "0/mode: “fill” with kind: pre", "0/content/show: the unknown show 99",
                "1/items/0: a schedule item without “content”", "1/items/1: a schedule item without “count”",
            ])
    }

    @Test func `may refer to its own new things`() throws {
        var draft = StationDraft(over: station, .ids)
        draft.put(
            DocumentKey(.channel, -1), try Tree(json: #"{"number":"7","name":"B","schedule":-1,"profile":20}"#))
        draft.put(DocumentKey(.schedule, -1), try Tree(json: #"{"name":"S","items":[]}"#))
        let outcome = draft.outcome()
        #expect(outcome.faults == [])
        #expect(outcome.contents.channels.map(\.schedule.raw) == [30, -1])
    }

    @Test func `is checked as a whole`() throws {
        let found = try faults([
            (DocumentKey(.collection, -1), #"{"name":"Idents","items":[{"collection":-2}]}"#),
            (DocumentKey(.collection, -2), #"{"name":"B","items":[{"tag":"x"},{"search":"collection:idents"}]}"#),
            (
                DocumentKey(.channel, -1),
                #"{"number":"5","name":"B","mirror":{"channel":40,"offset":"1h"},"profile":20}"#
            ),
            (DocumentKey(.channel, 40), #"{"number":"5","name":"A","clock":"watched","schedule":30,"profile":20}"#),
        ])
        #expect(
            found == [
                "0/name: the name “Idents” of another collection",
                "0/items/0/collection: the collection “B”, which contains “Idents” itself",
                "1/items/1/search: the collection “Idents”, which contains “B” itself",
                "3/number: the number 5 for “A” and “B”", "2/number: the number 5 for “B” and “A”",
                "2/mirror/channel: channel 5, which mirrors channel 5",
            ])
        #expect(
            try faults([
                (
                    DocumentKey(.schedule, 30),
                    #"{"name":"S","shuffle":true,"items":[{"id":100,"start":"20:00","mode":"flood","content":{"show":3}},{"id":100,"mode":"one","content":{"show":3}}]}"#
                )
            ]) == [
                "0/items/0/start: “start”", "0/items/0/mode: “flood”", "0/items/0/id: the id 100 again",
                "0/items/1/id: the id 100 again",
            ])
    }

    @Test func `keeps what a document may leave out`() throws {
        var draft = StationDraft(over: station, .ids)
        draft.put(
            DocumentKey(.channel, 40), try Tree(json: #"{"number":"9","name":"New","schedule":30,"profile":20}"#))
        draft.put(
            DocumentKey(.schedule, 30),
            try Tree(
                json:
                    #"{"name":"S","items":[{"mode":"all","content":{"item":7}},{"name":"Evening","mode":"one","content":{"show":3}}]}"#
            ))
        let contents = draft.outcome().contents
        #expect(contents.channels[0].guideKey == "key" && contents.channels[0].seed == 9)
        #expect(contents.schedules[0].rules.map(\.id.raw) == [0, 100])
    }

    @Test func `removes things`() throws {
        #expect(
            try faults(
                [(DocumentKey(.channel, 40), #"{"number":"5","name":"A","schedule":30,"profile":20}"#)],
                remove: [DocumentKey(.schedule, 30)]) == ["0/schedule: the unknown schedule 30"])
    }
}
