import Foundation
import TestMedia
import TestPrograms
import Testing

/// 127.0.0.2 is the trusted proxy, 127.0.0.1 any other program of this machine.
@Suite(.serialized) struct `A station behind a proxy` {
    let folder: TemporaryFolder
    let station: StationUnderTest

    init() async throws {
        folder = try TemporaryFolder()
        station = try await StationUnderTest(
            [
                "serve", "--data", folder.path, "--port", "0", "--trusted-proxy", "10.9.9.9,127.0.0.2/32",
                "--allow-host", "tv.example.org",
            ] + StationUnderTest.quiet)
        try await Self.set(password: "first password", in: folder)
    }

    private static func set(password: String, in folder: TemporaryFolder) async throws {
        var command = Command(BuiltPrograms.station, ["user", "password", "--data", folder.path])
        command.input = Array("\(password)\n".utf8)
        #expect(try await command.run().status == 0)
    }

    private func get(_ path: String, from address: String = "127.0.0.1", _ headers: String...) async throws
        -> Web.Answer
    {
        try await station.web.get(path, ["--interface", address] + headers.flatMap { ["--header", $0] })
    }

    @Test func `believes what the trusted proxy says of clients, and nobody else`() async throws {
        let home = try await get(
            "/lineup.json", from: "127.0.0.2", "X-Forwarded-For: 192.168.1.9", "X-Forwarded-Host: tv.example.org",
            "X-Forwarded-Proto: https")
        #expect(home.status == 200)
        let links = try await get(
            "/api/v1/station", from: "127.0.0.2", "X-Forwarded-For: 192.168.1.9", "X-Forwarded-Host: tv.example.org",
            "X-Forwarded-Proto: https")
        #expect(links.text.contains("https://tv.example.org/channels.m3u"), "\(links.text)")
        #expect(try await get("/channels.m3u", from: "127.0.0.2", "X-Forwarded-For: 8.8.8.8").status == 403)
        #expect(try await get("/channels.m3u", from: "127.0.0.2", "X-Forwarded-Proto: https").status == 403)
        #expect(try await get("/channels.m3u").status == 200)
        #expect(try await get("/channels.m3u", "X-Forwarded-For: 127.0.0.1").status == 403)
        #expect(try await get("/channels.m3u", "Forwarded: for=192.168.1.9").status == 403)
        #expect(station.program.log.contains("event=http.unknown-proxy proxy=127.0.0.1"))
        #expect(station.program.log.contains("--trusted-proxy 127.0.0.1"))
    }

    @Test func `answers to its own names only, its health to any`() async throws {
        for path in ["/", "/channels.m3u", "/api/v1/scans", "/welcome", "/login"] {
            let answer = try await get(path, "Host: rebind.evil.example")
            #expect(answer.status == 403)
            #expect(answer.text.contains("--allow-host rebind.evil.example"))
        }
        #expect(try await get("/healthz", "Host: rebind.evil.example").status == 200)
        #expect(try await get("/readyz", "Host: rebind.evil.example").status == 200)
        // Files of pages are the same everywhere: this one is of no version.
        #expect(try await get("/assets/none/app.js", "Host: rebind.evil.example").status == 404)
        #expect(try await get("/login", "Host: tv.example.org").status == 200)
        let host = try await Command("hostname", []).output().trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try await get("/channels.m3u", "Host: \(host):8480").status == 200)
    }

    @Test func `ends its sessions when the command line sets another password`() async throws {
        let cookies = folder.path("cookies")
        let entered = try await station.web.get(
            "/login", ["--data", "password=first password", "--cookie-jar", cookies])
        #expect(entered.status == 303)
        func isLoggedIn() async throws -> Bool {
            try await station.web.get("/api/v1/session", ["--cookie", cookies]).text.contains("\"loggedIn\":true")
        }
        #expect(try await isLoggedIn())
        try await Self.set(password: "second password", in: folder)
        #expect(try await !isLoggedIn())
    }

    @Test(arguments: [
        ["--trusted-proxy", "nginx"], ["--trusted-proxy", "10.0.0.0/33"], ["--allow-host", "tv.example.org:8480"],
        ["--public-url", "https://tv.example.org/tv"],
    ])
    func `is not started with`(option: [String]) async throws {
        let result = try await Command(BuiltPrograms.station, ["serve", "--data", folder.path] + option).run()
        #expect(result.status == 2)
    }
}
