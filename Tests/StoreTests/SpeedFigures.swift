import Core
import Store
import Testing

/// Prints figures; only the results are checked, since machines differ.
@Suite(.serialized) struct `A hundred thousand files` {
    @Test func `are recorded, probed, listed and resolved`() async throws {
        let station = try TestStation()
        let store = station.store
        let library = try await station.library()
        let count = 100_000
        let clock = ContinuousClock()
        var lines: [String] = []
        func measure<Value>(_ what: String, _ body: () async throws -> Value) async throws -> Value {
            let begin = clock.now
            let value = try await body()
            lines.append("\(what): \((clock.now - begin).formatted())")
            return value
        }
        try await measure("record new files") {
            for start in stride(from: 0, to: count, by: 1_000) {
                try await store.record(
                    (start..<start + 1_000).map {
                        var file = film("/srv/films/\($0 / 100)/\($0).mkv", "Film \($0)", fingerprint: UInt64($0))
                        file.metadata.genres = [$0 % 50 == 0 ? "Western" : "Drama"]
                        file.metadata.year = 1_920 + $0 % 100
                        return .new(file)
                    }, in: library)
            }
        }
        let known = try await measure("read known files") { try await store.knownFiles(in: library) }
        let answer = facts(.minutes(90))
        let ids = known.values.map(\.id).sorted()
        try await measure("record probe answers") {
            for start in stride(from: 0, to: count, by: 1_000) {
                try await store.record(ids[start..<start + 1_000].map { ProbeResponse(id: $0.raw, facts: answer) })
            }
        }
        let new = try await store.apply([
            .saveCollection(MediaCollection(id: CollectionID(-1), name: "All", members: [.library(library)])),
            .saveCollection(
                MediaCollection(id: CollectionID(-2), name: "Picked", members: ids.map(MediaCollection.Member.item))),
        ])
        for id in [CollectionID(-1), CollectionID(-2)] {
            let collection = try #require(new.collections[id])
            let playables = try await measure(
                "resolve a collection of \(id == CollectionID(-1) ? "a library" : "items")"
            ) {
                try await store.playables(of: .collection(collection))
            }
            #expect(playables.count == count)
        }
        let queries = [
            "genre:western AND minutes:[60 TO *]": 2_000, "release_date:197* NOT genre:western": 9_000,
            "minutes:[100 TO *]": 0, "title:\"film 777\" OR title:99*": 1_112,
        ]
        for (query, count) in queries {
            let new = try await store.apply([
                .saveCollection(MediaCollection(id: CollectionID(-1), name: query, members: [.search(query)]))
            ])
            let collection = try #require(new.collections[CollectionID(-1)])
            let playables = try await measure("resolve \(query)") {
                try await store.playables(of: .collection(collection))
            }
            #expect(playables.count == count, "\(query)")
        }
        let page = try await measure("search a page") {
            try await store.media(MediaQuery(text: "film 9999", limit: 50))
        }
        #expect(page.total == 11)
        let folder = try await measure("list the last page") {
            try await store.media(MediaQuery(library: library, offset: count - 50, limit: 50))
        }
        #expect(folder.items.count == 50)
        print("100,000 files (debug builds are several times slower)\n" + lines.joined(separator: "\n"))
    }

    @Test func `are found by who took part`() async throws {
        let station = try TestStation()
        let library = try await station.library()
        let clock = ContinuousClock()
        let begin = clock.now
        for start in stride(from: 0, to: 20_000, by: 1_000) {
            try await station.store.record(
                (start..<start + 1_000).map { number in
                    var file = film("/srv/films/\(number).mkv", "Film \(number)", fingerprint: UInt64(number))
                    file.metadata.credits = (0..<10).map {
                        Credit($0 == 0 ? .director : .actor, "Person \((number * 10 + $0) % 5_000)")
                    }
                    return .new(file)
                }, in: library)
        }
        let recorded = clock.now
        let page = try await station.store.media(
            MediaQuery(search: SearchQuery("actor:\"person 17\" OR director:\"person 4990\""), limit: 50))
        let searched = clock.now
        let ids = Set(try await station.store.knownFiles(in: library).values.map(\.id))
        let listed = clock.now
        let directors = try await station.store.directors(of: ids)
        #expect(page.total == 80 && directors.count == 20_000)
        print(
            """
            record 20,000 files with ten people each: \((recorded - begin).formatted())
            find two people: \((searched - recorded).formatted())
            name 20,000 directors: \((clock.now - listed).formatted())
            """)
    }

    @Test func `leave pages quick while a batch is written`() async throws {
        let station = try TestStation()
        let library = try await station.library()
        let writing = Task { [store = station.store] in
            try await store.record(
                (0..<20_000).map { .new(film("/srv/films/\($0).mkv", "Film \($0)", fingerprint: UInt64($0))) },
                in: library)
        }
        var reads = 0
        // Reads go on while the one big transaction runs, and see nothing of it until it is whole.
        while try await station.store.media(MediaQuery(limit: 1)).total == 0 { reads += 1 }
        try await writing.value
        #expect(try await station.store.media(MediaQuery(limit: 1)).total == 20_000)
        print("\(reads) reads while 20,000 files were written in one transaction")
        #expect(reads > 1)
    }
}

extension Duration {
    fileprivate func formatted() -> String {
        "\((self / .milliseconds(1)).rounded()) ms"
    }
}
