import CLinux
import Glibc

/// One datagram and where it came from.
public struct Datagram: Sendable {
    public let bytes: [UInt8]
    public let sender: SocketAddress
    /// The address of ours it was sent to; for a broadcast, the receiving interface's own address. It is the right
    /// sender for a reply and the right host for URLs in it.
    public let local: IPAddress
    /// The receiving interface's index.
    public let interface: UInt32

    public init(bytes: [UInt8], sender: SocketAddress, local: IPAddress, interface: UInt32 = 0) {
        self.bytes = bytes
        self.sender = sender
        self.local = local
        self.interface = interface
    }
}

/// A bound UDP socket, served by a thread of its own.
public final class UDPSocket: Sendable {
    private let socket: Socket
    private let stopSignal: WakeSignal
    /// The port it is bound to, also when 0 was asked for.
    public let port: UInt16

    /// Binds; `.anyV4` receives broadcasts as well.
    public init(port: UInt16, address: IPAddress = .anyV4) throws(SystemError) {
        socket = try Socket.datagram(on: SocketAddress(address, port: port))
        stopSignal = try WakeSignal()
        self.port = try socket.localAddress().port
    }

    /// Calls `handler` for each datagram, one after the other, until `stop`. The socket closes when the thread has ended
    /// and nobody holds this object any more.
    public func start(name: String, _ handler: @escaping @Sendable (Datagram, UDPSocket) -> Void) {
        Thread.start(name: name) { [self] in
            while stopSignal.wait(for: socket, events: POLLIN, until: nil) == .ready {
                while let datagram = receive() { handler(datagram, self) }
            }
        }
    }

    /// Ends the thread soon; no datagram that arrives later is handled.
    public func stop() { stopSignal.raise() }

    /// Sends from `local` when given (the `local` of the datagram that is answered), else as the system chooses.
    public func send(
        _ bytes: [UInt8], to receiver: SocketAddress, from local: IPAddress? = nil
    ) throws(SystemError) {
        let to = receiver.storage(asIPv6: socket.isIPv6)
        let from = local.map { SocketAddress($0, port: 0).storage(asIPv6: socket.isIPv6) } ?? sockaddr_storage()
        try systemCall("send a datagram to \(receiver)", fix: "Check the network's route to that address.") {
            unsafe withUnsafePointer(to: to) { to in
                unsafe withUnsafePointer(to: from) { from in
                    unsafe bytes.withUnsafeBytes { bytes in
                        unsafe clinux_send_datagram(socket.descriptor, bytes.baseAddress, bytes.count, to, from)
                    }
                }
            }
        }
    }

    /// The next waiting datagram, at most 2,048 bytes of it; nil when none waits.
    private func receive() -> Datagram? {
        var sender = sockaddr_storage()
        var local = sockaddr_storage()
        var interface: UInt32 = 0
        var count = -1
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: 2_048) { room, used in
            count = unsafe clinux_receive_datagram(
                socket.descriptor, room.baseAddress, room.count, &sender, &local, &interface)
            used = max(0, count)
        }
        guard count >= 0, let from = SocketAddress(sender) else { return nil }
        let ours = SocketAddress(local)?.address ?? (socket.isIPv6 ? .anyV6 : .anyV4)
        return Datagram(bytes: bytes, sender: from, local: ours, interface: interface)
    }
}
