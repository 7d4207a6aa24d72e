import Foundation
import Glibc
import TestMedia
import TestPrograms
import Testing

/// What systemd would hear.
private final class ServiceManager: Sendable {
    let path: String
    private let socket: Int32

    init(in folder: TemporaryFolder) throws {
        path = folder.path("notify")
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { [path] in unsafe $0.copyBytes(from: Array(path.utf8)) }
        let status = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard socket >= 0, status == 0 else { throw TestFailure("no socket at \(path): \(errno)") }
    }

    deinit { close(socket) }

    func hear(_ news: String) async throws {
        try await Patience.wait("the station to say \(news)", atMost: .seconds(60)) {
            var buffer = [UInt8](repeating: 0, count: 100)
            let count = unsafe recv(socket, &buffer, buffer.count, 0)
            return count > 0 && String(decoding: buffer[..<count], as: UTF8.self) == news ? true : nil
        }
    }
}

@Suite struct `A station as a service` {
    @Test func `tells its manager that it is on air, that it works and that it stops`() async throws {
        let folder = try TemporaryFolder()
        let manager = try ServiceManager(in: folder)
        let station = try await StationUnderTest(
            ["serve", "--data", folder.path("data"), "--port", "0"] + StationUnderTest.quiet,
            environment: ["NOTIFY_SOCKET": manager.path])
        try await manager.hear("READY=1")
        try await manager.hear("WATCHDOG=1")
        #expect(try await station.stop() == 0)
        try await manager.hear("STOPPING=1")
    }

    @Test(.enabled(if: Command.isInstalled("systemd-analyze"), "systemd is not installed"))
    func `has a unit that leaves it little to reach`() async throws {
        let unit = TestMedia.repository.appending(path: "packaging/continuity.service").path
        let result = try await Command(
            "systemd-analyze", ["security", "--offline=true", "--threshold=20", "--no-pager", unit]
        ).run()
        #expect(result.status == 0, "\(result.text.suffix(2_000))\(result.errors)")
        #expect(!result.errors.contains("ignoring"), "\(result.errors)")
    }
}

@Suite struct `A revoked token` {
    @Test func `is worth nothing from then on`() async throws {
        let demo = try await DemoFolder.sharingMedia()
        let token = try await demo.run("token", "create", "tablet", "editor").text
            .trimmingCharacters(in: .whitespacesAndNewlines)
        let station = try await StationUnderTest(demo.arguments("serve"))
        let call = ["--request", "POST", "--header", "Authorization: Bearer \(token)"]
        #expect(try await station.web.get("/api/v1/channels/1/rebuild", call).status < 300)
        #expect(try await demo.run("token", "revoke", "tablet").status == 0)
        // Without a password the answer names the set-up link instead of the login.
        #expect([401, 403].contains(try await station.web.get("/api/v1/channels/1/rebuild", call).status))
        #expect(try await demo.run("token", "revoke", "tablet").status == 4, "there is none any more")
        #expect(try await station.stop() == 0)
    }
}
