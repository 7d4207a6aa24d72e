import Core
import HTTP

/// Slows down guessing without ever closing the door to those who know the password. Driven by the caller's clock.
///
/// Who fails often waits longer and longer, each address for itself. All unknown addresses together may try only so often, however
/// many addresses they have; that holds up no one at home, and no address that has logged in before. This machine is
/// never held up by others, and at most for a moment by itself.
struct LogInLimit: Sendable {
    struct Client: Hashable, Sendable {
        let address: String
        let network: Network

        init(_ request: Request, _ network: Network) {
            // Everyone behind an unknown proxy shares its address, and must not be taken for the machine it runs on.
            address = (request.arrival == .unknownProxy ? "proxy " : "") + request.client.neighbourhood
            self.network = network
        }
    }

    private struct Record {
        var failures = 0
        var last: Instant
    }

    private var records: [Client: Record] = [:]
    /// Addresses that have logged in, with the moment.
    private var known: [Client: Instant] = [:]
    /// Until when the tries of all unknown addresses, and of all at home, are paid for.
    private var paidUntil: [Network: Instant] = [:]

    var addressCount: Int { records.count }

    init() {}

    /// nil when `client` may try now; this counts as a failure until `succeeded`, so that many tries at once count as
    /// well. Else how long it must wait.
    mutating func admit(_ client: Client, at now: Instant) -> TimeSpan? {
        if let wait = [ownWait(client, at: now), crowdWait(client, at: now)].compactMap({ $0 }).max() { return wait }
        if isOneOfTheCrowd(client) {
            paidUntil[client.network] = max(paidUntil[client.network] ?? now, now) + WebLimits.logInCrowdPause
        }
        makeRoom(at: now)
        var record = records[client].flatMap { isRecent($0, at: now) ? $0 : nil } ?? Record(last: now)
        record.failures += 1
        record.last = now
        records[client] = record
        return nil
    }

    mutating func succeeded(_ client: Client, at now: Instant) {
        records[client] = nil
        if isOneOfTheCrowd(client), let paid = paidUntil[client.network] {
            paidUntil[client.network] = paid - WebLimits.logInCrowdPause
        }
        if known.count >= WebLimits.logInKnownAddresses, known[client] == nil,
            let oldest = known.min(by: { $0.value < $1.value })
        {
            known[oldest.key] = nil
        }
        known[client] = now
    }

    /// Doubles with each failure after the first few.
    private func ownWait(_ client: Client, at now: Instant) -> TimeSpan? {
        guard let record = records[client], isRecent(record, at: now), record.failures >= WebLimits.logInAttempts else {
            return nil
        }
        let doublings = min(record.failures - WebLimits.logInAttempts, 20)
        let longest =
            client.network == .loopback ? WebLimits.logInLongestPauseHere : WebLimits.logInLongestPause
        let rest = record.last + min(WebLimits.logInPause * (1 << Int64(doublings)), longest) - now
        return rest > .zero ? rest : nil
    }

    private func crowdWait(_ client: Client, at now: Instant) -> TimeSpan? {
        guard isOneOfTheCrowd(client), let paid = paidUntil[client.network] else { return nil }
        let rest = paid - now - WebLimits.logInCrowdPause * Int64(WebLimits.logInCrowd - 1)
        return rest > .zero ? rest : nil
    }

    private func isOneOfTheCrowd(_ client: Client) -> Bool { client.network != .loopback && known[client] == nil }

    private mutating func makeRoom(at now: Instant) {
        records = records.count < WebLimits.logInAddresses ? records : records.filter { isRecent($0.value, at: now) }
        // Still full: thousands of addresses guess at once. Forget the one that failed longest ago.
        if records.count >= WebLimits.logInAddresses, let oldest = records.min(by: { $0.value.last < $1.value.last }) {
            records[oldest.key] = nil
        }
    }

    private func isRecent(_ record: Record, at now: Instant) -> Bool { record.last + WebLimits.logInMemory > now }
}
