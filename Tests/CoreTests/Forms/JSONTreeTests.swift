import Core
import TestRandom
import Testing

@Suite struct `JSON` {
    @Test(arguments: [
        #"{"a":[1,-0.5,1e9,1E-7,0,true,false,null,"x\"\\"],"b":{}}"#, "[]", "0", #""""#, "null",
        #"{"é":"日本 🎬","a":"a"}"#,
    ])
    func `is written as it was read`(text: String) throws { #expect(try Tree(json: text).json() == text) }

    @Test(arguments: [
        ("", "1:1"), ("{", "1:2"), ("[1,]", "1:4"), ("{\"a\"}", "1:5"), ("01", "1:2"), ("+1", "1:1"), ("1.", "1:1"),
        (".5", "1:1"), ("1e", "1:1"), ("NaN", "1:1"), ("nul", "1:1"), ("[1 2]", "1:4"), ("\"a", "1:3"),
        ("\"\\x\"", "1:4"), ("\"\\ud800\"", "1:8"), ("\"\\u12g4\"", "1:6"), ("{} x", "1:4"), ("\n\n  tru", "3:3"),
        ("[\"é\", x]", "1:7"), ("{a:1}", "1:2"), ("\"\n\"", "1:2"), ("0x10", "1:2"),
    ])
    func `is refused where it is not JSON`(text: String, position: String) throws {
        let error = try #require(throws: JSONSyntaxError.self) { try Tree(json: text) }
        #expect("\(error.mark.line):\(error.mark.column)" == position, "\(error)")
    }

    @Test func `has limits`() throws {
        let limits = JSONLimits(byteCount: 100, depth: 3, nodeCount: 10)
        func expected(_ text: String) throws -> String {
            try #require(throws: JSONSyntaxError.self) { try Tree(json: Array(text.utf8), limits: limits) }.expected
        }
        #expect(try expected(String(repeating: " ", count: 101)) == "at most 100 bytes")
        #expect(try expected("[[[[]]]]") == "at most 3 levels")
        #expect(try expected("[1,2,3,4,5,6,7,8,9,0]") == "at most 10 values")
        #expect(throws: JSONSyntaxError.self) { try Tree(json: String(repeating: "[", count: 1_000_000)) }
    }

    @Test func `knows the characters of escapes`() throws {
        let tree = try Tree(json: #""\u0041\ud83c\udfac\n\/\u0000""#)
        #expect(tree.scalar == "A🎬\n/\u{0}")
        #expect(tree.json() == "\"A🎬\\n/\\u0000\"")
    }

    @Test func `has marks in lines and characters`() throws {
        let tree = try Tree(json: "{\n  \"é\": [\"ü\", 7]}")
        #expect(tree.entries[0].keyMark == Mark(line: 2, column: 3))
        #expect(tree["é"]?.items[1].mark == Mark(line: 2, column: 14))
    }
}

@Suite struct `JSON with random input` {
    private static let words =
        Array("{}[]\",:0123456789-+.eE\\ \n\t").map(String.init)
        + ["true", "false", "null", "\\u", "\\ud83c", "\\udfac", "{\"", "\":", "[[", "1e999", "-0", "\u{0}"]

    /// Never a crash, never an endless loop. What was read is written and read again, and a form takes it or refuses it
    /// with reasons.
    @Test func `is read or refused at a position`() throws {
        var chance: any RandomNumberGenerator = Chance(11)
        let corpus = (0..<20).map { index in
            Sample.form.random(index % 2 == 0 ? .ids : .names, sampleDirectory, using: &chance).json()
        }
        let findings = try Fuzzing("json-tree", TextMutation(corpus: corpus, words: Self.words)).run { bytes in
            do {
                let tree = try Tree(json: bytes)
                guard try Tree(json: tree.json()) == tree else { return "is not read again as it was" }
                for spelling in [Spelling.names, .ids] {
                    let (value, faults) = Sample.form.value(tree, spelling, sampleDirectory)
                    if (value == nil) == faults.isEmpty { return "has a value and errors, or neither" }
                    if let value,
                        Sample.form.value(
                            Sample.form.tree(value, spelling, sampleDirectory), spelling, sampleDirectory
                        ).value != value
                    {
                        return "is another value when it is written and read again"
                    }
                    _ = tree.merged(with: tree)
                    _ = TreeDifference.between(tree, corpusTree)
                }
                return nil
            } catch let error as JSONSyntaxError {
                return error.mark.line < 1 || error.mark.column < 1 ? "is refused nowhere" : nil
            } catch {
                return "fails otherwise: \(error)"
            }
        }
        #expect(findings.isEmpty, "\(findings)")
    }

    private var corpusTree: Tree { Sample.form.tree(Sample(), .ids, sampleDirectory) }
}
