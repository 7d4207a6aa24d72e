import Testing
import XML

@Suite struct `A document` {
    private func root(_ text: String) throws(XMLFault) -> XMLElement { try XMLDocument.root(of: Array(text.utf8)) }

    /// What is wrong, with its line.
    private func fault(_ text: String) -> String? {
        do {
            _ = try root(text)
            return nil
        } catch {
            return "\(error.line): \(error.why)"
        }
    }

    @Test func `becomes elements with their texts`() throws {
        let movie = try root(
            """
            <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <!-- made by hand -->
            <movie>
              <title>Fog &amp; Night &#x2013; <![CDATA[<1>]]></title>
              <actor><name>Ann</name><role>Keeper</role></actor>
              <genre/>
            </movie>
            """)
        #expect(movie.name == "movie" && movie.line == 3)
        #expect(movie.text(of: "name", "title") == "Fog & Night – <1>")
        #expect(movie.children(named: "actor").map { $0.text(of: "role") } == ["Keeper"])
        #expect(movie.children.map(\.line) == [4, 5, 6] && movie.text(of: "genre") == nil)
    }

    @Test func `ends with its first element`() throws {
        #expect(try root("<a>1</a>\nhttps://example.org/ & more").text == "1")
        #expect(try root("<a>1</a><a>2</a>").text == "1")
    }

    @Test func `may be written in other ways`() throws {
        let wide: [UInt8] = [0xff, 0xfe] + "<a>é</a>".utf16.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
        #expect(try XMLDocument.root(of: wide).text == "é")
        let latin = Array("<?xml version='1.0' encoding='ISO-8859-1'?><a>".utf8) + [0xe9] + Array("</a>".utf8)
        #expect(try XMLDocument.root(of: latin).text == "é")
    }

    @Test(
        arguments: [
            ("", "1: no element found"), ("\n\n<a>\n<b></a>", "4: mismatched tag"),
            ("<a>\n&nbsp;</a>", "2: undefined entity"),
            ("<a>&#1;</a>", "1: reference to invalid character number"),
            ("<a>\u{1}</a>", "1: not well-formed (invalid token)"),
            ("<a", "1: unclosed token"), ("text", "1: syntax error"),
        ]) func `says where it is wrong`(text: String, expected: String)
    {
        #expect(fault(text) == expected)
    }

    @Test func `declares no entities, small or large, of this file or of others`() {
        let bomb = """
            <!DOCTYPE a [
            <!ENTITY x "ha">
            <!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">
            ]><a>&y;</a>
            """
        #expect(fault(bomb) == "2: it declares entities, which are not read")
        let file = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a>&x;</a>"
        #expect(fault(file) == "1: it declares entities, which are not read")
        let outside = "<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/a.dtd\"><a>b</a>"
        #expect(fault(outside) == nil)
    }

    @Test func `has limits`() throws {
        let deep = String(repeating: "<a>", count: 25) + String(repeating: "</a>", count: 25)
        #expect(fault(deep) == "1: its elements lie too deep in each other")
        #expect(fault("<a>" + String(repeating: "<b/>", count: 20_000) + "</a>") == "1: it has too many elements")
        #expect(
            fault("<a>" + String(repeating: " ", count: XMLLimits.byteCount) + "</a>")
                == "1: it has more than 1048576 bytes")
        let full = "<a>" + String(repeating: "x", count: XMLLimits.byteCount - 7) + "</a>"
        #expect(try root(full).text.utf8.count == XMLLimits.byteCount - 7)
    }

    /// Bytes are changed, left out and doubled at places that a seed chooses.
    @Test func `never brings the reader down, whatever stands in it`() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?><!DOCTYPE movie><movie><title lang="en">Fög &amp; Night</title>
            <![CDATA[ <b> ]]><!-- c --><?pi x?><actor><name>Ann</name><order>1</order></actor></movie>
            """
        var state: UInt64 = 42
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(limit))
        }
        var (read, refused) = (0, 0)
        for _ in 0..<20_000 {
            var bytes = Array(text.utf8)
            for _ in 0...next(2) where !bytes.isEmpty {
                let place = next(bytes.count)
                switch next(4) {
                case 0: bytes[place] = UInt8(next(256))
                case 1: bytes.remove(at: place)
                case 2:
                    bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + next(30))], at: next(bytes.count))
                default: bytes.removeLast(min(bytes.count, next(40)))
                }
            }
            do {
                let root = try XMLDocument.root(of: bytes)
                #expect(!root.name.isEmpty)
                read += 1
            } catch {
                #expect(error.line >= 1 && !error.why.isEmpty)
                refused += 1
            }
        }
        // Both ways are tried often.
        #expect(read > 500 && refused > 500, "\(read) read, \(refused) refused")
    }
}
