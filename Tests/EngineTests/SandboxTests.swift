import Core
import Foundation
import JSON
import TestMedia
import TestPrograms
import Testing

/// One run of the engine's trial of its own sandbox.
private struct Trial {
    var lacking: Set<SandboxLayer> = []
    var refused: Set<String> = []
    var possible: Set<String> = []
    let status: Int32

    init(without layers: [SandboxLayer] = []) async throws {
        let options = layers.flatMap { ["--without", $0.rawValue] }
        let result = try await Command(BuiltPrograms.engine, ["sandbox", "--json"] + options).run()
        status = result.status
        for line in result.output.split(separator: 0x0a) {
            switch try JSONText.decode(SandboxLine.self, from: Array(line)) {
            case .layer(let name, .some): lacking.insert(name)
            case .layer(_, nil): break
            case .act(let name, nil): possible.insert(name)
            case .act(let name, .some): refused.insert(name)
            }
        }
    }
}

@Suite struct `An engine in its sandbox` {
    @Test func `opens no file, connects to nobody and starts no program`() async throws {
        let trial = try await Trial()
        #expect(trial.possible.isEmpty && trial.status == 0, "possible: \(trial.possible)")
        let named: Set = ["read /etc/passwd", "connect", "start a process", "run a program"]
        #expect(trial.refused.isSuperset(of: named), "\(trial.refused)")
        #expect(trial.refused.count == 16)
    }

    /// The filter of system calls holds alone: kernels without the others are common.
    @Test func `is held by its filter alone`() async throws {
        let others = SandboxLayer.allCases.filter { ![.privileges, .limits, .calls].contains($0) }
        let trial = try await Trial(without: others)
        #expect(trial.possible.isEmpty && trial.refused.count == 16, "possible: \(trial.possible)")
    }

    @Test func `is kept from files by Landlock, too`() async throws {
        let trial = try await Trial(without: [.calls])
        guard !trial.lacking.contains(.files) else { return }
        #expect(trial.refused.isSuperset(of: ["read /etc/passwd", "write a file", "list a folder", "run a program"]))
    }

    @Test func `tells what it could do without one`() async throws {
        let trial = try await Trial(without: SandboxLayer.allCases)
        #expect(trial.possible.isSuperset(of: ["read /etc/passwd", "start a process", "make code"]))
        #expect(!trial.refused.contains("run a program"), "the process became another program")
    }
}
