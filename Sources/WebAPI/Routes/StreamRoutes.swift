public import Core
import HTTP

/// Where streams come from.
public protocol StreamSource: Sendable {
    /// Takes a tuner (that one, or any when `tuner` is nil) and gives the channel's stream. The tuner is free again when
    /// the reader is closed.
    func open(
        _ channel: ChannelListing, tuner: Int?, for watcher: Watcher
    ) async throws(StreamRefusal) -> any ChunkReader
}

/// Why a channel cannot be tuned, with the numbers HDHomeRun clients know.
public enum StreamRefusal: Int, Explained, CaseIterable {
    case unknownChannel = 801
    case unknownTranscodeProfile = 802
    case systemBusy = 803
    case tunerInUse = 804
    case allTunersInUse = 805
    case tuneFailed = 806
    case noVideoData = 807
    case recorderFailed = 808
    case connectionLimit = 809
    case recorderFull = 810
    case contentProtected = 811
    /// In HDHomeRun's numbers the system is busy.
    case machineTooSlow = 1_803

    /// The number that HDHomeRun clients know.
    public var number: Int { self == .machineTooSlow ? Self.systemBusy.rawValue : rawValue }

    /// HDHomeRun's words for it.
    public var name: String { self == .machineTooSlow ? Self.systemBusy.why : why }

    public var code: String { self == .machineTooSlow ? "stream.overloaded" : "stream.\(rawValue)" }
    public var what: String { "Tuning a channel" }

    public var why: String {
        switch self {
        case .unknownChannel: "Unknown Channel"
        case .unknownTranscodeProfile: "Unknown Transcode Profile"
        case .systemBusy: "System Busy"
        case .tunerInUse: "Tuner In Use"
        case .allTunersInUse: "All Tuners In Use"
        case .tuneFailed: "Tune Failed"
        case .noVideoData: "No Video Data"
        case .recorderFailed: "DVR Failed"
        case .connectionLimit: "Playback Connection Limit"
        case .recorderFull: "DVR Full"
        case .contentProtected: "Content Protection Required"
        case .machineTooSlow: "this machine is too slow for one more transcoded channel"
        }
    }

    public var fix: String {
        switch self {
        case .unknownChannel: "Take a channel of /lineup.json."
        case .unknownTranscodeProfile: "Leave transcode away: a channel has one format."
        case .systemBusy: "Try again in a moment."
        case .machineTooSlow:
            "Stop watching another channel, or let this one copy (mode: copy-if-possible); see docs/overload.md."
        case .tunerInUse, .allTunersInUse, .connectionLimit: "Stop another viewer, or raise the number of tuners."
        case .tuneFailed, .noVideoData, .recorderFailed, .recorderFull, .contentProtected:
            "Look at the channel's faults in /api/v1/faults."
        }
    }

    /// 404 for what will never work, 503 for what may work later.
    var status: Int {
        switch self {
        case .unknownChannel, .unknownTranscodeProfile: 404
        default: 503
        }
    }
}

/// Endless transport streams.
public struct StreamRoutes: RouteGroup {
    private let directory: any ChannelDirectory
    private let device: any TunerDevice
    private let source: any StreamSource

    public init(directory: any ChannelDirectory, device: any TunerDevice, source: any StreamSource) {
        self.directory = directory
        self.device = device
        self.source = source
    }

    public var routes: [Route] {
        [
            Route(.get, "/auto/v{channel}", .watch, any),
            Route(.get, "/tuner{index}/v{channel}", .watch, tuner),
            Route(.get, "/stream/{channel}.ts", .watch, any),
        ]
    }

    private func any(_ call: Call) async throws -> Response { await stream(call, tuner: nil) }

    private func tuner(_ call: Call) async throws -> Response {
        guard let index = Int(digits: call.parameters["index"]), await device.tuners().indices.contains(index) else {
            throw WebFault.noRoute(call.request.path)
        }
        return await stream(call, tuner: index)
    }

    private func stream(_ call: Call, tuner: Int?) async -> Response {
        do {
            try Self.checkProfile(call.request)
            let limit = try call.request.number("duration", in: 1...Int(WebLimits.streamDuration.seconds))
            guard let number = ChannelNumber(call.parameters["channel"]),
                let listing = try await directory.listing(number)
            else { throw StreamRefusal.unknownChannel }
            // A HEAD request only asks for the type: it takes no tuner.
            let reader: any ChunkReader =
                call.request.method == .head
                ? NothingToRead() : try await source.open(listing, tuner: tuner, for: Watcher(call.request))
            return Response(
                headers: Self.headers, body: .stream(reader, limit: limit.map { TimeSpan.seconds(Int64($0)) }))
        } catch let refusal as StreamRefusal {
            return Self.response(refusal)
        } catch {
            return Problems.response(error)
        }
    }

    /// A range or a length would make players seek in a stream that has no end.
    private static let headers = [
        Request.Field("Content-Type", StreamFormat.contentType), Request.Field("Accept-Ranges", "none"),
        Request.Field("Cache-Control", "no-store"), Request.Field("Access-Control-Allow-Origin", "*"),
    ]

    /// The profiles of the tuners that can transcode. A channel has one format here, so they change nothing, and clients
    /// that always ask for one are served.
    private static let profiles: Set<String> = [
        "none", "heavy", "mobile", "internet720", "internet540", "internet480", "internet360", "internet240",
    ]

    private static func checkProfile(_ request: Request) throws(StreamRefusal) {
        guard let profile = request.query("transcode") else { return }
        if !profiles.contains(profile) { throw .unknownTranscodeProfile }
    }

    static func response(_ refusal: StreamRefusal) -> Response {
        var response = Problems.response(refusal)
        response.status = refusal.status
        response.headers.append(Request.Field("X-HDHomeRun-Error", "\(refusal.number) \(refusal.name)"))
        return response
    }
}

/// The reader of a HEAD request.
private final class NothingToRead: ChunkReader {
    func next() -> ChunkStep { .end }
    func attach(_ waker: any Waker) {}
    func close(_ reason: ReaderEnd) {}
}
