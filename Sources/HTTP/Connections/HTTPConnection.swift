import Core
import Glibc
import Linux

/// One client's connection: reads requests one after the other, sends their answers, and becomes a stream when the answer
/// is endless. Lives on its loop's thread.
final class HTTPConnection {
    enum Phase {
        /// Between requests, or reading a request's head.
        case head
        case body
        /// The handler has the request.
        case answering
        case sending
        case streaming
        /// All is said; the client may read it before the connection closes.
        case lingering
        case closed
    }

    let socket: Socket
    let peer: SocketAddress
    /// It came through the Unix socket, from a process of the server's own user.
    let isLocal: Bool
    unowned let loop: ConnectionLoop
    let client: ClientAddress
    var phase = Phase.head
    /// When the present phase ends by force.
    var deadline: TimeSpan
    private var source: EventSource?

    // Input
    var input: [UInt8] = []
    /// How much of `input` is dealt with.
    var consumed = 0
    var readingIsPaused = false
    var peerHasEnded = false
    var discardedByteCount = 0
    var parser: RequestHeadParser
    var head: RequestHead?
    var body: BodyReader?
    var reservedBodyByteCount = 0
    /// When the head of the request with this body had arrived.
    var bodyStart = TimeSpan.zero
    /// Between two requests: the first byte starts the clock for the next head.
    var isIdle = false

    // Output
    var output = Output()
    var closesAfterAnswer = false
    var token: UInt64?
    var task: Task<Void, Never>?
    var feed: StreamFeed?
    var streamIndex = -1

    init(_ socket: Socket, peer: SocketAddress, isLocal: Bool, loop: ConnectionLoop) {
        self.socket = socket
        self.peer = peer
        self.isLocal = isLocal
        self.loop = loop
        client = ClientAddress(host: peer.address.description, port: peer.port)
        parser = RequestHeadParser(limits: loop.context.limits)
        deadline = loop.now + loop.context.limits.headTime
    }

    var limits: Limits { loop.context.limits }

    func start() {
        // Small answers leave at once. Without the option they still arrive, only later.
        try? socket.set(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        let source = loop.source(socket.descriptor) { [unowned self] in ready($0) }
        self.source = source
        source.start()
    }

    private func ready(_ what: Readiness) {
        if what.contains(.write) { continueSending() }
        if what.contains(.read) || what.contains(.peerEnded) {
            readAvailable(untilEmpty: what.contains(.peerEnded))
        }
    }

    /// Closes the socket and lets go of everything. The reader of a stream hears `reason`.
    func close(_ reason: ReaderEnd = .clientLeft) {
        guard phase != .closed else { return }
        phase = .closed
        source = nil
        task?.cancel()
        task = nil
        if let token { loop.dropAnswer(token) }
        releaseBody()
        leaveStreams(reason)
        output = Output()
        input = []
        loop.forget(self)
    }

    /// Closes and makes the kernel forget what the client has not taken yet.
    func abort(_ reason: ReaderEnd) {
        guard phase != .closed else { return }
        var option = linger(l_onoff: 1, l_linger: 0)
        _ = unsafe setsockopt(
            socket.descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
        shutdownBoth()
        close(reason)
    }

    private func shutdownBoth() { _ = shutdown(socket.descriptor, Int32(SHUT_RDWR)) }

    /// Says that no more comes and waits a little for the client to have read all; closing at once would make the kernel
    /// throw away what is still on its way when the client has sent something we did not read.
    func finish() {
        guard phase != .closed else { return }
        if peerHasEnded { return close() }
        _ = shutdown(socket.descriptor, Int32(SHUT_WR))
        phase = .lingering
        deadline = loop.now + limits.lingerTime
        input = []
        consumed = 0
    }

    func serverStops() {
        switch phase {
        case .head where consumed == input.count: close()
        case .streaming: endStream(.serverStopping)
        default: closesAfterAnswer = true
        }
    }

    func checkDeadline() {
        if readingIsPaused && (phase == .streaming || phase == .lingering) {
            discardedByteCount = 0
            resumeReading()
        }
        if phase == .streaming { return checkStreamDeadline() }
        guard loop.now >= deadline else { return }
        switch phase {
        case .head: consumed == input.count ? close() : refuse(.tooSlow)
        case .body: refuse(.tooSlow)
        case .answering: answerIsLate()
        case .sending: abort(.clientStalled)
        case .lingering: close()
        case .streaming, .closed: break
        }
    }

    /// A client that has too many connections is told so, as far as that is possible without keeping the connection.
    static func turnAway(_ socket: Socket, date: String) {
        var bytes = PreparedResponse(.hostFull).head
        bytes.append(contentsOf: "Date: \(date)\r\nConnection: close\r\n\r\n".utf8)
        if case .bytes(let body, let range) = PreparedResponse(.hostFull).body { bytes.append(contentsOf: body[range]) }
        _ = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.send(socket.descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        _ = shutdown(socket.descriptor, Int32(SHUT_WR))
    }
}
