import Core
import HTTP

/// By which names the station may be asked.
///
/// Any website can make a name of its own point to this machine and then read, with its visitor's browser, what only this
/// network may see (DNS rebinding). So only names are answered that nobody else can give: addresses, `.local`, the
/// machine's own, and those that the operator allows.
struct HostRule: Sendable {
    private let machineNames: Set<String>
    private let allowedNames: Set<String>

    init(_ address: PublicAddress) {
        machineNames = Set(address.machineNames.map { $0.lowercased() })
        let url = address.url.flatMap { HostName(url: $0)?.name }
        allowedNames = Set(address.allowedHosts.map { $0.lowercased() } + (url.map { [$0] } ?? []))
    }

    /// nil: every name that the request came by is ours. Old programs send none; browsers always do.
    func refusal(_ request: Request) -> WebError? {
        for text in [request.header("Host"), request.arrival.origin?.host].compactMap({ $0 }) {
            guard let host = HostName(authority: text), isOurs(host) else { return .foreignHost(text) }
        }
        return nil
    }

    func isOurs(_ host: HostName) -> Bool { isNear(host) || allowedNames.contains(host.name) }

    /// Whether this names our station and no other machine, for every client.
    func isOwnName(_ host: HostName) -> Bool { machineNames.contains(host.name) || allowedNames.contains(host.name) }

    /// Whether this is a name of the public URL or `--allow-host` that no near machine has by itself.
    func isPublic(_ host: HostName) -> Bool { !isNear(host) && allowedNames.contains(host.name) }

    private func isNear(_ host: HostName) -> Bool {
        host.isLiteral || host.isLoopback || host.name.hasSuffix(".local") || machineNames.contains(host.name)
    }
}

extension WebError {
    static func foreignHost(_ text: String) -> WebError {
        let name = HostName(authority: text)?.name ?? "NAME"
        return WebError(
            "request.host", .forbidden, what: "Cannot answer for the host name \(text.prefix(255))",
            why:
                "the station does not know this name, and any website can make a name of its own point to this machine",
            fix: "Use the machine's address or its .local name, or start the station with --allow-host \(name).")
    }
}
