import Foundation
import TestMedia
import TestPrograms

/// A well-known streaming server with the same film, as a second reference for fan-out.
enum Icecast {
    static var isInstalled: Bool { Command.isInstalled("icecast2") }

    private static let port = 18_764

    static func cost(clients: Int) async throws -> Double {
        let folder = try TemporaryFolder()
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: folder.path)
        try configuration(folder: folder.path, clients: clients).write(
            toFile: folder.path("icecast.xml"), atomically: true, encoding: .utf8)
        let server = try await BackgroundProgram(["icecast2", "-c", folder.path("icecast.xml")])
        try await Patience.wait("Icecast: \(server.log)", atMost: .seconds(20)) {
            try await Web("http://127.0.0.1:\(port)").get("/status-json.xsl").status == 200 ? true : nil
        }
        let source = try await BackgroundProgram([
            "ffmpeg", "-nostdin", "-v", "error", "-re", "-stream_loop", "-1", "-i", try await BenchmarkMedia.film(),
            "-c", "copy", "-f", "mpegts", "-content_type", "video/mp2t",
            "icecast://source:benchmark@127.0.0.1:\(port)/film",
        ])
        try await Patience.wait("Icecast's source: \(source.log)", atMost: .seconds(20)) {
            try await Web("http://127.0.0.1:\(port)").get("/status-json.xsl").text.contains("/film") ? true : nil
        }
        let load = try await StreamLoad(port: "\(port)", path: "/film", clients: clients, settle: 4, seconds: 10)
        try await load.counting()
        let before = try ProcessUse.seconds(of: server.processID)
        try await load.counted()
        let used = try ProcessUse.seconds(of: server.processID) - before
        return used / (try await load.count().gigabits)
    }

    private static func configuration(folder: String, clients: Int) -> String {
        """
        <icecast>
          <limits><clients>\(clients + 20)</clients><sources>2</sources><burst-size>65535</burst-size></limits>
          <authentication><source-password>benchmark</source-password><admin-password>benchmark</admin-password>
          </authentication>
          <hostname>127.0.0.1</hostname>
          <listen-socket><port>\(port)</port><bind-address>127.0.0.1</bind-address></listen-socket>
          <paths><logdir>\(folder)</logdir><webroot>/usr/share/icecast2/web</webroot>
            <adminroot>/usr/share/icecast2/admin</adminroot></paths>
          <logging><errorlog>error.log</errorlog><accesslog>access.log</accesslog><loglevel>2</loglevel></logging>
          <security><chroot>0</chroot>\(getuid() == 0 ? owner : "")</security>
        </icecast>
        """
    }

    /// It refuses to run as root.
    private static let owner = "<changeowner><user>nobody</user><group>nogroup</group></changeowner>"
}
