import Core
import HTTP
import Synchronization

@testable import WebAPI

/// A station of fixed channels and programmes.
struct FakeStation: ChannelDirectory, TunerDevice, GuideSource {
    static let now = Instant(seconds: 1_795_224_600)  // 2026-11-21 01:30:00 UTC

    var channels: [ChannelListing]? = [
        fixed("5", "Harbour One", group: "General"), fixed("5.1", "Kino, \"Classics\" & <more>"),
    ]
    var programmes: [ChannelID: [GuideProgramme]] = [:]
    var past: [ChannelID: [GuideProgramme]] = [:]
    var state: GuideState? = GuideState(revision: 1, changed: FakeStation.now)
    var tunerStates = [TunerState(), TunerState()]

    static func fixed(_ number: String, _ name: String, group: String? = nil) -> ChannelListing {
        let number = ChannelNumber(number) ?? ChannelNumber(1)
        let channel = Channel(
            id: ChannelID(Int64(number.major * 1_000 + number.minor)), number: number, name: name, group: group,
            schedule: ScheduleID(1), profile: ProfileID(1), guideKey: "key\(number.major)x\(number.minor)", seed: 1)
        return ChannelListing(channel, video: VideoProfile(), audio: AudioProfile())
    }

    func listings() -> [ChannelListing]? { channels }
    func listing(_ number: ChannelNumber) -> ChannelListing? { channels?.first { $0.channel.number == number } }
    func identity() -> StationIdentity {
        StationIdentity(name: "Harbour TV", timeZone: "Europe/Berlin", deviceID: 0x105c_0fee, instanceKey: "h7b2")
    }
    func tuners() -> [TunerState] { tunerStates }
    func guideState() -> GuideState? { state }
    func revisions() -> [ChannelID: Int64] { [:] }
    func programmes(of channels: [ChannelID]) -> [ChannelID: [GuideProgramme]] { programmes }
    func aired(on channel: ChannelID, from: Instant, until: Instant) -> [GuideProgramme] {
        (past[channel] ?? []).filter { $0.finish > from && $0.start < until }
    }
}

struct FixedClock: StationClock {
    var now = FakeStation.now
}

/// A clock that tests turn by hand.
final class DrivenClock: StationClock {
    private let time: Mutex<Instant>

    init(_ start: Instant = FakeStation.now) { time = Mutex(start) }

    var now: Instant { time.withLock { $0 } }
    func advance(_ span: TimeSpan) { time.withLock { $0 += span } }
}

/// Passwords and tokens in memory.
final class FakeCredentials: Credentials {
    private let password: Mutex<String?>
    private let tokens: [String: Scope] = ["reader": .read, "controller": .control, "administrator": .admin]

    init(password: String? = nil) { self.password = Mutex(password) }

    func hasPassword() -> Bool { password.withLock { $0 != nil } }
    func isPassword(_ text: String) -> Bool { password.withLock { $0 == text } }
    func setPassword(_ text: String) { password.withLock { $0 = text } }
    func passwordStamp() -> String? { password.withLock { $0 } }
    func change(password: String) { setPassword(password) }
    func isSetUpToken(_ token: String) -> Bool { token == "once" && !hasPassword() }
    func setUp(password text: String, token: String) -> Bool {
        guard isSetUpToken(token) else { return false }
        setPassword(text)
        return true
    }
    func scope(ofToken token: String) -> Scope? { tokens[token] }
    func isWatchToken(_ token: String) -> Bool { token == "watcher" }
}

let lan = PublicAddress(lanAddress: "192.168.1.10", port: 8480, machineNames: ["tower"])

func accessControl(
    _ credentials: FakeCredentials = FakeCredentials(), address: PublicAddress = lan,
    sessions: SessionBook = SessionBook(), clock: any StationClock = FixedClock()
) -> AccessControl {
    AccessControl(address: address, credentials: credentials, sessions: sessions, clock: clock)
}

func service(_ groups: any RouteGroup..., access: AccessControl = accessControl()) throws -> WebService {
    try WebService(groups: groups, access: access, log: .silent)
}

func get(_ path: String, query: [Request.Field] = [], headers: [Request.Field] = []) -> Request {
    Request(.get, path, query: query, headers: [Request.Field("Host", "192.168.1.10:8480")] + headers)
}

/// Tells a test that there is more of a body.
private final class BodyWaker: Waker {
    private let wakes = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    func wake() { wakes.continuation.yield() }
    func wait() async { for await _ in wakes.stream { return } }
}

extension Response {
    /// With everything that would be sent, as bytes; 0 bytes and status 500 when the body cannot be finished.
    var whole: Response {
        get async {
            guard case .generated(let reader) = body else { return self }
            var whole = self
            var bytes: [UInt8] = []
            let waker = BodyWaker()
            reader.attach(waker)
            while true {
                switch reader.next() {
                case .chunk(let chunk): bytes += chunk.bytes
                case .wait: await waker.wait()
                case .end:
                    reader.close(.streamEnded)
                    whole.body = .bytes(bytes)
                    return whole
                case .failed:
                    reader.close(.streamEnded)
                    return Response(status: 500)
                }
            }
        }
    }

    var text: String {
        guard case .bytes(let bytes) = body else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }

    func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// Random numbers that come again with the same seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return mixed ^ mixed >> 31
    }
}
