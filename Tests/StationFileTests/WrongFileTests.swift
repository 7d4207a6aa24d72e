import Core
import StationFile
import Testing

/// An invalid file and the position at which it is refused.
struct WrongFile: CustomTestStringConvertible, Sendable {
    let text: String
    let place: String
    let found: String
    let expected: String

    init(_ text: String, _ place: String, _ found: String, _ expected: String = "") {
        self.text = text
        self.place = place
        self.found = found
        self.expected = expected
    }

    var testDescription: String { text }
}

let wrongFiles = [
    WrongFile("- a", "1:1", "a list", "a station file with the keys station"),
    WrongFile("statoin: {}", "1:1", "the key “statoin” (did you mean “station”?)", "one of station, libraries"),
    WrongFile("station: { name: A, nmae: B }", "1:21", "“nmae” (did you mean “name”?)"),
    WrongFile("station: { name: A, name: B }", "1:21", "the key “name” again", "each key once"),
    WrongFile("station: { name: '' }", "1:18", "“”", "a text"),
    WrongFile("station: { name: }", "1:18", "nothing", "a text"),
    WrongFile("station: { name: [a] }", "1:18", "a list", "a text"),
    WrongFile("station: { name: \"a\\nb\" }", "1:18", "control characters", "on one line"),
    WrongFile("station: { timezone: Berlin }", "1:22", "unknown time zone “Berlin”", "an IANA name"),
    WrongFile("station: { protected: 25h }", "1:23", "“25h”", "from 0 to 24 hours"),
    WrongFile("station: { protected: -5m }", "1:23", "“-5m”", "from 0 to 24 hours"),
    WrongFile("station: { horizon: 12h }", "1:21", "“12h”", "from 1 to 30 days"),
    WrongFile("station: { horizon: 31d }", "1:21", "“31d”", "from 1 to 30 days"),
    WrongFile("station: { horizon: 9999999999999999999d }", "1:21", "9d”", "from 1 to 30 days"),
    WrongFile(
        "profiles: [{ name: A, video: { codec: mpeg2, fps: 48 } }]", "1:51", "MPEG-2 with 48 frames per second",
        "one of 24000/1001, 24"),
    WrongFile("profiles: [{ name: A, video: { codec: mpeg2, depth: 10 } }]", "1:53", "MPEG-2 with 10 bits", "hevc"),
    WrongFile(
        "profiles: [{ name: A, video: { codec: mpeg2, encoder: nvenc } }]", "1:55", "mpeg2 with nvenc", "software"),
    WrongFile("profiles: [{ name: A, audio: { codec: mp2, channels: \"5.1\" } }]", "1:54", "MP2 with 5.1", "stereo"),
    WrongFile(
        "profiles: [{ name: A, audio: { codec: mp2, bitrate: 200k } }]", "1:53", "mp2 with 200000 bits per second",
        "192k"),
    WrongFile(
        "profiles: [{ name: A, video: { rate-control: cbr, total-bitrate: 3M } }]", "1:30",
        "the total bit rate 3000000",
        "at least 3561200"),
    WrongFile("libraries: {}", "1:12", "an empty set of keys", "a list of libraries"),
    WrongFile("libraries:\n  - { name: A, kind: movie, paths: [/a] }", "2:22", "“movie” (did you mean “movies”?)"),
    WrongFile("libraries:\n  - { name: A, kind: movies }", "2:5", "a library without “paths”", "the key “paths”"),
    WrongFile("libraries:\n  - { name: A, kind: movies, paths: [a/b] }", "2:38", "“a/b”", "a path from the root"),
    WrongFile(
        "libraries:\n  - { name: A, kind: movies, paths: [/a], follow-links-to: [b] }", "2:61", "“b”",
        "a path from the root"),
    WrongFile(
        "libraries:\n  - { name: A, kind: movies, paths: [/a], rescan-every: 10s }", "2:57", "“10s”",
        "from 1 minute to 24 hours"),
    WrongFile("collections:\n  - name: A\n  - name: A", "3:11", "the collection “A” again", "each name once"),
    WrongFile("collections: [{ name: A, items: [{}] }]", "1:34", "nothing to play", "one of item, show, folder"),
    WrongFile("collections: [{ name: A, items: [{ tag: a, folder: /b }] }]", "1:34", "folder or tag together"),
    WrongFile(
        "collections: [{ name: A, items: [{ tag: a, season: 1 }] }]", "1:52", "“season”", "season together with show"),
    WrongFile(
        "collections: [{ name: A, items: [{ library: Films }] }]", "1:45", "unknown library “Films”", "(there is none)"),
    WrongFile(
        "collections: [{ name: A, items: [{ item: /a.mkv }] }]", "1:42", "“/a.mkv”",
        "below a path of one of the libraries"),
    WrongFile(
        "collections: [{ name: A, items: [{ show: X, season: 1.5 }] }]", "1:53", "“1.5”", "a whole number from 0"),
    WrongFile(
        "collections: [{ name: A, items: [{ search: genr:x }] }]", "1:44",
        "the unknown field “genr” (did you mean “genre”?)",
        "a field such as"),
    WrongFile(
        "collections: [{ name: A, items: [{ search: 'a AND tag:''x'' b)' }] }]", "1:62", "“)”", "an opening parenthesis"
    ),
    WrongFile("collections: [{ name: A, items: [{ search: \"\\x61 \\\"b\\\" genr:x\" }] }]", "1:56", "“genr”"),
    WrongFile("collections:\n- name: A\n  items:\n  - search: >-\n      genre:a AND\n      genr:b", "6:7", "“genr”"),
    WrongFile("collections:\n- name: A\n  items:\n  - search: genre:a AND\n      minutes:b", "5:15", "“b”"),
    WrongFile("collections:\n- name: A\n  items:\n  - search: &q 'genre:a AND genr:b'", "4:29", "“genr”"),
    WrongFile(
        "collections: [{ name: A, items: [{ search: '(a' }] }]", "1:45", "an opening parenthesis", "a closing one"),
    WrongFile("collections: [{ name: A, items: [{ search: '' }] }]", "1:44", "“”", "a query such as"),
    WrongFile(
        "collections: [{ name: A, items: [{ search: 'collection:B' }] }]", "1:56", "the unknown collection “B”",
        "of the file or the station"),
    WrongFile(
        "collections: [{ name: A, items: [{ search: 'x OR smart_collection:\"a\"' }] }]", "1:67",
        "“A”, which contains “A” itself"),
    WrongFile(
        "collections:\n- { name: A, items: [{ search: 'collection:B' }] }\n- { name: B, items: [{ search: 'collection:C' }] }\n"
            + "- { name: C, items: [{ tag: x }, { search: 'tag:y collection:a' }] }", "4:62",
        "“A”, which contains “C” itself, through “B”"),
    WrongFile("playlists: [{ name: P, items: [{ content: { playlist: Q } }] }]", "1:55", "unknown playlist “Q”"),
    WrongFile("playlists: [{ name: P, items: [{ content: { playlist: P }, count: 0 }] }]", "1:67", "“0”", "or all"),
    WrongFile(
        "filler: [{ name: F, kind: pre, mode: fill, content: { show: X } }]", "1:38", "“fill” with kind: pre",
        "count, random-count, duration or pad"),
    WrongFile(
        "filler: [{ name: F, kind: tail, mode: fill, content: { show: X }, least: 5s }]", "1:74", "“least”",
        "least together with kind: fallback"),
    WrongFile(
        "filler: [{ name: F, kind: fallback, mode: fill, content: { show: X }, least: 2h }]", "1:78", "“2h”",
        "a duration from 0 to 1 hour, such as 5s"),
    WrongFile(
        "schedules: [{ name: S, items: [{ name: Evening, mode: one, content: { show: X } }, { rerun-of: Evning }] }]",
        "1:96", "unknown rule “Evning” (did you mean “Evening”?)", "the name of a rule of the file or the station"),
    WrongFile(
        "schedules: [{ name: S, items: [{ rerun-of: { from: \"20:00\" } }] }]", "1:44", "without “to”", "“to”"),
    WrongFile(
        "schedules: [{ name: S, items: [{ rerun-of: { from: x, to: \"23:00\" } }] }]", "1:52", "“x”", "a time of day"),
    WrongFile(
        "schedules: [{ name: S, items: [{ rerun-of: { after: 12h, to: \"23:00\" } }] }]", "1:62", "“to”",
        "to together with from"
    ),
    WrongFile(
        "schedules: [{ name: S, items: [{ rerun-of: { after: 200h } }] }]", "1:53", "200h",
        "a duration of at most 7 days"),
    WrongFile(
        "schedules: [{ name: S, items: [{ rerun-of: { after: 12h }, order: shuffle }] }]", "1:67", "“order”",
        "order without rerun-of"),
    WrongFile(
        "filler: [{ name: F, kind: tail, mode: fill, count: 2, content: { show: X } }]", "1:52", "“count”",
        "mode: count"),
    WrongFile(
        "filler: [{ name: F, kind: tail, mode: duration, duration: 5, content: { show: X } }]", "1:59", "“5”",
        "a duration such as"),
    WrongFile(
        "filler: [{ name: F, kind: tail, mode: duration, content: { show: X } }]", "1:10", "a filler without “duration”"
    ),
    WrongFile("profiles: [{ name: P, video: { fps: 29.98 } }]", "1:37", "“29.98”", "frames per second"),
    WrongFile("profiles: [{ name: P, video: { width: 1281 } }]", "1:39", "the odd number 1281"),
    WrongFile("profiles: [{ name: P, video: { width: 99999 } }]", "1:39", "“99999”", "from 128 to 3840"),
    WrongFile("profiles: [{ name: P, video: { bitrate: 4MB } }]", "1:41", "“4MB”", "bits per second"),
    WrongFile("profiles: [{ name: P, audio: { rate: 48001 } }]", "1:38", "“48001”", "48000"),
    WrongFile(
        "profiles: [{ name: P, audio: { language: german } }]", "1:42", "“german”", "two or three lower-case letters"),
    WrongFile("schedules:\n  - name: S\n    items:\n      - { mode: one }", "4:9", "without “content”"),
    WrongFile(
        "schedules: [{ name: S, items: [{ start: 24:00, mode: one, content: { show: X } }] }]", "1:41", "“24:00”",
        "a time of day"),
    WrongFile(
        "schedules: [{ name: S, items: [{ missed: strict, mode: one, content: { show: X } }] }]", "1:42", "“missed”",
        "missed together with start"),
    WrongFile(
        "schedules: [{ name: S, items: [{ mode: one, count: 2, content: { show: X } }] }]", "1:52", "“count”",
        "mode: multiple"),
    WrongFile("schedules: [{ name: S, items: [{ mode: multiple, content: { show: X } }] }]", "1:32", "without “count”"),
    WrongFile(
        "filler: [{ name: F, kind: tail, mode: fill, content: { show: X } }]\n"
            + "schedules: [{ name: S, items: [{ mode: one, content: { show: X }, filler: { pre: F } }] }]", "2:82",
        "“F”, a tail filler", "a pre filler"),
    WrongFile(
        "collections: [{ name: A, items: [{ artist: a, tag: b }] }]", "1:34", "tag or artist together",
        "one of item, show"),
    WrongFile(
        "collections: [{ name: A, items: [{ album: , artist: b }] }]", "1:43", "nothing", "the title of an album"),
    WrongFile(
        "collections: [{ name: A, items: [{ tag: a, group: shuffle }] }]", "1:51", "“shuffle”",
        "one of chronological, season-episode or custom"),
    WrongFile(
        "collections: [{ name: A, items: [{ tag: a, weight: 0 }] }]", "1:52", "“0”", "from 1 to 1000"),
    WrongFile(
        "collections: [{ name: A, items: [{ collection: A }] }]", "1:48",
        "the collection “A”, which contains “A” itself",
        "a collection that does not"),
    WrongFile(
        "collections:\n- { name: A, items: [{ collection: B }] }\n- { name: B, items: [{ collection: C }] }\n- { name: C, items: [{ tag: x }, { collection: A }] }",
        "4:48", "the collection “A”, which contains “C” itself, through “B”"),
    WrongFile(
        "collections:\n- { name: A, items: [{ search: 'x OR collection:b' }] }\n- { name: B, items: [{ collection: A }] }",
        "2:49", "the collection “B”, which contains “A” itself"),
    WrongFile(
        "collections:\n- { name: A, items: [{ search: 'collection:b' }] }\n- { name: B, items: [{ collection: A }] }",
        "3:36", "the collection “A”, which contains “B” itself"),
    WrongFile(
        "playlists: [{ name: P, items: [{ content: { playlist: P } }] }]", "1:55",
        "the playlist “P”, which contains “P” itself", "a playlist that does not"),
    WrongFile(
        "playlists:\n- { name: P, items: [{ content: { playlist: Q } }] }\n- { name: Q, items: [{ content: { playlist: R } }] }\n- { name: R, items: [{ content: { artist: x } }, { content: { playlist: P } }] }",
        "4:73", "the playlist “P”, which contains “R” itself, through “Q”"),
    WrongFile(
        "playlists: [{ name: P, shuffle: yes }]", "1:33", "“yes”", "one of true or false"),
    WrongFile(
        "playlists: [{ name: P, items: [{ content: { search: 'genre:x AND genr:y' } }] }]", "1:66",
        "the unknown field “genr”", "a field such as"),
    WrongFile(
        "playlists: [{ name: P, items: [{ content: { search: 'collection:B' } }] }]", "1:65",
        "the unknown collection “B”"),
    WrongFile(
        "playlists: [{ name: P, items: [{ content: { artist: a, album: b, search: c } }] }]", "1:43",
        "album or search together"),
    WrongFile(
        "playlists: [{ name: P, items: [{ content: { artist: a }, order: shuffle, batch: 2 }] }]", "1:81", "“batch”",
        "batch together with order: marathon"),
    WrongFile(
        "playlists: [{ name: P, items: [{ content: { artist: a }, order: marathon, batch: 0 }] }]", "1:82", "“0”",
        "from 1 to 1000"),
    WrongFile(
        "playlists: [{ name: P, items: [{ content: { artist: a }, order: marathon, mix: [groups, shows] }] }]", "1:89",
        "“shows”", "one of groups or items"),
    WrongFile(
        "playlists: [{ name: P, items: [{ content: { artist: a }, order: rotation, mix: items }] }]", "1:80", "“mix”",
        "order: marathon"),
    WrongFile(
        "playlists: [{ name: P, items: [{ content: { artist: a }, group-by: album }] }]", "1:68", "“group-by”",
        "order: shuffle-in-order, rotation, marathon or weighted"),
    WrongFile(
        "playlists: [{ name: P, items: [{ content: { artist: a }, order: rotation, group-by: label }] }]", "1:85",
        "“label”", "one of show, season, artist, album or director"),
    WrongFile(
        "playlists: [{ name: P, items: [{ content: { artist: a }, seasons: [1, x] }] }]", "1:71", "“x”",
        "from 0 to 9999"),
    WrongFile(
        "playlists: [{ name: P, items: [{ content: { artist: a }, parts: together }] }]", "1:65", "“parts”",
        "order: shuffle"),
    WrongFile(
        "playlists: [{ name: P, items: [{ content: { artist: a }, order: shuffle, start-anywhere: true }] }]", "1:90",
        "“start-anywhere”", "chronological, season-episode or custom"),
    WrongFile(
        "filler: [{ name: F, kind: tail, mode: fill, content: { artist: a }, cooldown: 2h }]", "1:79", "“cooldown”",
        "order: weighted"),
    WrongFile(
        "filler: [{ name: F, kind: tail, mode: fill, content: { artist: a }, order: weighted, group-cooldown: 2 }]",
        "1:102", "“2”", "a duration such as"),
    WrongFile(
        "filler: [{ name: F, kind: tail, mode: fill, content: { artist: a }, shortest: 3m, longest: 2m }]", "1:92",
        "00:02:00", "a duration of at least 00:03:00"),
    WrongFile(
        "schedules: [{ name: S, items: [{ rerun-of: { after: 12h }, longest: 2m }] }]", "1:69", "“longest”",
        "longest without rerun-of"),
    WrongFile(
        "filler: [{ name: F, kind: tail, mode: fill, content: { artist: a }, by-chapter: maybe }]", "1:81", "“maybe”",
        "true or false"),
    WrongFile(
        "playlists: [{ name: P, items: [{ content: { artist: a }, by-chapter: true }] }]", "1:58",
        "the key “by-chapter”", "in a playlist item"),
    WrongFile(
        "schedules: [{ name: S, items: [{ mode: one, content: { artist: a }, groups: ordered }] }]", "1:77", "“groups”",
        "multiple, all or duration"),
    WrongFile(
        "schedules: [{ name: S, items: [{ mode: all, content: { artist: a }, groups: mixed }] }]", "1:77", "“mixed”",
        "one of ordered or shuffled"),
    WrongFile(
        "playlists: [{ name: P }]\nschedules: [{ name: S, items: [{ mode: all, content: { playlist: P }, groups: ordered }] }]",
        "2:79", "“groups”", "content that can have some"),
    WrongFile(
        "schedules: [{ name: S, items: [{ mode: all, content: { artist: a }, order: rotation, groups: ordered }] }]",
        "1:94", "“groups”",
        "groups together with order: chronological, season-episode, shuffle, random, weighted or custom"),
    WrongFile(
        "schedules: [{ name: S, items: [{ mode: one, content: { artist: a }, language: german }] }]", "1:79",
        "“german”", "two or three lower-case letters"),
    WrongFile(
        "schedules: [{ name: S, items: [{ mode: multiple, count: 'entry + part', content: { artist: a } }] }]", "1:66",
        "“part”"),
    WrongFile(
        "schedules: [{ name: S, shuffle: true, items: [{ start: '20:00', mode: one, content: { artist: a } }] }]",
        "1:56", "“start”", "as the schedule is shuffled"),
    WrongFile(
        "schedules: [{ name: S, shuffle: true, items: [{ mode: flood, content: { artist: a } }] }]", "1:55", "“flood”",
        "right after each other"),
    WrongFile("channels: [{ number: 5.0, name: A, schedule: S, profile: P }]", "1:22", "“5.0”", "a channel number"),
    WrongFile("channels: [{ number: 5, name: A, schedule: S, profile: P }]", "1:44", "unknown schedule “S”"),
    WrongFile(
        "channels: [{ number: 5, name: A, schedule: S, profile: P, run: always, clock: watched }]", "1:79",
        "“watched”", "wall, or watched together with run: on-demand"),
    WrongFile(
        "channels: [{ number: 5, name: A, profile: P, clock: watched, mirror: { channel: 6, offset: 1h } }]", "1:53",
        "“watched”", "wall, or watched without mirror"),
    WrongFile(
        "schedules: [{ name: S, items: [] }]\nprofiles: [{ name: P }]\nchannels:\n"
            + "- { number: 5, name: A, schedule: S, profile: P, clock: watched }\n"
            + "- { number: 6, name: B, profile: P, mirror: { channel: 5, offset: 1h } }", "5:56",
        "channel 6, which mirrors channel 5", "clock: wall in channel 5"),
    WrongFile("a: 1\n\tb: 2", "2:1", "invalid YAML"),
    WrongFile("a: [1, 2", "1:9", "invalid YAML"),
    WrongFile("a: 1\r\nb: [1, 2\r\n", "3:1", "invalid YAML"),
    WrongFile("a: 1\u{2028}b: \u{1}", "2:4", "invalid YAML"),
    WrongFile("station: *x", "1:10", "the alias “*x”", "an anchor"),
    WrongFile("station: !!map {}", "1:10", "a tag"),
    WrongFile("---\nstation: {}\n---\nstation: {}", "3:1", "a second document"),
    WrongFile("? [a]\n: b", "1:3", "the key a list"),
    WrongFile("a: \u{1}", "1:4", "invalid YAML"),
]

