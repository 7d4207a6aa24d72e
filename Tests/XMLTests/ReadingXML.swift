import TestRandom
import Testing
import XML

@Suite struct `A document` {
    private func root(_ text: String) throws(XMLError) -> XMLElement { try XMLDocument.root(of: Array(text.utf8)) }

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

    private static let mutation = TextMutation(
        corpus: [
            """
            <?xml version="1.0" encoding="UTF-8"?><!DOCTYPE movie><movie><title lang="en">Fög &amp; Night</title>
            <![CDATA[ <b> ]]><!-- c --><?pi x?><actor><name>Ann</name><order>1</order></actor></movie>
            """,
            "<!DOCTYPE a [<!ELEMENT a ANY><!ATTLIST a b CDATA #IMPLIED>]><a b='c'>&#x20ac;</a>",
            "<?xml version='1.0' encoding='ISO-8859-1'?><a>x</a>",
        ],
        words: [
            "<", ">", "</", "/>", "<a>", "</a>", "&", ";", "&x;", "&#x110000;", "<!ENTITY x 'y'>",
            "<!ENTITY % p SYSTEM 'f'>",
            "%p;", "<![CDATA[", "]]>", "<!--", "-->", "<?", "?>", "encoding=\"UTF-16\"", "encoding=\"x\"", "\u{feff}",
            "\0",
        ])

    @Test func `is read or rejected, with random input`() throws {
        let findings = try Fuzzing("xml-documents", Self.mutation).run { bytes in
            do {
                return try XMLDocument.root(of: bytes).name.isEmpty ? "an element has no name" : nil
            } catch let fault as XMLError {
                return fault.line >= 1 && !fault.why.isEmpty ? nil : "a fault without a place or a reason"
            } catch {
                return "\(error)"
            }
        }
        #expect(findings.isEmpty, "\(findings)")
    }
}
