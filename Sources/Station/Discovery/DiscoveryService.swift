import Core
import Linux
import Synchronization
import WebAPI

/// Answers clients that look for HDHomeRun tuners: UDP 65001 for discovery, TCP 65001 for the tuner's settings.
final class DiscoveryService: Sendable {
    static let standardPort: UInt16 = 65_001

    /// What is announced at the moment. Kept here, so that no answer waits for the station.
    struct Facts: Sendable {
        var identity: StationIdentity
        var tuners: [TunerState]
        /// Where the station answers HTTP.
        var httpPort: UInt16
    }

    private let udp: UDPSocket
    private let tcp: TCPListener
    private let facts: Mutex<Facts>
    private let log: Log

    /// Takes both ports; `port` 0 lets the kernel choose the UDP port, and TCP takes the same number.
    init(port: UInt16 = DiscoveryService.standardPort, facts: Facts, log: Log) throws(SystemError) {
        udp = try UDPSocket(port: port)
        tcp = try TCPListener(port: udp.port)
        self.facts = Mutex(facts)
        self.log = log.part("discovery")
    }

    var port: UInt16 { udp.port }

    func update(_ facts: Facts) { self.facts.withLock { $0 = facts } }

    func start() {
        udp.start(name: "discovery") { [self] datagram, socket in answer(datagram, socket) }
        tcp.start(name: "tuner-control") { [self] connection in converse(connection) }
        log(.info, "discovery.started", ["port": port])
    }

    func stop() {
        udp.stop()
        tcp.stop()
    }

    private func answer(_ datagram: Datagram, _ socket: UDPSocket) {
        // The address is for home networks: nobody outside gets an answer, so nobody can be flooded with them.
        guard datagram.sender.address.isLoopback || datagram.sender.address.isPrivate else { return }
        let facts = facts.withLock { $0 }
        let announcement = TunerAnnouncement(
            identity: facts.identity, tunerCount: facts.tuners.count, localAddress: datagram.local.description,
            port: facts.httpPort)
        guard let reply = announcement.reply(to: datagram.bytes) else { return }
        do {
            try socket.send(reply, to: datagram.sender, from: datagram.local)
            log(.debug, "discovery.answered", ["client": datagram.sender])
        } catch {
            log(.warning, "discovery.unanswered", error)
        }
    }

    private func converse(_ connection: TCPConnection) {
        guard connection.peer.address.isLoopback || connection.peer.address.isPrivate else { return }
        var conversation = ControlConversation()
        let patience = TimeSpan.seconds(60)
        while case .bytes(let bytes) = connection.read(upTo: 2_048, within: patience) {
            let settings = TunerSettings(tuners: facts.withLock { $0.tuners })
            guard case .send(let answer) = conversation.receive(bytes, settings),
                connection.write(answer, within: .seconds(5))
            else { return }
        }
    }
}
