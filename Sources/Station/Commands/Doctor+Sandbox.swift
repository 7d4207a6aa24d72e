import Core
import JSON
import Linux

extension Doctor {
    /// What keeps the engine from everything but its work, tried from inside. One line, and one for each missing layer.
    var sandbox: [Finding] {
        let lines: [SandboxLine]
        do {
            var launch = ChildProcess.Launch.engine(EngineProgram.path, "sandbox")
            launch.arguments.append("--json")
            lines = try ExternalCommand.run(launch, within: .seconds(20)).output.split(separator: 0x0a)
                .map { try JSONText.decode(SandboxLine.self, from: Array($0)) }
        } catch {
            // The line about the engine says what is wrong with it.
            return []
        }
        return [tightness(lines)] + lines.compactMap(missing)
    }

    private func tightness(_ lines: [SandboxLine]) -> Finding {
        var refused = 0
        var possible: [String] = []
        for case .act(let name, let refusal) in lines {
            if refusal == nil { possible.append(name) } else { refused += 1 }
        }
        // Running another program is tried last. Where it is possible, the engine is gone and reports nothing.
        if refused + possible.count < SandboxTrial.names.count { possible.append(SandboxTrial.names.last ?? "") }
        guard !possible.isEmpty else {
            return Finding(
                name: "sandbox", isGood: true, found: "the engine was refused all \(refused) acts that were tried")
        }
        return Finding(
            name: "sandbox", isGood: false,
            found: "a media file that takes over the engine could: \(possible.joined(separator: ", "))",
            fix: "See the lines below, and docs/security.md.")
    }

    private func missing(_ line: SandboxLine) -> Finding? {
        guard case .layer(let layer, let why?) = line else { return nil }
        let (lack, meaning, fix) = Self.meaning(of: layer)
        return Finding(
            name: "sandbox: \(layer.rawValue)", isGood: layer != .calls, found: "\(lack) (\(why)): \(meaning)", fix: fix
        )
    }

    private static func meaning(of layer: SandboxLayer) -> (lack: String, meaning: String, fix: String) {
        switch layer {
        case .privileges:
            (
                "this kernel cannot forbid new privileges", "the other layers may be refused, too",
                "Use Linux 3.5 or later."
            )
        case .limits:
            (
                "limits cannot be set", "one damaged file can take all memory",
                "Check the limits of the service or container."
            )
        case .network:
            (
                "network namespaces are not allowed here",
                "only the filter of system calls keeps the engine from the network",
                "Nothing to do. To have both, allow user namespaces (RestrictNamespaces=, containers)."
            )
        case .capabilities:
            (
                "capabilities cannot be given up", "an engine of a station that runs as root keeps root's",
                "Run the station as a user of its own."
            )
        case .memory:
            (
                "memory cannot be hidden", "other programs of the station's user can read the memory of engines",
                "Run the station as a user of its own."
            )
        case .files:
            (
                "this kernel has no Landlock, or does not allow it here",
                "only the filter of system calls keeps the engine from files",
                "Nothing to do. To have both, use Linux 5.13 or later with landlock in its list lsm=."
            )
        case .calls:
            (
                "this kernel does not filter system calls (seccomp)",
                "a media file that takes over the engine can start programs",
                "Use a kernel with CONFIG_SECCOMP_FILTER, and allow seccomp in the container."
            )
        }
    }
}
