public import Core
import HTTP

/// What is true of the whole station.
public protocol StationReporter: Sendable {
    func stationReport() async throws -> StationReport
}

public struct StationReport: Hashable, Sendable {
    public var identity: StationIdentity
    /// Of the program, as `0.1.0`.
    public var version: String
    public var started: Instant
    public var channelCount: Int
    public var runningChannelCount: Int
    public var viewerCount: Int
    public var mediaCount: Int

    public init(
        identity: StationIdentity, version: String, started: Instant, channelCount: Int, runningChannelCount: Int,
        viewerCount: Int, mediaCount: Int
    ) {
        self.identity = identity
        self.version = version
        self.started = started
        self.channelCount = channelCount
        self.runningChannelCount = runningChannelCount
        self.viewerCount = viewerCount
        self.mediaCount = mediaCount
    }
}

/// The station itself.
public struct StationRoutes: RouteGroup {
    private let reporter: any StationReporter
    private let clock: any StationClock

    public init(reporter: any StationReporter, clock: any StationClock) {
        self.reporter = reporter
        self.clock = clock
    }

    public var routes: [Route] { [Route(.get, "/api/v1/station", .read, station)] }

    private func station(_ call: Call) async throws -> Response {
        let report = try await reporter.stationReport()
        return .json(
            JSONWriter.object { body in
                body.field("name", report.identity.name)
                body.field("version", report.version)
                body.field("timeZone", report.identity.timeZone)
                body.field("deviceID", DeviceID.text(report.identity.deviceID))
                body.field("started", report.started)
                body.field("now", clock.now)
                body.field("channels", report.channelCount)
                body.field("runningChannels", report.runningChannelCount)
                body.field("viewers", report.viewerCount)
                body.field("media", report.mediaCount)
                body.object("links") { links in
                    links.field("tuner", call.base.text)
                    links.field("playlist", "\(call.base.text)/channels.m3u")
                    links.field("guide", "\(call.base.text)/xmltv.xml")
                }
            })
    }
}
