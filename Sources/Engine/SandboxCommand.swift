import Core
import JSON
import Linux

/// `continuity-engine sandbox`: enters the sandbox of a channel and tries to get out of it.
struct SandboxCommand {
    static let help = """
        usage: continuity-engine sandbox [--json] [--without LAYER]...

        Enters the sandbox that the engine plays in, and tries there what must not be possible: opening files, connecting,
        starting programs and more. continuity doctor runs it.

          --json            print one JSON object a line
          --without LAYER   leave a layer out, to see what the others keep away: \(layers)

        Exit status: 0 everything was refused, 1 something was possible, 2 invalid arguments.

        """

    private static let layers = SandboxLayer.allCases.map(\.rawValue).joined(separator: ", ")

    private var asJSON = false
    private var leavingOut: Set<SandboxLayer> = []

    init(_ arguments: [String]) throws(EngineUsageError) {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            switch word {
            case "--json": asJSON = true
            case "--without":
                guard let layer = rest.popFirst().flatMap(SandboxLayer.init) else {
                    throw EngineUsageError("--without: expected one of \(Self.layers)")
                }
                leavingOut.insert(layer)
            default: throw EngineUsageError("unknown option \(word)")
            }
        }
    }

    /// Returns the exit code.
    func run() -> Int32 {
        for outcome in EngineSandbox.closed.enter(leavingOut: leavingOut) {
            say(.layer(name: outcome.layer, lacking: outcome.lacking))
        }
        var isTight = true
        SandboxTrial.run { act in
            isTight = isTight && act.refusal != nil
            say(.act(name: act.name, refusal: act.refusal))
        }
        return isTight ? 0 : 1
    }

    private func say(_ line: SandboxLine) {
        // These are plain values of ours: they can always be written as JSON.
        let bytes = asJSON ? (try? JSONText.line(line)) ?? [] : Array("\(line.text)\n".utf8)
        StandardStream.write(bytes, to: 1)
    }
}

extension SandboxLine {
    fileprivate var text: String {
        switch self {
        case .layer(let name, let lacking): "layer \(name.rawValue): \(lacking.map { "missing: \($0)" } ?? "on")"
        case .act(let name, let refusal): "\(name): \(refusal.map { "refused: \($0)" } ?? "POSSIBLE")"
        }
    }
}
