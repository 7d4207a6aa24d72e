import Core
import TestRandom
import Testing

private func read(_ json: String, _ spelling: Spelling = .names) throws -> (value: Sample?, faults: [FormFault]) {
    Sample.form.value(try Tree(json: json), spelling, sampleDirectory)
}

@Suite struct `A document with errors` {
    @Test(arguments: [
        (
            #"{"name":"A","kind":"past","mode":"count"}"#,
            #"1:20: found “past” (did you mean “post”?), expected one of pre, mid, post or tail"#
        ),
        (#"{"name":"A","kind":"mid","mode":"fill"}"#, "1:33: found “fill” with kind: mid, expected count or pad"),
        (
            #"{"name":"A","kind":"tail","mode":"pad","pad":30}"#,
            "1:34: found “pad” with kind: tail, expected count or fill"
        ),
        (#"{"name":"A","kind":"mid","mode":"pad"}"#, "1:1: found a sample without “pad”, expected the key “pad”"),
        (#"{"name":"A","kind":"mid","mode":"pad","pad":61}"#, "1:45: found “61”, expected a whole number from 1 to 60"),
        (
            #"{"name":"A","kind":"tail","mode":"fill","count":2}"#,
            "1:49: found “count”, expected count together with mode: count"
        ),
        (
            #"{"name":"A","kind":"post","mode":"count","every":5}"#,
            "1:50: found “every”, expected every together with kind: mid"
        ),
        (#"{"name":"A","kind":"mid","mode":"count","every":7}"#, "1:49: found “7”, expected minutes: one of 5 or 10"),
        (
            #"{"name":"A","kind":"mid","mode":"count","nam":7}"#,
            "1:41: found the key “nam” (did you mean “name”?), expected one of name, kind, mode, count, pad, loud, every, lowest, highest, after or items in a sample"
        ),
        (
            #"{"name":"A","kind":"mid","mode":"count","lowest":1,"least":1}"#,
            "1:52: found the key “least” again, expected each key once"
        ),
        (#"{"name":"A","kind":"mid","mode":"count","lowest":7,"highest":5}"#, "1:62: found 5, expected at least 7"),
        (
            #"{"name":"A","kind":"mid","mode":"count","after":"The past"}"#,
            "1:49: found the unknown filler “The past” (did you mean “The post”?), expected a filler of the file or the station"
        ),
        (
            #"{"name":"A","kind":"mid","mode":"count","after":"The pre"}"#,
            "1:49: found “The pre”, a pre filler, expected a post filler"
        ),
        (
            #"{"name":"A","kind":"mid","mode":"count","items":{}}"#,
            "1:49: found an empty set of keys, expected a list of items"
        ),
        (
            #"{"name":"A","kind":"mid","mode":"count","items":[{}]}"#,
            "1:50: found nothing to play, expected one of tag, collection, album or artist"
        ),
        (
            #"{"name":"A","kind":"mid","mode":"count","items":[{"tag":"a","artist":"b"}]}"#,
            "1:50: found tag or artist together, expected one of tag, collection, album or artist"
        ),
        (#"{"name":"A","kind":"mid","mode":"count","loud":"yes"}"#, "1:48: found “yes”, expected one of true or false"),
        (#"{"kind":"mid","mode":"count"}"#, "1:1: found a sample without “name”, expected the key “name”"),
        (
            "[]",
            "1:1: found an empty list, expected a sample with the keys name, kind, mode, count, pad, loud, every, lowest, highest, after or items"
        ),
    ])
    func `is refused with position, reason and the nearest valid word`(document: String, expected: String) throws {
        let (value, faults) = try read(document)
        #expect(value == nil)
        #expect(faults.map(\.description) == [expected])
    }

    @Test func `reports all of them at once, in order and with pointers`() throws {
        let faults = try read(
            #"{"items":[{"tag":"a","weight":0},{"collection":"Western"}],"mode":"fill","kind":"pre","loud":2,"every":5}"#
        ).faults
        #expect(
            faults.map { "\($0.pointer) \($0.found)" } == [
                " a sample without “name”", "/items/0/weight “0”",
                "/items/1/collection the unknown collection “Western”",
                "/mode “fill” with kind: pre", "/loud “2”", "/every “every”",
            ])
    }

    @Test func `reports at most fifty`() throws {
        let items = Array(repeating: "{}", count: 80).joined(separator: ",")
        #expect(try read(#"{"name":"A","kind":"mid","mode":"count","items":[\#(items)]}"#).faults.count == 50)
    }

    @Test func `may have words and keys of older files`() throws {
        let value = try #require(try read(#"{"name":"A","kind":"after","mode":"count","least":3}"#).value)
        #expect(
            Sample.form.tree(value, .names, sampleDirectory).json()
                == #"{"name":"A","kind":"post","mode":"count","lowest":3,"items":[]}"#)
    }

    @Test func `is refused also when code made the value`() {
        var sample = Sample()
        sample.name = "A"
        sample.every = 5
        sample.mode = .count(100)
        #expect(
            Sample.form.faults(of: sample, sampleDirectory).map(\.pointer) == ["/count", "/every"])
    }
}

@Suite struct `A form` {
    @Test func `writes what it has read, by names and by ids`() throws {
        let text =
            #"{"name":"A","kind":"mid","mode":"pad","pad":5,"loud":true,"every":10,"after":"The post","items":[{"album":"x","artist":"y"},{"collection":"Westerns","weight":3}]}"#
        let value = try #require(try read(text).value)
        #expect(Sample.form.tree(value, .names, sampleDirectory).json() == text)
        let stored = Sample.form.tree(value, .ids, sampleDirectory)
        #expect(stored["after"] == .literal(12) && stored["items"]?.items[1]["collection"] == .literal(2))
        #expect(Sample.form.value(stored, .ids, sampleDirectory).value == value)
    }

    @Test(arguments: [Spelling.names, .ids]) func `reads its random documents, and writes them alike`(
        spelling: Spelling
    ) {
        var chance: any RandomNumberGenerator = Chance(spelling == .ids ? 5 : 6)
        var refused = 0
        for _ in 0..<500 {
            let document = Sample.form.random(spelling, sampleDirectory, using: &chance)
            #expect((try? Tree(json: document.json(indented: true))) == document)
            #expect(
                SchemaValidator.complaints(document, Sample.form.schema, ignoresReferences: spelling == .names) == [])
            guard let value = Sample.form.value(document, spelling, sampleDirectory).value else {
                // Only the check that is code may refuse it.
                refused += 1
                continue
            }
            let again = Sample.form.value(
                Sample.form.tree(value, spelling, sampleDirectory), spelling, sampleDirectory)
            #expect(again.value == value && again.faults == [])
        }
        #expect(refused < 100)
    }

    @Test func `has conditions that name its own keys and words`() {
        #expect(Sample.form.mistakes == [] && Sample.Part.form.mistakes == [])
        let broken = Form(
            "broken", Sample(),
            fields: [.usual("loud", \.isLoud, .flag, .notes(only: .with("kind", ["x"])), help: "")])
        #expect(broken.mistakes == ["broken: loud depends on kind"])
    }

    @Test func `fingerprints only what matters to the timeline`() {
        var sample = Sample()
        sample.name = "A"
        let before = Sample.form.fingerprint(sample)
        sample.name = "B"
        #expect(Sample.form.fingerprint(sample) == before)
        sample.isLoud = true
        #expect(Sample.form.fingerprint(sample) != before)
        // The same in every run: a stored fingerprint stays valid.
        #expect(Sample.form.fingerprint(Sample()) == 3_157_241_993_029_568_475)
    }

    @Test func `lists what a thing refers to`() throws {
        let value = try #require(
            try read(
                #"{"name":"A","kind":"mid","mode":"count","after":12,"items":[{"tag":"x"},{"collection":2}]}"#, .ids
            )
            .value)
        #expect(
            Sample.form.references(value, sampleDirectory).map { "\($0.kind) \($0.id) \($0.path) \($0.path.pointer)" }
                == ["filler 12 after /after", "collection 2 items[2].collection /items/1/collection"])
    }

    @Test func `has rows for the documentation`() {
        let rows = Sample.form.documentation
        #expect(
            rows[1]
                == "| `kind` | Needed. Where it goes. `pre`, `mid` (inside it), `post` or `tail`. Default: `post`. |"
                || rows[1] == "| `kind` | Needed. Where it goes. `pre`, `mid` (inside it), `post` or `tail`. |")
        #expect(rows[3] == "| `count` | With `mode`: `count`. How many. 1 to 99. Default: `1`. |")
        #expect(rows[6] == "| `every` | With `kind`: `mid`. How often it interrupts. Minutes: one of 5 or 10. |")
        #expect(rows[9] == "| `after` | What follows. The name of a post filler. |")
    }

    @Test func `has a schema with units, conditions and defaults`() {
        let schema = Sample.form.schema
        #expect(schema["required"]?.json() == #"["name","kind","mode"]"#)
        #expect(
            schema["properties"]?["every"]?.json()
                == #"{"description":"How often it interrupts.","type":"integer","enum":[5,10],"x-unit":"min","x-visible-when":{"kind":["mid"]},"x-bears-on-timeline":true}"#
        )
        #expect(
            schema["properties"]?["count"]?.json()
                == #"{"description":"How many.","type":"integer","minimum":1,"maximum":99,"default":1,"x-visible-when":{"mode":["count"]},"x-bears-on-timeline":true}"#
        )
        #expect(schema["properties"]?["after"]?["x-reference"] == .text("filler"))
    }
}

