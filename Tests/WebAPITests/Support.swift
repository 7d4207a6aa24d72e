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
    func listing(_ id: ChannelID) -> ChannelListing? { channels?.first { $0.channel.id == id } }
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

/// Accounts, sessions and tokens in memory.
final class FakeCredentials: Credentials, AnswerStorage, AccountOperations {
    private struct State {
        var passwords: [String: String] = [:]
        var accounts: [Account] = []
        var sessions: [String: AccountSession] = [:]
        var tokens: [String: APIToken]
        var invitations: [String: Invitation] = [:]
        var answers: [String: AnsweredRequest] = [:]
        var next: Int64 = 100
    }

    private let state: Mutex<State>
    private let clock: any StationClock

    init(password: String? = nil, clock: any StationClock = FixedClock()) {
        self.clock = clock
        let scopes: [(String, TokenScope)] = [
            ("watcher", .watch), ("reader", .viewer), ("controller", .operator), ("editor", .editor),
            ("administrator", .admin),
        ]
        let tokens = scopes.enumerated().map { index, entry in
            (
                entry.0,
                APIToken(id: APITokenID(Int64(index) + 1), name: entry.0, scope: entry.1, created: FakeStation.now)
            )
        }
        state = Mutex(State(tokens: Dictionary(uniqueKeysWithValues: tokens)))
        if let password { setPassword(password) }
    }

    func hasPassword() -> Bool { state.withLock { !$0.accounts.isEmpty } }
    func isPassword(_ text: String) -> Bool { state.withLock { $0.passwords["admin"] == text } }

    /// As the command line does it.
    func setPassword(_ text: String) {
        state.withLock { state in
            state.passwords["admin"] = text
            state.sessions = state.sessions.filter { $0.value.account.name != "admin" }
            if !state.accounts.contains(where: { $0.name == "admin" }) {
                state.accounts.append(Account(id: AccountID(1), name: "admin", created: clock.now))
            }
        }
    }

    /// A token with these properties; its text is its name.
    func add(_ token: APIToken) { state.withLock { $0.tokens[token.name] = token } }

    func logIn(account: String, password: String) -> Account? {
        state.withLock { state in
            state.passwords[account] == password ? state.accounts.first { $0.name == account } : nil
        }
    }

    func change(password: String, of account: Account) { set(password, of: account) }

    private func set(_ password: String, of account: Account) {
        state.withLock { state in
            state.passwords[account.name] = password
            state.sessions = state.sessions.filter { $0.value.account.id != account.id }
        }
    }

    func isSetUpToken(_ token: String) -> Bool { token == "once" && !hasPassword() }

    func setUp(password text: String, token: String) -> Account? {
        guard isSetUpToken(token) else { return nil }
        setPassword(text)
        return state.withLock { $0.accounts.first }
    }

    func invitation(_ secret: String) -> Invitation? {
        state.withLock { $0.invitations[secret] }.flatMap { $0.expires > clock.now ? $0 : nil }
    }

    func accept(invitation secret: String, password: String) -> Account? {
        guard let found = invitation(secret) else { return nil }
        state.withLock { $0.invitations[secret] = nil }
        return makeAccount(found.name, password: password, role: found.role, by: ChangeAuthor(origin: .web))
    }

    func invitations() -> [Invitation] {
        state.withLock { $0.invitations.values.filter { $0.expires > clock.now }.sorted { $0.name < $1.name } }
    }

    func invite(_ name: String, role: Role, expires: Instant, by author: ChangeAuthor) -> (Invitation, String)? {
        state.withLock { state in
            guard !state.accounts.contains(where: { $0.name == name }) else { return nil }
            state.next += 1
            let made = Invitation(
                id: InvitationID(state.next), name: name, role: role, created: clock.now, expires: expires)
            state.invitations = state.invitations.filter { $0.value.name != name }
            state.invitations["invited-\(state.next)"] = made
            return (made, "invited-\(state.next)")
        }
    }

    func revoke(_ invitation: Invitation, by author: ChangeAuthor) {
        state.withLock { $0.invitations = $0.invitations.filter { $0.value.id != invitation.id } }
    }

