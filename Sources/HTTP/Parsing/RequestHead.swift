/// A request line with its headers, checked.
struct RequestHead {
    enum Framing: Equatable {
        case none
        case length(Int)
        case chunked
    }

    var method: Request.Method
    var target: RequestTarget
    var headers: [Request.Field]
    var framing: Framing
    var isVersion11: Bool
    /// The client wants the connection closed after the answer, or is too old to know better.
    var wantsClose: Bool
    /// The client waits for `100 Continue` before it sends the body.
    var expectsContinue: Bool
}
