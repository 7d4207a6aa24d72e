import Core
import Glibc
import JSON
import Linux

/// Writes events to descriptor 3, or to a file, without ever making the engine wait.
final class EventOutlet: Sendable {
    /// The descriptor that the server listens to.
    static let descriptor: Int32 = 3

    private let writer: LineWriter?

    init(file: String?) throws(SystemError) {
        if let file {
            writer = LineWriter(try Descriptor.writing(file))
        } else if fcntl(Self.descriptor, F_GETFD) >= 0 {
            let descriptor = Descriptor(owning: Self.descriptor)
            try descriptor.setNonBlocking()
            writer = LineWriter(descriptor)
        } else {
            writer = nil
        }
    }

    /// What a fault quotes may be long; the server believes no endless texts.
    private static let longestText = 8_192

    func send(_ event: EngineEvent) {
        var event = event
        if case .fault(var fault) = event {
            fault.what = fault.what.cut(toBytes: 2 * Self.longestText)
            fault.why = fault.why.cut(toBytes: Self.longestText)
            event = .fault(fault)
        }
        // Events are plain values of ours: they can always be written as JSON.
        guard let writer, let line = try? JSONText.line(event) else { return }
        // A server that does not listen loses events, never pictures.
        writer.send(line)
    }

    /// Gives what waits a last chance.
    func flush() {
        for _ in 1...20 {
            guard let writer, !writer.flush() else { return }
            SystemClock.sleep(untilUptime: SystemClock.uptime + .milliseconds(10))
        }
    }
}
