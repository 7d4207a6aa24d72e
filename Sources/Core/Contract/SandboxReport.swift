/// What the engine's sandbox is made of. Each layer holds by itself, so that a kernel that lacks one still has the others.
public enum SandboxLayer: String, CaseIterable, Hashable, Sendable, Codable {
    /// No program that it starts gains rights.
    case privileges
    /// On memory and open files; no core dumps.
    case limits
    /// A network namespace of its own, with nothing in it.
    case network
    /// No capabilities, not even those of root.
    case capabilities
    /// No other process of the user can read its memory.
    case memory
    /// Landlock: no file can be opened, made or changed.
    case files
    /// Seccomp: the kernel refuses all system calls but those on a list.
    case calls
}

/// What `continuity-engine sandbox --json` prints, one JSON object a line.
public enum SandboxLine: Hashable, Sendable, Codable {
    /// `lacking` says why it is missing; nil when it is there.
    case layer(name: SandboxLayer, lacking: String?)
    /// Something that the engine must not be capable of, tried from inside. `refusal` is nil when it was possible.
    case act(name: String, refusal: String?)
}
