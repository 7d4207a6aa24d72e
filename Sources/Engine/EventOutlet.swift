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
            let opened = try systemCall("Opening \(file)", fix: "Check that its folder exists and can be written.") {
                unsafe open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
            }
            writer = LineWriter(Descriptor(owning: opened))
        } else if fcntl(Self.descriptor, F_GETFD) >= 0 {
            let descriptor = Descriptor(owning: Self.descriptor)
            try descriptor.setNonBlocking()
            writer = LineWriter(descriptor)
        } else {
            writer = nil
        }
    }

    func send(_ event: EngineEvent) {
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
