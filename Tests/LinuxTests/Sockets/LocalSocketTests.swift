import Core
import Foundation
import Testing

@testable import Linux

/// Unix sockets, over which commands reach a running station.
@Suite struct `A local socket` {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "local-socket-\(UUID().uuidString)")

    /// The folder's path; longer than the 108 bytes that the system has for the address of a socket.
    private func deepFolder() throws -> String {
        let path = folder.appending(path: String(repeating: "deep/", count: 40))
        try FileManager.default.createDirectory(at: path, withIntermediateDirectories: true)
        return path.path
    }

    @Test func `is reached at a path of any length, by its own user only`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try deepFolder() + "/api.sock"
        let listener = try Socket.localListener(at: path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let client = try ClientConnection(to: .file(path), within: .seconds(5))
        guard case .connection(let server, _) = listener.accept() else {
            Issue.record("no connection arrived")
            return
        }
        #expect(server.isPeerOwner)
        try client.write(Array("ping".utf8), within: .seconds(5))
        var buffer = [UInt8](repeating: 0, count: 10)
        let count = unsafe recv(server.descriptor, &buffer, buffer.count, 0)
        #expect(count == 4)
    }

    @Test func `refuses at once when its server is gone, and when there never was one`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try deepFolder() + "/api.sock"
        #expect(throws: SystemError.self) { try ClientConnection(to: .file(path), within: .seconds(5)) }
        _ = try Socket.localListener(at: path)
        #expect(throws: SystemError.self) { try ClientConnection(to: .file(path), within: .seconds(5)) }
    }

    @Test func `gives up on a server that accepts and says nothing`() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = try deepFolder() + "/api.sock"
        let listener = try Socket.localListener(at: path)
        let client = try ClientConnection(to: .file(path), within: .seconds(5))
        #expect(throws: SystemError.self) { try client.read(within: .milliseconds(50)) }
        withExtendedLifetime(listener) {}
    }
}
