import Core
import HTTP

/// Keeps other websites from changing the station through the browser of someone who is logged in, by a form that posts
/// here.
struct OriginRule: Sendable {
    private let hosts: HostRule

    init(_ hosts: HostRule) { self.hosts = hosts }

    /// nil: the request comes from one of our own pages, or from no page.
    func refusal(_ request: Request) -> WebError? {
        let text = request.arrival.origin?.host ?? request.header("Host") ?? ""
        guard let host = HostName(authority: text), hosts.isOurs(host) else { return .foreignHost(text) }
        // What the browser itself says about the page; no page can set this header. It is sent only to this machine and
        // over TLS, so everything else is judged by the origin alone.
        switch request.header("Sec-Fetch-Site")?.lowercased() {
        case "same-origin": return nil
        case "same-site", "cross-site": return .foreignOrigin(request.header("Origin") ?? "another website")
        default: break
        }
        guard let origin = request.header("Origin") else { return nil }
        guard let from = HostName(url: origin), from == host || hosts.isOwnName(from)
        else { return .foreignOrigin(origin) }
        return nil
    }
}

extension WebError {
    static func foreignOrigin(_ origin: String) -> WebError {
        WebError(
            "request.origin", .forbidden, what: "Cannot change the station from a page of \(origin)",
            why: "it is another website",
            fix: "Use the station's own page, or an API token.")
    }
}
