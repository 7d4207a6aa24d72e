import Assets
import Core
import HTTP
import Linux
import MasterControl
import Store
import Streamer
import Synchronization
import WebAPI

/// Mounts the routes and gives them what they need.
struct StationWeb: Sendable {
    let store: StationStore
    let files: FilePool
    let desk: TimelineService
    let guide: GuideService
    let artwork: ArtworkService
    let scans: ScanService
    let analyses: AnalysisService
    let follower: LibraryFollower
    let rehearsals: RehearsalService
    let requests: RequestedRehearsals
    let air: AirRecorder
    let editor: Editor
    let manager: ChannelManager
    let hub: EventHub
    let lines: LogHub
    let holds: ManualStarts
    let clock: any StationClock
    let log: Log

    /// The service and, when it listens, the server in front of it, bound and ready to start.
    func service(_ configuration: ServingConfiguration, listens: Bool) async throws -> (WebService, HTTPServer?) {
        var settings = configuration.server
        settings.uploadPaths = WebLimits.uploadPaths
        settings.socketPath = StationFolder(ofDatabase: store.path).socket
        // The links' port is known only once the server is bound, and the server needs its handler first.
        let service = DeferredValue<WebService>()
        let server =
            listens
            ? try HTTPServer(settings, log: log.part("http")) { request in
                guard let service = service.value else { return Response(status: 503) }
                return await service.answer(request)
            } : nil
        let address = PublicAddress(
            url: configuration.publicURL, lanAddress: NetworkInterfaces.lanAddress,
            port: server?.port ?? configuration.port,
            machineNames: MachineNames.read(), allowedHosts: configuration.allowedHosts)
        let health = HealthAdapter(
            desk: desk, rehearsals: rehearsals, manager: manager, air: air, server: server?.metrics ?? ServerMetrics(),
            service: service, clock: clock)
        let accounts = AccountAdapter(store: store)
        let access = AccessControl(address: address, credentials: accounts, clock: clock)
        let web = try WebService(
            groups: groups(configuration, access, accounts, health, listens: listens), access: access,
            answers: accounts, log: log)
        service.set(web)
        return (web, server)
    }

    private func groups(
        _ configuration: ServingConfiguration, _ access: AccessControl, _ accounts: AccountAdapter,
        _ health: HealthAdapter, listens: Bool
    ) -> [any RouteGroup] {
        let directory = DirectoryAdapter(desk: desk, manager: manager, files: files, servesPlayers: listens)
        let watching = StreamAdapter(manager: manager)
        let operations = OperationAdapter(
            store: store, files: files, scans: scans, follower: follower, desk: desk, guide: guide, manager: manager,
            air: air, clock: clock, started: clock.now, holds: holds)
        let folders = ReachableFolders(store: store, files: files)
        let libraries = LibraryAdapter(store: store, scans: scans, follower: follower, artwork: artwork)
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
            GraphicRoutes(
                directory: directory,
                operations: GraphicAdapter(desk: desk, guide: guide, manager: manager, clock: clock)),
            GuideTileRoutes(directory: directory, operations: operations, clock: clock),
            LibraryRoutes(operations: libraries), MediaRoutes(source: libraries),
            AiringRoutes(source: libraries, clock: clock),
            PreviewRoutes(
                source: PreviewAdapter(store: store, desk: desk, engine: PreviewEngine(EngineProgram.path))),
            SuggestionRoutes(source: SuggestionAdapter(store: store, folders: folders, artwork: artwork)),
            CatalogueRoutes(source: libraries), SearchRoutes(source: libraries, clock: clock),
            OperationRoutes(reporter: operations),
            RehearsalRoutes(
                operations: RehearsalAdapter(desk: rehearsals, requests: requests), directory: directory),
            PlanRoutes(operations: StationPlanAdapter(store: store, zones: ZoneFiles(), clock: clock)),
            EventRoutes(hub: hub, log: lines, access: access),
            AdministrationRoutes(access: access, operations: accounts),
            InvitationRoutes(operations: accounts, clock: clock),
            MaintenanceRoutes(
                operations: MaintenanceAdapter(
                    store: store, folders: folders, scans: scans, analyses: analyses, rehearsals: rehearsals,
                    requests: requests,
                    configuration: configuration, clock: clock)),
            HealthRoutes(health: health),
            PageRoutes(),
        ] + EditingRoutes.groups(EditingAdapter(editor: editor))
    }
}

/// Whether the station can serve, and its numbers.
struct HealthAdapter: StationHealth {
    let desk: TimelineService
    let rehearsals: RehearsalService
    let manager: ChannelManager
    let air: AirRecorder
    let server: ServerMetrics
    let service: DeferredValue<WebService>
    let clock: any StationClock

    func obstacles() async -> [any Explained] {
        await desk.isBuilt
            ? []
            : [
                StationError(
                    .busy, "station.starting", what: "Cannot serve all channels yet",
                    why: "timelines are still being built", fix: "Try again in a few seconds.")
            ]
    }

    func metrics() async -> [MetricSample] {
        let channels = MetricSample(
            "continuity_channels", help: "Channels of the station.", kind: .gauge,
            value: Double(await desk.sheet.channels.count))
        let rehearsed = await rehearsals.metrics
        let built = BuildMetrics.samples(await desk.allWarnings())
        return [channels] + built + rehearsed + (await manager.metrics) + (await air.metrics) + server.samples
            + (service.value?.metrics() ?? [])
    }
}

/// A place for a value that is known a little later than the place is handed out.
final class DeferredValue<Value: Sendable>: Sendable {
    private let stored = Mutex<Value?>(nil)

    var value: Value? { stored.withLock { $0 } }

    func set(_ value: Value) {
        stored.withLock { stored in
            precondition(stored == nil, "the value is set once")
            stored = value
        }
    }
}
