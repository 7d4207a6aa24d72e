import HTTP

extension Response {
    /// An answer of the API: true for a moment only.
    static func json(_ bytes: [UInt8], status: Int = 200) -> Response {
        Response(
            status: status, "application/json; charset=utf-8", bytes,
            headers: [Request.Field("Cache-Control", "no-store")])
    }
}
