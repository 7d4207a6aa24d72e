import HTTP

/// Keeps other web sites from steering the station through a visitor's browser: by DNS rebinding (a public name that
/// resolves to a private address) or by a form that posts here.
struct OriginRule: Sendable {
    private let names: Set<String>

    init(_ address: PublicAddress) {
        var names: Set<String> = [address.hostName.lowercased()]
        if let url = address.url, let host = HostName(authority: String(url.drop { $0 != "/" }.dropFirst(2))) {
            names.insert(host.name)
        }
        self.names = names
    }

    /// nil: the request came through a name that only this network can give, and from our own pages if from any.
    func refusal(_ request: Request) -> WebFault? {
        guard let text = request.header("Host"), let host = HostName(authority: text), isOurs(host) else {
            return .foreignHost(request.header("Host") ?? "")
        }
        // What the browser itself says about the page; no page can set this header. It is only sent to this machine's own
        // browser and over TLS, so everybody else is judged by the origin alone.
        switch request.header("Sec-Fetch-Site")?.lowercased() {
        case "same-origin": return nil
        case "same-site", "cross-site": return .foreignOrigin(request.header("Origin") ?? "another website")
        default: break
        }
        guard let origin = request.header("Origin") else { return nil }
        guard let from = HostName(authority: String(origin.drop { $0 != "/" }.dropFirst(2))),
            from == host || names.contains(from.name)
        else { return .foreignOrigin(origin) }
        return nil
    }

    private func isOurs(_ host: HostName) -> Bool {
        host.isLiteral || host.isLoopback || host.name.hasSuffix(".local") || names.contains(host.name)
    }
}

extension WebFault {
    static func foreignHost(_ host: String) -> WebFault {
        WebFault(
            "request.host", what: "Changing the station through the name \(host)",
            why: "a public name can be made to point here by any web site",
            fix: "Use the address of the machine, or set public_url to this name.")
    }

    static func foreignOrigin(_ origin: String) -> WebFault {
        WebFault(
            "request.origin", what: "Changing the station from a page of \(origin)", why: "it is another web site",
            fix: "Use the station's own page, or an API token.")
    }
}