@Suite struct `An invalid station file` {
    @Test(arguments: wrongFiles) func `is refused where it is wrong`(file: WrongFile) throws {
        let error = #expect(throws: StationFileError.self) { try read(file.text) }
        let faults = try #require(error?.faults)
        #expect(
            faults.contains {
                "\($0.line):\($0.column)" == file.place && $0.found.contains(file.found)
                    && $0.expected.contains(file.expected)
            }, "\(faults.map(\.description))")
    }

    @Test func `tells all its faults at once, in order`() throws {
        let text = """
            station: { nam: A }
            libraries:
              - { name: Films, kind: movis, paths: [srv] }
            channels:
              - { number: x, name: A, schedule: S, profile: P, run: sometimes }
            """
        let error = try #require(throws: StationFileError.self) { try read(text) }
        #expect(
            error.faults.map { "\($0.line):\($0.column)" }
                == ["1:12", "3:26", "3:41", "5:15", "5:37", "5:49", "5:57"])
        #expect(error.why.hasPrefix("station.yaml:1:12: found the key “nam” (did you mean “name”?), expected one of"))
        #expect(error.code == "station-file.invalid")
    }

    @Test func `that repeats itself without end is stopped early`() throws {
        var bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        for (name, inner) in zip("bcdefghij", "abcdefghi") {
            bomb += "\(name): &\(name) [" + Array(repeating: "*\(inner)", count: 10).joined(separator: ", ") + "]\n"
        }
        let error = try #require(throws: StationFileError.self) { try read(bomb) }
        #expect(error.faults[0].found == "more than 1000000 values")
        let deep = try #require(throws: StationFileError.self) { try read(String(repeating: "[", count: 9_000)) }
        #expect(deep.faults[0].found == "nesting deeper than 16")
        let large = try #require(throws: StationFileError.self) {
            try read(String(repeating: "#", count: (16 << 20) + 1))
        }
        #expect(large.faults[0].expected == "at most 16777216")
    }

    @Test func `names an ambiguous show's years`() throws {
        var station = StationContents(name: "A", timeZone: "UTC")
        station.shows = [
            Show(id: ShowID(1), title: "Office", year: 2001), Show(id: ShowID(2), title: "Office", year: 2005),
        ]
        let text = "collections: [{ name: A, items: [{ show: Office }] }]"
        let error = try #require(throws: StationFileError.self) { try read(text, over: station) }
        #expect(error.faults[0].expected == "the key “year” next to it: 2001 or 2005")
    }
}
