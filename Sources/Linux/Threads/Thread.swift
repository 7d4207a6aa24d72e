import CLinux
import Glibc

/// A thread of our own, for work that blocks: libav, SQLite, files, event loops.
public enum Thread {
    /// Runs `body` on a new thread. `name` shows in `top -H`; the kernel keeps 15 characters of it.
    public static func start(name: String, _ body: @escaping @Sendable () -> Void) {
        let context = unsafe Unmanaged.passRetained(Work(name: name, body: body)).toOpaque()
        var thread = pthread_t()
        let status = unsafe pthread_create(
            &thread, nil,
            { raw in
                let work = unsafe Unmanaged<Work>.fromOpaque(raw!).takeRetainedValue()
                _ = unsafe clinux_name_this_thread(String(work.name.prefix(15)))
                work.body()
                return nil
            }, context)
        precondition(status == 0, "no thread could be made for \(name): error \(status)")
        pthread_detach(thread)
    }

    private final class Work: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }
}
