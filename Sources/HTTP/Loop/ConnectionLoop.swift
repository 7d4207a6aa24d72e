import Core
import Glibc
import Linux

/// One thread's share of the server: its listening sockets, its connections, their deadlines. Everything in it is touched
/// by that thread only; others go through the mailbox.
final class ConnectionLoop {
    let context: ServerContext
    let mailbox: LoopMailbox
    /// Time since some fixed moment, at most one tick old.
    private(set) var now = SystemClock.uptime
    private(set) var isStopping = false
    var receiveRoom = [UInt8](repeating: 0, count: 64 * 1_024)

    private let base = EventBase()
    private var sources: [EventSource] = []
    /// Looks at deadlines, as long as there is anything that could have one: a server at rest does not wake up.
    private var clockwork: EventSource?
    private var isTicking = false
    private var listeners: [(socket: Socket, source: EventSource)] = []
    private var isListening = true
    private var connections: [ObjectIdentifier: HTTPConnection] = [:]
    private var answering: [UInt64: HTTPConnection] = [:]
    private var nextToken: UInt64 = 0
    private var streams: [HTTPConnection] = []
    private var waitingForTurn: [HTTPConnection] = []
    private var stopDeadline: TimeSpan?
    private var date = (second: Int64(0), text: "")

    init(context: ServerContext, mailbox: LoopMailbox, listeners sockets: [Socket], localListener: Socket? = nil) {
        self.context = context
        self.mailbox = mailbox
        for socket in sockets { listen(socket, isLocal: false) }
        if let localListener { listen(localListener, isLocal: true) }
        let letters = base.source(mailbox.descriptor, .read) { [unowned self] _ in readMailbox() }
        letters.start()
        sources = [letters]
        clockwork = base.timer { [unowned self] in tick() }
    }

    /// Serves until stopped and every connection is closed.
    func run() {
        base.run()
        for message in mailbox.close() {
            if case .answer(_, let answer) = message { answer.abandon(.serverStopping) }
        }
    }

    func source(_ descriptor: Int32, _ action: @escaping (Readiness) -> Void) -> EventSource {
        base.source(descriptor, [.read, .write, .peerEnded], isEdgeTriggered: true, action)
    }

    /// The Date header's text, made once a second.
    var dateText: String {
        let moment = SystemClock().now
        if moment.seconds != date.second { date = (moment.seconds, HTTPDate.text(moment)) }
        return date.text
    }

    // MARK: Connections

    private func listen(_ socket: Socket, isLocal: Bool) {
        let source = base.source(socket.descriptor, .read) { [unowned self] _ in
            acceptWaiting(socket, isLocal: isLocal)
        }
        source.start()
        listeners.append((socket, source))
    }

    private func acceptWaiting(_ listener: Socket, isLocal: Bool) {
        now = SystemClock.uptime
        startTicking()
        for _ in 0..<64 {
            guard context.book.hasRoom else { return pauseListening() }
            switch listener.accept() {
            case .none: return
            case .exhausted:
                context.log(.warning, "http.no-descriptors", ["connections": context.book.connectionCount])
                return pauseListening()
            case .connection(let socket, let peer):
                // The file's mode keeps other users out; this holds even if someone changes it.
                if !isLocal || socket.isPeerOwner { welcome(socket, peer, isLocal: isLocal) }
            }
        }
    }

    private func welcome(_ socket: Socket, _ peer: SocketAddress, isLocal: Bool) {
        guard context.book.enter(peer.address, isTrustedProxy: context.isTrustedProxy(peer.address)) else {
            context.metrics.rejectedConnections.add()
            return HTTPConnection.turnAway(socket, date: dateText)
        }
        context.metrics.connections.add(1)
        let connection = HTTPConnection(socket, peer: peer, isLocal: isLocal, loop: self)
        connections[ObjectIdentifier(connection)] = connection
        connection.start()
    }

    /// New clients wait in the kernel's queue until another connection closes.
    private func pauseListening() {
        guard isListening else { return }
        isListening = false
        for listener in listeners { listener.source.stop() }
    }

    private func resumeListening() {
        guard !isListening, !isStopping, context.book.hasRoom else { return }
        isListening = true
        for listener in listeners { listener.source.start() }
    }

    func forget(_ connection: HTTPConnection) {
        connections[ObjectIdentifier(connection)] = nil
        context.book.leave(connection.peer.address)
        context.metrics.connections.add(-1)
        if isStopping && connections.isEmpty { base.leave() }
    }

    // MARK: Answers

    func expectAnswer(for connection: HTTPConnection) -> UInt64 {
        nextToken += 1
        answering[nextToken] = connection
        return nextToken
    }

    /// Ignores what the handler of this request still answers.
    func dropAnswer(_ token: UInt64) { answering[token] = nil }

    private func readMailbox() {
        now = SystemClock.uptime
        let (messages, streamsAreReady) = mailbox.take()
        for message in messages {
            switch message {
            case .answer(let token, let answer):
                if let connection = answering.removeValue(forKey: token) {
                    connection.send(answer)
                    connection.proceed()
                } else {
                    answer.abandon(.clientLeft)
                }
            case .stop: beginStopping()
            }
        }
        let turns = waitingForTurn
        waitingForTurn.removeAll()
        for connection in turns { connection.continueSending() }
        if streamsAreReady { pumpStreams() }
    }

    /// Lets other connections go first, then calls `continueSending`.
    func giveTurn(to connection: HTTPConnection) {
        waitingForTurn.append(connection)
        mailbox.ring()
    }

    // MARK: Streams

    func add(stream connection: HTTPConnection) -> Int {
        streams.append(connection)
        return streams.count - 1
    }

    func remove(streamAt index: Int) {
        let last = streams.removeLast()
        if index < streams.count {
            streams[index] = last
            last.streamIndex = index
        }
    }

    private func pumpStreams() {
        // From the end, because a stream that ends is replaced by the last one, which has had its turn.
        var index = streams.count - 1
        while index >= 0 {
            if index < streams.count { streams[index].pump() }
            index -= 1
        }
    }

    // MARK: Time

    private func startTicking() {
        guard !isTicking else { return }
        isTicking = true
        clockwork?.start(every: Limits.tick)
    }

    private func tick() {
        now = SystemClock.uptime
        if connections.isEmpty && isListening && !isStopping {
            isTicking = false
            clockwork?.stop()
            return
        }
        resumeListening()
        for connection in Array(connections.values) { connection.checkDeadline() }
        // Readers that act by the clock, such as heartbeats, are asked without being woken.
        pumpStreams()
        if let stopDeadline, now >= stopDeadline {
            for connection in Array(connections.values) { connection.abort(.serverStopping) }
            base.leave()
        }
    }

    private func beginStopping() {
        guard !isStopping else { return }
        isStopping = true
        startTicking()
        stopDeadline = now + context.limits.stopTime
        listeners.removeAll()
        for connection in Array(connections.values) { connection.serverStops() }
        if connections.isEmpty { base.leave() }
    }
}
