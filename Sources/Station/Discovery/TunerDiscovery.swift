import Core
import Linux
import Synchronization
import WebAPI

/// Answers HDHomeRun clients on UDP and TCP port 65001: who looks for tuners finds this one.
final class TunerDiscovery: Sendable {
    static let port: UInt16 = 65_001

    private let socket: UDPSocket?
    private let listener: TCPListener?
    private let state: Mutex<State>

    private struct State: Sendable {
        var identity: StationIdentity
        var tuners: [TunerState]
    }

    /// A port that is taken, by a real tuner program or another station, is no reason not to serve: it is logged.
    init(identity: StationIdentity, tunerCount: Int, httpPort: UInt16, log: Log) {
        state = Mutex(
            State(identity: identity, tuners: (0..<tunerCount).map { _ in TunerState() }))
        let log = log.part("discovery")
        do {
            let (socket, listener) = (try UDPSocket(port: Self.port), try TCPListener(port: Self.port))
            (self.socket, self.listener) = (socket, listener)
        } catch {
            log(.warning, "discovery.unavailable", error)
            (socket, listener) = (nil, nil)
        }
        socket?.start(name: "discovery") { [self] datagram, socket in answer(datagram, socket, httpPort) }
        listener?.start(name: "tuner-control") { [self] connection in converse(connection) }
    }

    func update(identity: StationIdentity, tuners: [TunerState]) {
        state.withLock { $0 = State(identity: identity, tuners: tuners) }
    }

    func stop() {
        socket?.stop()
        listener?.stop()
    }

    private func answer(_ datagram: Datagram, _ socket: UDPSocket, _ port: UInt16) {
        // Tuners are for the home: nobody outside gets an answer, so nobody can be flooded with answers.
        guard Self.isNear(datagram.sender.address) else { return }
        let (identity, count) = state.withLock { ($0.identity, $0.tuners.count) }
        let announcement = TunerAnnouncement(
            identity: identity, tunerCount: count, localAddress: "\(datagram.local)", port: port)
        guard let reply = announcement.reply(to: datagram.bytes) else { return }
        // The asker asks again when an answer is lost.
        _ = try? socket.send(reply, to: datagram.sender, from: datagram.local)
    }

    private static func isNear(_ address: IPAddress) -> Bool { address.isLoopback || address.isPrivate }

    private func converse(_ connection: TCPConnection) {
        guard Self.isNear(connection.peer.address) else { return }
        var conversation = ControlConversation()
        while case .bytes(let bytes) = connection.read(upTo: 4_096, within: .seconds(30)) {
            let settings = TunerSettings(tuners: state.withLock { $0.tuners })
            guard case .send(let answer) = conversation.receive(bytes, settings) else { return }
            guard connection.write(answer, within: .seconds(5)) else { return }
        }
    }
}
