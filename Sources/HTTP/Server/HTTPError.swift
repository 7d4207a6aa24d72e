public import Core
import Linux

/// A fault of the HTTP server itself. What a client does wrong is a `RequestError`.
public struct HTTPError: Explained {
    public let code: String
    public let what: String
    public let why: String
    public let fix: String

    static func addressInUse(_ address: SocketAddress, _ cause: SystemError) -> HTTPError {
        HTTPError(
            code: "http.address-in-use", what: "Cannot listen on \(address)",
            why: "port \(address.port) is already in use by another program (\(cause.why))",
            fix: "Stop the other program (`ss -ltnp 'sport = :\(address.port)'` names it) or choose another port.")
    }

    static func addressRefused(_ address: SocketAddress, _ cause: SystemError) -> HTTPError {
        let isPrivileged = address.port > 0 && address.port < 1_024
        return HTTPError(
            code: "http.address-refused", what: "Cannot listen on \(address)", why: "\(cause.what): \(cause.why)",
            fix: isPrivileged
                ? "Choose a port from 1024 on, or give the program the right to use low ports (CAP_NET_BIND_SERVICE)."
                : "Choose an address of this machine, or `::` for all of them.")
    }

    static func socketRefused(_ path: String, _ cause: SystemError) -> HTTPError {
        HTTPError(
            code: "http.socket-refused", what: "Cannot listen at \(path)", why: cause.why, fix: cause.fix)
    }

    static func noLoop(_ cause: SystemError) -> HTTPError {
        HTTPError(
            code: "http.no-loop", what: "Cannot start the HTTP server", why: "\(cause.what): \(cause.why)",
            fix: cause.fix)
    }
}