    func openSession(
        of account: Account, agent: String?, address: String?
    ) -> (key: String, session: AccountSession) {
        state.withLock { state in
            state.next += 1
            let key = "session-\(state.next)"
            let session = AccountSession(
                id: SessionID(state.next), account: account, forgeryToken: "forgery-\(state.next)", created: clock.now,
                expires: clock.now + WebLimits.sessionLength, agent: agent, address: address)
            state.sessions[key] = session
            return (key, session)
        }
    }

    func session(_ key: String) -> AccountSession? {
        state.withLock { $0.sessions[key] }.flatMap { $0.expires > clock.now ? $0 : nil }
    }

    func closeSession(_ id: SessionID) -> Bool {
        state.withLock { state in
            let count = state.sessions.count
            state.sessions = state.sessions.filter { $0.value.id != id }
            return state.sessions.count < count
        }
    }

    func token(_ text: String) -> APIToken? { state.withLock { $0.tokens[text] } }

    func grants() -> (sessions: [AccountSession], tokens: [APIToken]) {
        state.withLock { (Array($0.sessions.values), $0.tokens.values.sorted { $0.id < $1.id }) }
    }

    func accounts() -> [Account] { state.withLock { $0.accounts } }

    func makeAccount(_ name: String, password: String, role: Role, by author: ChangeAuthor) -> Account? {
        state.withLock { state in
            guard !state.accounts.contains(where: { $0.name == name }) else { return nil }
            state.next += 1
            let account = Account(id: AccountID(state.next), name: name, role: role, created: clock.now)
            state.accounts.append(account)
            state.passwords[name] = password
            return account
        }
    }

    func setPassword(_ password: String, of account: Account, by author: ChangeAuthor) { set(password, of: account) }

    func setRole(_ role: Role, of account: Account, by author: ChangeAuthor) -> Bool {
        state.withLock { state in
            guard let index = state.accounts.firstIndex(where: { $0.id == account.id }),
                role == .admin || state.accounts.contains(where: { $0.id != account.id && $0.role == .admin })
            else { return false }
            state.accounts[index].role = role
            return true
        }
    }

    func removeAccount(_ account: Account, by author: ChangeAuthor) -> Bool {
        state.withLock { state in
            guard state.accounts.contains(where: { $0.id != account.id && $0.role == .admin }) else { return false }
            state.accounts.removeAll { $0.id == account.id }
            state.sessions = state.sessions.filter { $0.value.account.id != account.id }
            return true
        }
    }

    func makeSetupToken() -> String? { state.withLock { $0.accounts.isEmpty ? "setup" : nil } }

    func makeToken(
        _ name: String, scope: TokenScope, channels: Set<ChannelID>?, expires: Instant?, by author: ChangeAuthor
    ) -> (APIToken, String)? {
        state.withLock { state in
            guard state.tokens[name] == nil else { return nil }
            state.next += 1
            let token = APIToken(
                id: APITokenID(state.next), name: name, scope: scope, channels: channels, created: clock.now,
                expires: expires)
            state.tokens[name] = token
            return (token, name)
        }
    }

    func removeToken(_ token: APIToken, by author: ChangeAuthor) {
        state.withLock { $0.tokens[token.name] = nil }
    }

    func audit(limit: Int, before: Int64?) -> [AuditLine] {
        (1...5).reversed().map { Int64($0) }.filter { $0 < before ?? .max }.prefix(limit).map {
            AuditLine(id: $0, instant: FakeStation.now, actor: "admin", action: "token.create", subject: "player")
        }
    }

    func answer(of owner: String, key: String) -> AnsweredRequest? { state.withLock { $0.answers["\(owner) \(key)"] } }
    func keep(_ answer: AnsweredRequest, of owner: String, key: String) {
        state.withLock { $0.answers["\(owner) \(key)"] = answer }
    }
}

let lan = PublicAddress(lanAddress: "192.168.1.10", port: 8480, machineNames: ["tower"])

func accessControl(
    _ credentials: FakeCredentials = FakeCredentials(), address: PublicAddress = lan,
    clock: any StationClock = FixedClock()
) -> AccessControl {
    AccessControl(address: address, credentials: credentials, clock: clock)
}

func service(_ groups: any RouteGroup..., access: AccessControl = accessControl()) throws -> WebService {
    try service(groups, access: access)
}

func service(_ groups: [any RouteGroup], access: AccessControl = accessControl()) throws -> WebService {
    let answers = access.credentials as? FakeCredentials ?? FakeCredentials()
    return try WebService(groups: groups, access: access, answers: answers, log: .silent)
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
