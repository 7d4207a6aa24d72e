public import Core
import HTTP

/// What is true of the whole station.
public protocol StationReporter: Sendable {
    func stationReport() async throws -> StationReport
}

public struct StationReport: Hashable, Sendable {
    public var identity: StationIdentity
    /// Of the program, such as `0.1.0`.
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

    public let tag = "Station"

    public var routes: [Route] {
        [
            Route(
                .get, "/api/v1/station", .viewer, "station", "The station itself", returns: .object(Self.object),
                handler: station)
        ]
    }

    private struct Row {
        let report: StationReport
        let now: Instant
        let base: BaseAddress
    }

    private static let object = ResponseObject<Row>(
        "Station",
        [
            .field("name") { $0.report.identity.name }, .field("version") { $0.report.version },
            .field("timeZone") { $0.report.identity.timeZone },
            .field("deviceID", "Of the emulated tuner.") { DeviceID.text($0.report.identity.deviceID) },
            .field("started") { $0.report.started }, .field("now") { $0.now },
            .field("channels") { $0.report.channelCount }, .field("runningChannels") { $0.report.runningChannelCount },
            .field("viewers") { $0.report.viewerCount }, .field("media") { $0.report.mediaCount },
            .object("links", links, isRequired: true, "What to give to players.") { $0.base },
        ])

    private static let links = ResponseObject<BaseAddress>([
        .field("tuner") { $0.text }, .field("playlist") { "\($0.text)/channels.m3u" },
        .field("guide") { "\($0.text)/xmltv.xml" },
    ])

    private func station(_ call: Call) async throws -> Response {
        .json(Self.object, Row(report: try await reporter.stationReport(), now: clock.now, base: call.base))
    }
}
