import CLinux
import Glibc

/// The signals that ask the program to end.
public enum Signals {
    /// Calls `body` on a thread of its own each time SIGTERM or SIGINT arrives. Once in a program.
    public static func onTerminate(_ body: @escaping @Sendable () -> Void) throws(SystemError) {
        let pipe = try Pipe()
        try pipe.writing.setNonBlocking()
        // The handler writes to this end for as long as the program runs, so it is never closed.
        let target = try systemCall("keep a descriptor for signals") { [end = pipe.writing.number] in
            fcntl(end, F_DUPFD_CLOEXEC, 0)
        }
        try systemCall("handle signals") { clinux_signals_into(target) }
        let waiter = SignalWaiter(pipe.reading)
        Thread.start(name: "signals") { waiter.run(body) }
    }

    /// A write to a closed socket or pipe becomes an error instead of the end of the program.
    public static func ignoreBrokenPipes() { clinux_ignore_broken_pipes() }
}

private final class SignalWaiter: Sendable {
    private let descriptor: Descriptor

    init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }

    func run(_ body: () -> Void) {
        var byte: [UInt8] = [0]
        // A read of an open pipe does not fail; if it did, the program would end by the default action of a second signal.
        while case .bytes? = try? descriptor.read(into: &byte) { body() }
    }
}
