import Assets
import Core
import HTTP
import Linux
import Store
import Streamer
import WebAPI

/// Mounts the routes and gives them what they need.
struct StationWeb: Sendable {
    let store: StationStore
    let files: FilePool
    let desk: TimelineDesk
    let guide: GuideDesk
    let artwork: ArtworkDesk
    let scans: ScanDesk
    let follower: LibraryFollower
    let rehearsals: RehearsalDesk
    let air: AirDesk
    let manager: ChannelManager
    let hub: EventHub
    let holds: ChannelHolds
    let clock: any StationClock
    let log: Log

    /// The server, bound and ready to start.
    func server(_ configuration: ServingConfiguration) async throws -> HTTPServer {
        // The links' port is known only once the server is bound, and the server needs its handler first.
        let service = Once<WebService>()
        let server = try HTTPServer(configuration.server, log: log.part("http")) { request in
            guard let service = service.value else { return Response(status: 503) }
            return await service.answer(request)
        }
        let address = PublicAddress(
            url: configuration.publicURL, lanAddress: NetworkInterfaces.lanAddress, port: server.port,
            machineNames: MachineNames.read(), allowedHosts: configuration.allowedHosts)
        let health = StationHealthReport(
            desk: desk, rehearsals: RehearsalReporting(desk: rehearsals), manager: manager, server: server.metrics,
            service: service, clock: clock)
        // One for both: it holds the sessions, which the account routes open and the service looks up.
        let access = AccessControl(address: address, credentials: AccountDesk(store: store), clock: clock)
        service.set(try WebService(groups: groups(access, health), access: access, log: log))
        return server
    }

    private func groups(_ access: AccessControl, _ health: StationHealthReport) -> [any RouteGroup] {
        let directory = StationDirectory(desk: desk, manager: manager, files: files)
        let watching = WatchingDesk(manager: manager)
        let operations = OperationDesk(
            store: store, files: files, scans: scans, follower: follower, desk: desk, guide: guide, manager: manager,
            air: air, clock: clock, started: clock.now, holds: holds)
        let libraries = LibraryDesk(store: store, scans: scans, follower: follower)
        return [
            HDHomeRunRoutes(directory: directory, device: directory),
            StreamRoutes(directory: directory, device: directory, source: watching),
            HLSRoutes(directory: directory, source: watching),
            PlaylistRoutes(directory: directory, device: directory),
            GuideRoutes(
                directory: directory, device: directory, source: guide, clock: clock,
                executor: ThreadPool(name: "guide", count: 2), log: log),
            LogoRoutes(directory: directory, source: directory), ArtworkRoutes(source: artwork),
            StationRoutes(reporter: operations, clock: clock),
            ChannelRoutes(directory: directory, operations: operations, clock: clock),
            LibraryRoutes(operations: libraries), MediaRoutes(catalogue: libraries),
            OperationRoutes(reporter: operations),
            RehearsalRoutes(operations: RehearsalReporting(desk: rehearsals)),
            PlanRoutes(operations: PlanDesk(store: store, zones: ZoneFiles(), clock: clock)), EventRoutes(feed: hub),
            HealthRoutes(health: health),
            AccountRoutes(access: access), DocumentRoutes(), PageRoutes(),
        ]
    }
}

/// Whether the station can serve, and its numbers.
struct StationHealthReport: StationHealth {
    let desk: TimelineDesk
    let rehearsals: RehearsalReporting
    let manager: ChannelManager
    let server: ServerMetrics
    let service: Once<WebService>
    let clock: any StationClock

    func obstacles() async -> [any Explained] {
        await desk.isBuilt
            ? []
            : [
                StationFault(
                    code: "station.starting", what: "Starting the station", why: "timelines are still being built",
                    fix: "Ask again in a few seconds.")
            ]
    }

    func metrics() async -> [MetricSample] {
        let channels = MetricSample(
            "continuity_channels", help: "Channels of the station.", kind: .gauge,
            value: Double(await desk.sheet.channels.count))
        let rehearsed = await rehearsals.metrics()
        let built = BuildMetrics.samples(await desk.allWarnings())
        return [channels] + built + rehearsed + (await manager.metrics) + server.samples
            + (service.value?.metrics() ?? [])
    }
}
