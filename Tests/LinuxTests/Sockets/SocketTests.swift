import Core
import Foundation
import Linux
import Synchronization
import Testing

/// Collects what other threads report and lets a test wait for it.
private final class Collected<Value: Sendable>: Sendable {
    private let values = Mutex<[Value]>([])
    private let arrived = DispatchSemaphore(value: 0)

    func add(_ value: Value) {
        values.withLock { $0.append(value) }
        arrived.signal()
    }

    func next() -> Value? {
        guard arrived.wait(timeout: .now() + 5) == .success else { return nil }
        return values.withLock { $0.removeFirst() }
    }
}

@Suite struct `A UDP socket` {
    @Test func `says where a datagram arrived and answers from there`() throws {
        let server = try UDPSocket(port: 0)
        let client = try UDPSocket(port: 0, address: .loopbackV4)
        let asked = Collected<Datagram>()
        let answered = Collected<Datagram>()
        server.start(name: "udp server") { datagram, socket in
            asked.add(datagram)
            try? socket.send([9, 8] + datagram.bytes, to: datagram.sender, from: datagram.local)
        }
        client.start(name: "udp client") { datagram, _ in answered.add(datagram) }
        defer {
            server.stop()
            client.stop()
        }
        // 127.0.0.2 is also loopback: the reply must come from the address that was asked, not from 127.0.0.1.
        try client.send([1, 2, 3], to: SocketAddress(IPAddress(127, 0, 0, 2), port: server.port))
        let question = try #require(asked.next())
        #expect(question.bytes == [1, 2, 3])
        #expect(question.local == IPAddress(127, 0, 0, 2))
        #expect(question.sender == SocketAddress(.loopbackV4, port: client.port))
        let answer = try #require(answered.next())
        #expect(answer.bytes == [9, 8, 1, 2, 3])
        #expect(answer.sender == SocketAddress(IPAddress(127, 0, 0, 2), port: server.port))
    }

    @Test func `speaks IPv4 and IPv6 when bound to all addresses`() throws {
        let server = try UDPSocket(port: 0, address: .anyV6)
        let client = try UDPSocket(port: 0)
        let asked = Collected<Datagram>()
        let answered = Collected<Datagram>()
        server.start(name: "udp server") { datagram, socket in
            asked.add(datagram)
            try? socket.send([7], to: datagram.sender, from: datagram.local)
        }
        client.start(name: "udp client") { datagram, _ in answered.add(datagram) }
        defer {
            server.stop()
            client.stop()
        }
        try client.send([5], to: SocketAddress(.loopbackV4, port: server.port))
        #expect(asked.next()?.local == .loopbackV4)
        #expect(answered.next()?.bytes == [7])
    }

    @Test func `refuses a port that is taken`() throws {
        let first = try UDPSocket(port: 0)
        #expect(throws: SystemError.self) { try UDPSocket(port: first.port) }
        withExtendedLifetime(first) {}
    }
}

@Suite struct `A TCP listener` {
    @Test func `serves several connections at once and closes each when its handler returns`() throws {
        let listener = try TCPListener(port: 0, address: .loopbackV4)
        listener.start(name: "tcp") { connection in
            while case .bytes(let bytes) = connection.read(upTo: 100, within: .seconds(5)) {
                guard connection.write(bytes.reversed(), within: .seconds(5)) else { return }
                if bytes == Array("bye".utf8) { return }
            }
        }
        defer { listener.stop() }
        let first = try LoopbackClient(port: listener.port)
        let second = try LoopbackClient(port: listener.port)
        first.send("abc")
        second.send("def")
        #expect(first.read() == "cba")
        #expect(second.read() == "fed")
        first.send("bye")
        #expect(first.read() == "eyb")
        #expect(first.read() == "")
    }

    @Test func `gives up on a silent peer, and ends all connections when stopped`() throws {
        let ends = Collected<TCPConnection.Reading>()
        let listener = try TCPListener(port: 0, address: .loopbackV4)
        listener.start(name: "tcp") { connection in
            ends.add(connection.read(upTo: 1, within: .milliseconds(20)))
            ends.add(connection.read(upTo: 1, within: .seconds(60)))
        }
        let client = try LoopbackClient(port: listener.port)
        #expect(ends.next() == .timeout)
        listener.stop()
        #expect(ends.next() == .stopped)
        #expect(client.read() == "")
    }

    @Test func `turns connections away above its bound`() throws {
        let listener = try TCPListener(port: 0, address: .loopbackV4, maximumConnections: 1)
        listener.start(name: "tcp") { connection in
            _ = connection.write(Array("hello".utf8), within: .seconds(5))
            _ = connection.read(upTo: 1, within: .seconds(60))
        }
        defer { listener.stop() }
        let first = try LoopbackClient(port: listener.port)
        #expect(first.read() == "hello")
        let second = try LoopbackClient(port: listener.port)
        #expect(second.read() == "")
    }
}

@Suite struct `Listening sockets that share a port` {
    @Test func `keep a second program out`() throws {
        let sockets = try Socket.listeners(on: SocketAddress(.loopbackV4, port: 0), count: 3)
        let address = try sockets[0].localAddress()
        for socket in sockets { #expect(try socket.localAddress() == address) }
        let refusal = #expect(throws: SystemError.self) { try Socket.listeners(on: address, count: 2) }
        #expect(refusal?.number == EADDRINUSE)
    }
}

/// A blocking client for tests.
private final class LoopbackClient {
    private let handle: FileHandle

    init(port: UInt16) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let status = unsafe withUnsafePointer(to: address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe connect(descriptor, $0, 16) }
        }
        try #require(status == 0)
    }

    func send(_ text: String) { handle.write(Data(text.utf8)) }

    func read() -> String { String(decoding: handle.availableData, as: UTF8.self) }
}
