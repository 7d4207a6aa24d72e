import CLinux
public import Core
import Glibc

/// Takes from the running process what it does not need, for good. Called while it has one thread: some layers hold only
/// for threads that start later.
public struct Sandbox: Sendable {
    public enum Files: Sendable {
        /// No file can be opened, but those of the list, which are opened now. Open descriptors stay as they are.
        case closed(keeping: [String])
        /// Files can be read, and none can be changed.
        case readable
    }

    /// How one layer came out.
    public struct Outcome: Sendable {
        public let layer: SandboxLayer
        /// Why it is missing; nil when it is there.
        public let lacking: String?
    }

    private static let descriptorCount: UInt64 = 256

    private let files: Files

    public init(files: Files) { self.files = files }

    /// Enters the sandbox as far as the kernel has it. `leavingOut` is for trials of single layers.
    public func enter(leavingOut: Set<SandboxLayer> = []) -> [Outcome] {
        if case .closed(let paths) = files {
            // What is not there now is not there later either, and its user says so.
            for path in paths { _ = unsafe clinux_keep_open(path) }
        }
        var outcomes: [Outcome] = []
        for layer in layers {
            // The kernel forgets this when a namespace is entered, and the filter forbids changing it.
            if layer == .calls, isClosed { Parent.exitWithParent() }
            guard !leavingOut.contains(layer) else { continue }
            let number = enter(layer)
            outcomes.append(
                Outcome(layer: layer, lacking: number == 0 ? nil : unsafe String(cString: strerror(number))))
        }
        return outcomes
    }

    /// In the order in which they can be entered: each needs what a later one takes away.
    private var layers: [SandboxLayer] {
        switch files {
        case .closed: [.privileges, .limits, .network, .capabilities, .memory, .files, .calls]
        // Who reads files as root needs root's rights, and has none in a namespace of its own.
        case .readable: [.privileges, .files, .calls]
        }
    }

    private func enter(_ layer: SandboxLayer) -> Int32 {
        switch layer {
        case .privileges: clinux_forbid_new_privileges()
        case .limits: clinux_limit(Machine.mostForOneEngine, Self.descriptorCount)
        case .network: clinux_leave_network()
        case .capabilities: clinux_drop_capabilities(0)
        case .memory: clinux_hide_memory()
        case .files: clinux_forbid_files(mayRead)
        case .calls: clinux_filter_calls(mayRead)
        }
    }

    private var isClosed: Bool {
        switch files {
        case .closed: true
        case .readable: false
        }
    }

    private var mayRead: Int32 { isClosed ? 0 : 1 }
}
