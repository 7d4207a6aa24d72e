import Foundation
import TestMedia

/// Many viewers at once, and the bare server that the station is compared with: the program `stream-load`.
package struct StreamLoad {
    private let program: BackgroundProgram
    private static var path: String { BuiltPrograms.folder + "/stream-load" }

    package struct Count {
        package var gigabits: Double
        package var least: Double
        package var most: Double
        package var lost: Int
        package var torn: Int
        package var cutOff: Int
        package var seconds: Double
    }

    /// Clients of a stream, of which some take nothing for a while.
    package init(port: String, path: String, clients: Int, stalled: Int = 0, settle: Int, seconds: Int) async throws {
        guard FileManager.default.isExecutableFile(atPath: Self.path) else {
            throw TestFailure("\(Self.path) is missing: build it with swift build --product stream-load")
        }
        program = try await BackgroundProgram(
            [Self.path, "receive", port, path] + [clients, stalled, settle, seconds].map(String.init))
    }

    /// Until the clients have settled.
    package func counting() async throws { try await reaches("counting") }

    package func counted() async throws { try await reaches("counted") }

    private func reaches(_ word: String) async throws {
        try await Patience.wait("the clients to be \(word): \(program.log)", atMost: .seconds(120)) {
            program.output.contains(word + "\n") ? true : nil
        }
    }

    package func count() async throws -> Count {
        guard try await program.status(within: .seconds(120)) == 0 else { throw TestFailure(program.log) }
        let pattern =
            /bytes (\d+) least (\d+) most (\d+) lost (\d+) torn (\d+) cut-off (\d+) seconds ([\d.]+)/
        guard let found = program.output.firstMatch(of: pattern) else { throw TestFailure("no count") }
        return Count(
            gigabits: (Double(found.1) ?? 0) * 8 / 1e9, least: Double(found.2) ?? 0, most: Double(found.3) ?? 0,
            lost: Int(found.4) ?? 0, torn: Int(found.5) ?? 0, cutOff: Int(found.6) ?? 0,
            seconds: Double(found.7) ?? 0)
    }

    /// Processor seconds per gigabit of the bare loop that sends a file's chunks to so many clients.
    package static func bareCost(file: String, bitRate: Int, clients: Int, seconds: Int) async throws -> Double {
        let server = try await BackgroundProgram([
            path, "serve", file, "\(160 * 188)", "\(bitRate)", "\(seconds)", "\(clients)",
        ])
        let port = try await Patience.wait("the bare loop", atMost: .seconds(20)) {
            server.output.firstMatch(of: /port (\d+)/).map { String($0.1) }
        }
        let load = try await StreamLoad(port: port, path: "/", clients: clients, settle: 1, seconds: seconds)
        _ = try await server.status(within: .seconds(120))
        _ = try await load.count()
        guard let found = server.output.firstMatch(of: /bytes (\d+) cpu ([\d.]+)/), let bytes = Double(found.1),
            let cpu = Double(found.2)
        else { throw TestFailure("the bare loop said nothing: \(server.log)") }
        return cpu / (bytes * 8 / 1e9)
    }

    /// Milliseconds from each request to the first byte of a picture that can be decoded by itself.
    package static func zaps(port: String, path: String, count: Int) async throws -> [Double] {
        var command = Command(Self.path, ["zap", port, path, "\(count)"])
        command.timeLimit = .seconds(120)
        let waits = try await command.output().split(separator: "\n").compactMap { Double($0) }
        guard waits.count == count, waits.allSatisfy({ $0 >= 0 }) else { throw TestFailure("a viewer got no picture") }
        return waits
    }
}
