import Foundation
import TestMedia
import TestPrograms
import Testing

/// Searching from the command line, over HTTP and in a station file.
@Suite(.serialized) struct `Searching a station` {
    @Test func `finds the same from everywhere`() async throws {
        let demo = try await DemoFolder.sharingMedia()
        let all = try await demo.run("search", "*:*", "--json")
        let lines = all.text.split(separator: "\n")
        #expect(all.status == 0 && !lines.isEmpty, "\(all.errors)")
        let first = try #require(
            try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any])
        let title = try #require(first["title"] as? String)
        let query = "title:\"\(title)\" AND state:ready AND seconds:[1 TO *]"
        let found = try await demo.run("search", query)
        #expect(found.status == 0 && found.text.contains(title) && found.errors.contains("found"), "\(found.text)")
        let file = demo.folder.path("smart.yaml")
        let quoted = query.replacingOccurrences(of: "'", with: "''")
        try "collections: [{ name: Smart, items: [{ search: '\(quoted)' }] }]\n"
            .write(toFile: file, atomically: true, encoding: .utf8)
        let applied = try await demo.run("apply", file)
        #expect(applied.status == 0, "\(applied.errors)")
        let past = try await demo.run("search", "added_inthelast:7days", "--day", "2001-01-01")
        #expect(past.status == 0 && past.errors.contains("0 found"), "\(past.errors)")
        #expect(try await demo.run("search", "*:*", "--day", "2001-02-29").status == 2)
        let nested = try await demo.run("search", "smart_collection:smart", "--json", "--limit", "500")
        #expect(nested.text.contains("\"title\":\"\(title)\""))
        let station = try await StationUnderTest(demo.arguments("serve"))
        let answer = try await station.web.get("/api/v1/media?query=smart_collection%3Asmart").text
        #expect(answer.contains("\"title\":\"\(title)\""), "\(answer)")
        #expect(try await station.web.get("/api/v1/media?query=genr%3Ax").status == 400)
        let fresh = "/api/v1/media?limit=1&query=added_inthelast%3A7days"
        #expect(try await station.web.get(fresh).text.contains("\"title\":"))
        #expect(try await station.web.get("\(fresh)&day=2001-01-01").text.contains("\"total\":0"))
        #expect(try await station.web.get("\(fresh)&day=2001-02-29").status == 400)
        #expect(try await station.stop() == 0)
    }

    @Test func `says where a query is wrong`() async throws {
        let demo = try await DemoFolder.sharingMedia()
        let wrong = try await demo.run("search", "type:movie AND genr:x")
        #expect(wrong.status == 2)
        #expect(wrong.errors.contains("column 16: found the unknown field “genr” (did you mean “genre”?)"))
        let unknown = try await demo.run("search", "collection:Nothing")
        #expect(unknown.status == 1 && unknown.errors.contains("the unknown collection “Nothing”"), "\(unknown.errors)")
    }
}
