import Assets
import HTTP
import Testing

@testable import WebAPI

@Suite struct `The web application` {
    private static let files = [
        EmbeddedFiles.File(
            name: "app.html", bytes: [UInt8]("<script src=\"/assets/{build}/app.js\"></script>{build}".utf8)),
        EmbeddedFiles.File(name: "app.js", bytes: [UInt8]("import \"./core/dom.js\";".utf8)),
        EmbeddedFiles.File(name: "core/dom.js", bytes: [UInt8]("export {};".utf8)),
        EmbeddedFiles.File(name: "style.css", bytes: [UInt8]("p {}".utf8)),
    ]

    @Test func `names its version in every link`() {
        let files = ApplicationFiles(Self.files)
        let page = String(decoding: files.page.bytes, as: UTF8.self)
        #expect(page == "<script src=\"/assets/\(files.build)/app.js\"></script>\(files.build)")
    }

    @Test func `gets another version when any file changes`() {
        var changed = Self.files
        changed[2] = EmbeddedFiles.File(name: "core/dom.js", bytes: [UInt8]("export { };".utf8))
        #expect(ApplicationFiles(Self.files).build == ApplicationFiles(Self.files).build)
        #expect(ApplicationFiles(Self.files).build != ApplicationFiles(changed).build)
    }

    @Test(arguments: [("app.js", "text/javascript"), ("core/dom.js", "text/javascript"), ("style.css", "text/css")])
    func `keeps its files in browsers without limit`(name: String, type: String) throws {
        let files = ApplicationFiles(Self.files)
        let response = try files.response(path: "/assets/\(files.build)/\(name)")
        #expect(response.header("Cache-Control") == "public, max-age=31536000, immutable")
        #expect(response.header("Content-Type")?.hasPrefix(type) == true)
        #expect(response.header("X-Content-Type-Options") == "nosniff")
    }

    @Test(arguments: ["/assets/old/app.js", "/assets/{build}/app.html", "/assets/{build}/core/none.js", "/assets/"])
    func `has no file of another version, and no page below the files`(path: String) {
        let files = ApplicationFiles(Self.files)
        let path = path.split(separator: "{build}", omittingEmptySubsequences: false).joined(separator: files.build)
        #expect(throws: WebError.self) { try files.response(path: path) }
    }

    @Test func `shows people a page, and programs a problem, where nothing is`() async throws {
        let service = try service(allGroups())
        let people = await service.answer(get("/nowhere", headers: [Request.Field("Accept", "text/html,*/*")]))
        #expect(people.status == 404)
        #expect(people.header("Content-Type")?.hasPrefix("text/html") == true)
        let programs = await service.answer(get("/nowhere"))
        #expect(programs.status == 404)
        #expect(programs.header("Content-Type")?.contains("json") == true)
    }

    @Test(arguments: ["/", "/on-air", "/guide", "/channels/5", "/channels/5/rules", "/welcome"])
    func `is the same page at each of its addresses`(path: String) async throws {
        let response = try await service(allGroups()).answer(get(path))
        #expect(response.status == 200)
        #expect(response.header("Content-Security-Policy")?.contains("require-trusted-types-for") == true)
    }

    @Test(
        arguments: [
            ("/app", "", "/"), ("/app/guide", "", "/guide"), ("/app/channels/5/rules", "", "/channels/5/rules"),
            ("/app/library", "genre:\"sci fi\"&x", "/library?q=genre%3A%22sci%20fi%22%26x"),
        ])
    func `leads on from where it was`(path: String, query: String, expected: String) async throws {
        let items = query.isEmpty ? [] : [Request.Field("q", query)]
        let response = try await service(allGroups()).answer(get(path, query: items))
        #expect(response.status == 308)
        #expect(response.header("Location") == expected)
    }

    @Test func `leads to no other host`() async throws {
        #expect(try await service(allGroups()).answer(get("/app//evil.example")).status == 404)
    }

    @Test func `shows people a page for a method that a path does not have, too`() async throws {
        var request = get("/login", headers: [Request.Field("Accept", "text/html")])
        request.method = .delete
        let response = try await service(allGroups()).answer(request)
        #expect(response.status == 405)
        #expect(response.header("Allow") == "GET, HEAD, POST")
        #expect(response.header("Content-Type")?.hasPrefix("text/html") == true)
    }

    @Test(arguments: ["/login", "/nowhere"])
    func `gives pages without a script the same look`(path: String) async throws {
        let service = try service(allGroups())
        let page = await service.answer(get(path, headers: [Request.Field("Accept", "text/html")]))
        let links = page.text.matches(of: #/(?:href|src)="(\/assets\/[^"#]+)/#).map { String($0.1) }
        #expect(
            Set(links).isSuperset(
                of: ["tokens.css", "plain.css"].map {
                    "/assets/\(ApplicationFiles.embedded.build)/ui/\($0)"
                }))
        for link in Set(links) { #expect(await service.answer(get(link)).status == 200, "\(link)") }
        #expect(!page.text.contains("<script") && !page.text.contains("style="))
    }

    @Test func `runs nothing foreign and makes no HTML of text`() throws {
        let policy = try #require(SafePage.applicationHeaders.first { $0.name == "Content-Security-Policy" }?.value)
        #expect(policy.contains("default-src 'none'"))
        #expect(policy.contains("require-trusted-types-for 'script'; trusted-types 'none'"))
        #expect(!policy.contains("unsafe"))
    }

    @Test func `starts with little script`() throws {
        let page = try #require(EmbeddedFiles.pages.first { $0.name == "app.html" })
        let text = String(decoding: page.bytes, as: UTF8.self)
        let names = text.matches(of: #/"/assets/\{build\}/([^"]+\.js)"/#).map { String($0.1) }
        #expect(names.contains("app.js") && names.contains("core/dom.js"))
        // 45 kB compressed are about four times as much before; a test of the compressed size is in the browser's.
        let size = EmbeddedFiles.pages.filter { names.contains($0.name) }.reduce(0) { $0 + $1.bytes.count }
        #expect(size < 180_000, "\(size)")
    }
}
