import Core
import Testing

@Suite struct `Things inside things` {
    private var nesting: Nesting<String> {
        var nesting = Nesting<String>()
        for (outer, inner) in [("a", "b"), ("b", "c"), ("c", "d"), ("a", "e"), ("e", "d"), ("d", "b")] {
            nesting.note(inner, in: outer)
        }
        return nesting
    }

    @Test func `are found by the shortest way`() {
        #expect(nesting.way(from: "a", to: "b") == [])
        #expect(nesting.way(from: "a", to: "d") == ["e"])
        #expect(nesting.way(from: "e", to: "c") == ["d", "b"])
        #expect(nesting.way(from: "x", to: "x") == [])
    }

    @Test func `are not found outwards, nor where rings go round`() {
        #expect(nesting.way(from: "b", to: "a") == nil)
        #expect(nesting.way(from: "c", to: "e") == nil)
        #expect(nesting.way(from: "x", to: "a") == nil)
    }
}