@Suite struct `Two documents` {
    private func sample(_ items: String) throws -> Sample {
        try #require(try read(#"{"name":"A","kind":"mid","mode":"count","items":[\#(items)]}"#, .ids).value)
    }

    private func difference(_ old: String, _ new: String) throws -> [String] {
        Sample.form.difference(try sample(old), sampleDirectory, try sample(new), sampleDirectory).map {
            "\($0.path): \($0.old?.json() ?? "-") > \($0.new?.json() ?? "-")"
        }
    }

    @Test func `differ by their children's ids, and what only moved is a move`() throws {
        #expect(
            try difference(
                #"{"id":1,"tag":"a"},{"id":2,"collection":2},{"id":3,"tag":"c"}"#,
                #"{"id":2,"collection":1,"weight":3},{"id":1,"tag":"a"},{"tag":"d"}"#
            ) == [
                #"items[3]: {"tag":"c"} > -"#, #"items[1].collection: "Westerns" > "Idents""#, "items[1].weight: - > 3",
                #"items[3]: - > {"tag":"d"}"#, "the order of items: [1,2] > [2,1]",
            ])
    }

    @Test func `differ by their places where children have no ids`() throws {
        #expect(
            try difference(#"{"tag":"a"},{"tag":"b"}"#, #"{"tag":"new"},{"tag":"a"},{"tag":"c"}"#) == [
                #"items[1]: - > {"tag":"new"}"#, #"items[3].tag: "b" > "c""#,
            ])
    }

    @Test(arguments: [
        (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
        (#"{"a":"b"}"#, #"{"a":null}"#, "{}"), (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#),
        (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
        (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#), (#"["a","b"]"#, #"["c","d"]"#, #"["c","d"]"#),
        (#"{"a":"foo"}"#, "null", "null"), (#"{"e":null}"#, #"{"a":1}"#, #"{"e":null,"a":1}"#),
        ("[1,2]", #"{"a":"b","c":null}"#, #"{"a":"b"}"#), ("{}", #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
    ])
    func `are merged as RFC 7396 says`(original: String, patch: String, result: String) throws {
        #expect(try Tree(json: original).merged(with: Tree(json: patch)).json() == result)
    }
}
