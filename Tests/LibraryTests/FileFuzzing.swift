import Core
import JSON
import Library
import TestRandom
import Testing

@Suite struct `A file with random input` {
    /// What the probe says is stored, shown and planned with.
    @Test func `is probed with an answer that is believed as far as it can be`() throws {
        let corpus = [
            #"{"id":7,"facts":{"container":"mp4","duration":5000000,"bitRate":1000,"audio":[{"codec":"aac","channels":2,"sampleRate":48000,"language":"eng"}],"subtitles":[{"codec":"srt"}],"chapters":[{"start":0,"finish":5000000,"title":"a"}],"video":{"codec":"h264","width":1280,"height":720,"displayAspect":"16:9","frameRate":{"numerator":25,"denominator":1},"variableFrameRate":false,"fieldOrder":"progressive","pixelFormat":"yuv420p","copy":{"longestKeyFrameInterval":2000000,"closedGOPs":true,"reorderDepth":2,"constantFrameRate":true,"constantParameters":true}}},"tags":{"title":"Fog","year":1942,"released":-9900,"season":1,"episode":2,"genres":["a"],"tags":[],"studios":[],"countries":[],"credits":[{"role":"actor","name":"Ann"}]}}"#,
            #"{"id":7,"failure":"it is broken"}"#, #"{"id":-9223372036854775808}"#,
        ]
        let mutation = TextMutation(
            corpus: corpus,
            words: [
                "{", "}", "[", "]", "\"", ":", ",", "null", "true", "\\u0000", "facts", "tags", "failure", "duration",
                "numerator", "denominator", "2147483648", "-2147483649",
            ])
        let findings = try Fuzzing("probe-answers", mutation).run { bytes in
            guard let answer = try? JSONText.decode(ProbeResponse.self, from: bytes).believed else { return nil }
            if answer.facts == nil && answer.failure == nil { return "says nothing" }
            if let facts = answer.facts {
                guard facts.duration >= .zero, facts.duration <= TimeSpan.usable.upperBound else {
                    return "lasts \(facts.duration)"
                }
                let item = EngineItem(
                    id: 1, start: Instant(seconds: 1), finish: Instant(seconds: 2),
                    sources: [EngineSource(path: "/a", inPoint: facts.duration, facts: facts)], title: "")
                guard (try? item.bounded().check()) != nil else { return "is planned beyond the limits" }
            }
            var metadata = MediaMetadata(title: "a")
            if let tags = answer.tags { metadata.fill(from: tags, of: .episode) }
            return (try? JSONText.encode(answer)) == nil ? "cannot be written" : nil
        }
        #expect(findings.isEmpty, "\(findings)")
    }

    @Test func `has a name that tells something or nothing`() throws {
        let mutation = TextMutation(
            corpus: [
                "Films/Metropolis (1927)/Metropolis (1927).mkv",
                "Shows/The Harbour (2019)/Season 02/the.harbour.S02E05E06.mkv",
                "a/12 - Title.mkv", "a/Episode 99999.ts", "1x02.mp4", "Artist - Song.mp4", "s99999e99999.mkv",
                "Show/Specials/s0e1.mkv", "x/Film (9999) [1080p].mkv",
            ],
            words: [
                "/", ".", " - ", "S", "E", "s01e02", "(", ")", "[", "]", "1080p", "Season ", "é", "🎬", "\u{301}",
                "\u{0}",
                "99999999999999999999", "١٢",
            ])
        let findings = try Fuzzing("file-names", mutation).run { bytes in
            let path = "/" + String(decoding: bytes, as: UTF8.self)
            let folders = path.split(separator: "/").dropLast().map(String.init)
            let file = FoundFile(path: path, folders: folders, byteCount: .max, modified: .distantFuture)
            for kind in MediaLibrary.Kind.allCases {
                let found = PathMetadata(file, library: kind).metadata
                for number in [found.season, found.episode, found.year].compactMap(\.self)
                where !(0...9_999).contains(number) { return "has the number \(number)" }
            }
            return nil
        }
        #expect(findings.isEmpty, "\(findings)")
    }
}
