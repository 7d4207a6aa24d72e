import CLinux
import Glibc

/// Tries from inside a sandbox what must not be possible there.
public enum SandboxTrial {
    public struct Act: Sendable {
        /// What was tried, as a phrase such as `read /etc/passwd`.
        public let name: String
        /// The kernel's refusal; nil when it was possible.
        public let refusal: String?
    }

    private static let acts: [(act: clinux_act, name: String)] = [
        (CLINUX_ACT_READ_FILE, "read /etc/passwd"), (CLINUX_ACT_WRITE_FILE, "write a file"),
        (CLINUX_ACT_LIST_FOLDER, "list a folder"), (CLINUX_ACT_CONNECT, "connect"), (CLINUX_ACT_LISTEN, "listen"),
        (CLINUX_ACT_LOCAL_SOCKET, "open a local socket"), (CLINUX_ACT_FORK, "start a process"),
        (CLINUX_ACT_SIGNAL, "send the station a signal"),
        (CLINUX_ACT_READ_MEMORY, "read the station's memory"), (CLINUX_ACT_TYPE, "type into the terminal"),
        (CLINUX_ACT_NEW_NAMESPACE, "enter a namespace"), (CLINUX_ACT_MAKE_CODE, "make code"),
        (CLINUX_ACT_MORE_MEMORY, "take 64 GiB of memory"), (CLINUX_ACT_MORE_FILES, "raise a limit"),
        (CLINUX_ACT_PRIORITY, "raise its priority"),
        // The last: where it is possible, this process becomes another program.
        (CLINUX_ACT_EXECUTE, "run a program"),
    ]

    public static let names = acts.map(\.name)

    /// Tells each act as soon as it was tried. Does not come back when a program can be run.
    public static func run(_ tell: (Act) -> Void) {
        for (act, name) in acts {
            let number = clinux_try(Int32(act.rawValue))
            tell(Act(name: name, refusal: number == 0 ? nil : unsafe String(cString: strerror(number))))
        }
    }
}
