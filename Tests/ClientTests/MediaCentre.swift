import Foundation
import TestMedia
import TestPrograms

/// Kodi with its IPTV client, on a screen and a sound card that exist for it alone.
struct MediaCentre: Sendable {
    private let folder: TemporaryFolder
    private let programs: [BackgroundProgram]
    private let web: Web

    /// Kodi's own start script wants a desktop.
    private static let program = "/usr/lib/x86_64-linux-gnu/kodi/kodi.bin"

    /// Starts it with the station's playlist and guide.
    init(station: StationUnderTest) async throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        // Kodi takes no port from the kernel. One that is taken shows as a media centre that does not answer.
        let port = Int.random(in: 20_000..<30_000)
        try Self.configure(folder, station, port: port)
        let screen = try await BackgroundProgram([
            "sh", "-c", "exec Xvfb -displayfd 3 -screen 0 1280x720x24 -nolisten tcp 3>\"$0\"", folder.path("display"),
        ])
        let display = try await Patience.wait("the screen", atMost: .seconds(20)) { () -> String? in
            let text = String(
                decoding: FileManager.default.contents(atPath: folder.path("display")) ?? Data(), as: UTF8.self)
            return text.hasSuffix("\n") ? ":" + text.trimmingCharacters(in: .newlines) : nil
        }
        let surroundings = [
            "HOME": folder.path, "XDG_RUNTIME_DIR": folder.path, "DISPLAY": display,
            "PULSE_SERVER": "unix:\(folder.path("sound"))",
        ]
        let sound = try await BackgroundProgram(
            ["pulseaudio", "--daemonize=no", "--exit-idle-time=-1", "-n", "-F", folder.path("sound.pa")],
            environment: surroundings)
        // Without a sound card Kodi plays nothing.
        try await Patience.wait("the sound card: \(sound.log.suffix(500))", atMost: .seconds(20)) {
            FileManager.default.fileExists(atPath: folder.path("sound")) ? true : nil
        }
        let kodi = try await BackgroundProgram([Self.program, "--standalone"], environment: surroundings)
        programs = [kodi, sound, screen]
        web = Web("http://127.0.0.1:\(port)")
        let centre = self
        try await Patience.wait("the media centre", atMost: .seconds(60)) {
            try await centre.answer("JSONRPC.Ping") == nil ? nil : true
        }
        for part in ["inputstream.ffmpegdirect", "pvr.iptvsimple"] {
            try await centre.tell("Addons.SetAddonEnabled", ["addonid": part, "enabled": true])
        }
    }

    private static func configure(_ folder: TemporaryFolder, _ station: StationUnderTest, port: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path)
        let user = folder.path(".kodi/userdata")
        let client = "\(user)/addon_data/pvr.iptvsimple"
        try FileManager.default.createDirectory(atPath: client, withIntermediateDirectories: true)
        try settings([
            "services.webserver": "true", "services.webserverport": "\(port)",
            "services.webserverauthentication": "false", "general.addonupdates": "2",
        ]).write(toFile: "\(user)/guisettings.xml", atomically: true, encoding: .utf8)
        try settings([
            "m3uPathType": "1", "m3uUrl": "\(station.address)/channels.m3u", "m3uCache": "false",
            "epgPathType": "1", "epgUrl": "\(station.address)/xmltv.xml", "epgCache": "false",
        ]).write(toFile: "\(client)/settings.xml", atomically: true, encoding: .utf8)
        try """
        load-module module-null-sink
        load-module module-native-protocol-unix socket=\(folder.path("sound")) auth-anonymous=1

        """.write(toFile: folder.path("sound.pa"), atomically: true, encoding: .utf8)
    }

    private static func settings(_ values: [String: String]) -> String {
        let rows = values.map { "  <setting id=\"\($0.key)\">\($0.value)</setting>\n" }
        return "<settings version=\"2\">\n\(rows.joined())</settings>\n"
    }

    /// What it answers; nothing while the part that is asked is not up yet.
    func ask(_ method: String, _ parameters: [String: Any]) async throws -> [String: Any] {
        try await answer(method, parameters) as? [String: Any] ?? [:]
    }

    func tell(_ method: String, _ parameters: [String: Any]) async throws {
        guard try await answer(method, parameters) as? String == "OK" else {
            throw TestFailure("the media centre refused \(method)")
        }
    }

    private func answer(_ method: String, _ parameters: [String: Any] = [:]) async throws -> Any? {
        let call: [String: Any] = ["jsonrpc": "2.0", "id": 1, "method": method, "params": parameters]
        let text = String(decoding: try JSONSerialization.data(withJSONObject: call), as: UTF8.self)
        let reply = try await web.get("/jsonrpc", ["--header", "Content-Type: application/json", "--data", text])
        // Not up yet, or not JSON: no answer.
        let object = try? JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any]
        return object?["result"]
    }

    /// From its guide; nil while it has none for the channel.
    func nowAndNext(of channel: Int) async throws -> NowAndNext? {
        let wanted = ["channelid": channel, "properties": ["broadcastnow", "broadcastnext"]] as [String: Any]
        let details = try await ask("PVR.GetChannelDetails", wanted)["channeldetails"] as? [String: Any]
        let programmes = ["broadcastnow", "broadcastnext"].compactMap { part -> NowAndNext.Programme? in
            guard let programme = details?[part] as? [String: Any], let title = programme["title"] as? String,
                let start = programme["starttime"] as? String
            else { return nil }
            return .init(title: title, start: start)
        }
        return programmes.count == 2 ? NowAndNext(now: programmes[0], next: programmes[1]) : nil
    }

    /// What plays, and its clock; nil while nothing does. The clock is the screen's: the player's own property stays at 0
    /// for channels.
    func playing() async throws -> (channel: String, seconds: Int)? {
        let labels = try await ask(
            "XBMC.GetInfoLabels",
            ["labels": ["Player.Time", "VideoPlayer.ChannelName", "Player.Process(videodecoder)"]])
        let parts = (labels["Player.Time"] as? String ?? "").split(separator: ":").compactMap { Int($0) }
        guard let channel = labels["VideoPlayer.ChannelName"] as? String, !parts.isEmpty,
            let decoder = labels["Player.Process(videodecoder)"] as? String, !decoder.isEmpty
        else { return nil }
        return (channel, parts.reduce(0) { $0 * 60 + $1 })
    }

    func quit() async throws {
        try await tell("Application.Quit", [:])
        // A media centre that hangs while it ends is ended with its group.
        for program in programs { program.signal(SIGTERM) }
    }
}
