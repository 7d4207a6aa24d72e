import Core
import HTTP
import Linux
import WebAPI

/// What `serve`, `demo` and `quickstart` are told on their command line.
struct ServingConfiguration: Sendable {
    var port: UInt16 = 8_480
    var bind: IPAddress?
    var publicURL: String?
    /// Host names beside the machine's own.
    var allowedHosts: [String] = []
    var trustedProxies: [IPNetwork] = []
    var tunerCount = 8
    /// How long a channel runs on without viewers.
    var idle = TimeSpan.seconds(60)
    var discovery = true
    /// Whether libraries are watched and scanned without being told to.
    var followsLibraries = true
    var logLevel = Log.Level.info

    init() {}

    init(_ arguments: CommandArguments) throws(UsageError) {
        port = UInt16(try arguments.number("--port", in: 0...65_535) ?? 8_480)
        tunerCount = try arguments.number("--tuners", in: 1...255) ?? 8
        idle = .seconds(Int64(try arguments.number("--idle", in: 1...86_400) ?? 60))
        discovery = !arguments.isOn("--no-discovery")
        followsLibraries = !arguments.isOn("--no-auto-scan")
        logLevel = try arguments.logLevel
        if let text = arguments.text("--bind") {
            guard let address = IPAddress(text) else {
                throw UsageError("--bind \(text): expected an address such as 127.0.0.1 or ::")
            }
            bind = address
        }
        if let url = arguments.text("--public-url") {
            guard PublicAddress.isUsable(url: url) else {
                throw UsageError(
                    "--public-url \(url): expected http:// or https://, a host and perhaps a port, without a path")
            }
            publicURL = url
        }
        for name in arguments.list("--allow-host") {
            guard PublicAddress.isUsable(host: name) else {
                throw UsageError("--allow-host \(name): expected a host name such as tv.example.org, without a port")
            }
            allowedHosts.append(name)
        }
        for text in arguments.list("--trusted-proxy") {
            guard let network = IPNetwork(text) else {
                throw UsageError(
                    "--trusted-proxy \(text): expected an address such as 127.0.0.1, or a network such as 172.18.0.0/16"
                )
            }
            trustedProxies.append(network)
        }
    }

    var server: ServerConfiguration {
        var server = ServerConfiguration()
        server.port = port
        server.trustedProxies = trustedProxies
        if let bind { server.addresses = [bind] }
        return server
    }
}

extension CommandArguments {
    var logLevel: Log.Level {
        get throws(UsageError) {
            guard let name = text("--log-level") else { return .info }
            guard let level = Log.Level(name) else {
                throw UsageError("--log-level \(name): expected debug, info, warning or error")
            }
            return level
        }
    }
}

/// The program `continuity-engine`: beside this one, unless the environment says where.
enum EngineProgram {
    static var path: String {
        Environment.value("CONTINUITY_ENGINE") ?? "\(Environment.programFolder)/continuity-engine"
    }

    static func check() throws(StationError) {
        if FolderListing.entry(at: path) == nil { throw .noEngine(path) }
    }
}
