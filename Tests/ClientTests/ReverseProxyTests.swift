import Foundation
import TestMedia
import TestPrograms
import Testing

/// nginx with exactly the configuration that docs/reverse-proxy.md gives; only ports and the certificate's paths differ.
@Suite(.serialized) struct `Behind nginx` {
    static let name = "tv.example.org"
    let folder: TemporaryFolder
    let station: StationUnderTest
    let proxy: BackgroundProgram
    let address: String
    let port: Int
    let plainPort: Int

    init() async throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        port = try Self.freePort()
        plainPort = try Self.freePort()
        address = "https://\(Self.name):\(port)"
        try FileManager.default.copyItem(
            atPath: try await DemoStation.media(), toPath: folder.path("media"))
        let own = try Self.freePort()
        station = try await StationUnderTest(
            [
                "demo", "--data", folder.path, "--port", "\(own)", "--trusted-proxy", "127.0.0.1",
                "--public-url", address,
            ] + StationUnderTest.quiet, at: "http://127.0.0.1:\(own)")
        proxy = try await Self.start(in: folder, station: station, port: port, plainPort: plainPort)
    }

    private static func start(
        in folder: TemporaryFolder, station: StationUnderTest, port: Int, plainPort: Int
    ) async throws -> BackgroundProgram {
        _ = try await Command(
            "openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=\(name)",
                "-addext",
                "subjectAltName=DNS:\(name)", "-keyout", folder.path("privkey.pem"), "-out",
                folder.path("fullchain.pem"),
            ]
        ).output()
        var block = try configuration()
        for (documented, here) in [
            ("/etc/letsencrypt/live/\(name)", folder.path),
            ("127.0.0.1:8480", "127.0.0.1:\(station.port)"),
            ("listen 443", "listen 127.0.0.1:\(port)"), ("listen 80", "listen 127.0.0.1:\(plainPort)"),
            ("[::]:443", "[::1]:\(port)"), ("[::]:80", "[::1]:\(plainPort)"),
        ] {
            try #require(block.contains(documented), "the documentation does not say \(documented)")
            block = block.replacing(documented, with: here)
        }
        if !FileManager.default.fileExists(atPath: "/proc/net/if_inet6") {
            block = block.split(separator: "\n").filter { !$0.contains("[::1]") }.joined(separator: "\n")
        }
        try Data(block.utf8).write(to: URL(filePath: folder.path("continuity.conf")))
        let whole = """
            daemon off;
            user \(NSUserName());
            pid \(folder.path("nginx.pid"));
            error_log stderr;
            events {}
            http {
                access_log off;
                client_body_temp_path \(folder.path("t1")); proxy_temp_path \(folder.path("t2"));
                fastcgi_temp_path \(folder.path("t3")); uwsgi_temp_path \(folder.path("t4"));
                scgi_temp_path \(folder.path("t5"));
                include \(folder.path("continuity.conf"));
            }
            """
        try Data(whole.utf8).write(to: URL(filePath: folder.path("nginx.conf")))
        let program = try await BackgroundProgram(
            ["/usr/sbin/nginx", "-e", "stderr", "-p", folder.path, "-c", folder.path("nginx.conf")])
        try await Patience.wait("nginx", atMost: .seconds(20)) {
            guard program.isRunning else { throw TestFailure("nginx ended: \(program.log)") }
            return try await Web("http://127.0.0.1:\(plainPort)").get("/").status != 0 ? true : nil
        }
        return program
    }

    /// The text between the fences of the page.
    private static func configuration() throws -> String {
        let page = try String(
            contentsOf: TestMedia.repository.appending(path: "docs/reverse-proxy.md"), encoding: .utf8)
        let start = try #require(page.range(of: "```nginx\n")).upperBound
        let end = try #require(page[start...].range(of: "```")).lowerBound
        return String(page[start..<end])
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = unsafe withUnsafeMutablePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe bind(descriptor, address, length) == 0
                    ? unsafe getsockname(descriptor, address, &length) : -1
            }
        }
        guard status == 0 else { throw TestFailure("the kernel gave no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private var trust: [String] {
        ["--cacert", folder.path("fullchain.pem"), "--resolve", "\(Self.name):\(port):127.0.0.1"]
    }

    private func get(_ path: String, _ headers: String...) async throws -> Web.Answer {
        try await Web(address).get(path, trust + headers.flatMap { ["--header", $0] })
    }

    @Test func `links lead back through it, and to the tuner's own port`() async throws {
        let playlist = try await get("/channels.m3u")
        #expect(playlist.status == 200)
        let links = playlist.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(links.count == 3)
        #expect(links.allSatisfy { $0.hasPrefix("\(address)/stream/") }, "\(links)")
        let lineup = try await get("/lineup.json")
        #expect(lineup.text.contains("\"\(address)/auto/v1\""), "\(lineup.text)")
        // Tuners are asked by address, at home.
        let tuner = try await get("/discover.json")
        #expect(tuner.text.contains("\"BaseURL\":\"http://"), "\(tuner.text)")
        #expect(tuner.text.contains(":\(station.port)\""), "\(tuner.text)")
        let moved = try await Web("http://127.0.0.1:\(plainPort)").get(
            "/channels.m3u", ["--header", "Host: \(Self.name)"])
        #expect(moved.status == 301)
        #expect(moved.headers["location"] == "https://\(Self.name)/channels.m3u")
    }

    @Test func `streams, segments and events come as they are made`() async throws {
        let body = folder.path("stream.ts")
        var command = Command(
            "curl",
            ["--silent", "--max-time", "4", "--output", body] + trust + ["\(address)/stream/1.ts"])
        command.timeLimit = .seconds(20)
        // 28: curl's own time is over; the stream did not end before.
        #expect(try await command.run().status == 28)
        let bytes = try TestMedia.bytes(of: body)
        #expect(bytes.count > 188 * 1_000)
        #expect(stride(from: 0, to: bytes.count, by: 188).allSatisfy { bytes[$0] == 0x47 })

        let master = try await get("/hls/1/index.m3u8")
        #expect(master.status == 200)
        let segment = try await Patience.wait("a segment", atMost: .seconds(30)) {
            let list = try await get("/hls/1/stream.m3u8")
            return list.text.split(separator: "\n").last { !$0.hasPrefix("#") }.map(String.init)
        }
        let path =
            segment.hasPrefix("http") ? String(segment.dropFirst(address.count)) : "/hls/1/\(segment)"
        let answer = try await get(path)
        #expect(answer.status == 200)
        #expect(answer.body.first == 0x47)

    }

    @Test func `events come while they happen`() async throws {
        var events = Command(
            "curl", ["--silent", "--no-buffer", "--max-time", "8"] + trust + ["\(address)/api/v1/events"])
        events.timeLimit = .seconds(20)
        async let heard = events.run()
        // Somebody tunes in meanwhile, again and again: the events' client may not be there yet at first.
        for _ in 0..<3 {
            let viewer = Command(
                "curl",
                ["--silent", "--max-time", "2", "--output", "/dev/null"] + trust + [
                    "\(address)/stream/2.ts"
                ])
            _ = try await viewer.run()
        }
        let result = try await heard
        #expect(result.status == 28)
        #expect(result.text.contains("event: "), "\(result.text)")
    }

    @Test func `a client cannot claim to be someone else`() async throws {
        for header in [
            "X-Forwarded-For: 8.8.8.8", "X-Real-IP: 8.8.8.8", "Forwarded: for=8.8.8.8",
            "X-Forwarded-Host: evil.example",
        ] {
            let answer = try await get("/channels.m3u", header)
            #expect(answer.status == 200, "\(header)")
            #expect(!answer.text.contains("evil.example"))
        }
        // nginx itself does not take the name for its own either; its first server answers.
        let foreign = try await get("/channels.m3u", "Host: rebind.evil.example")
        #expect(foreign.status == 403)
    }

    @Test func `a browser sets the station up and logs in`() async throws {
        let token = try #require(station.program.output.firstMatch(of: /setup\?token=(\S+)/)?.1)
        let browser = try await Browser(names: [Self.name])
        func type(_ fields: [String: String]) async throws {
            for (name, text) in fields { try await browser.type(text, into: "input[name=\(name)]") }
            try await browser.click("form button")
        }
        func isLoggedIn() async throws -> Bool {
            try await browser.run("return (await (await fetch('/api/v1/session')).json()).loggedIn")
        }
        try await browser.open("\(address)/setup?token=\(token)")
        try await type(["password": "first password", "again": "first password"])
        #expect(try await isLoggedIn())
        try await browser.forgetCookies()
        try await browser.open("\(address)/login")
        #expect(try await !isLoggedIn())
        try await type(["password": "first password"])
        #expect(try await isLoggedIn())
        try await browser.close()
    }
}
