import Foundation
import TestMedia
import TestPrograms
import Testing

/// The OpenAPI document, judged by a program that others use for theirs.
@Suite(.serialized) struct `The OpenAPI document` {
    private static let version = "0.9.0"

    /// A Python environment of the tests' own, kept in the build folder.
    private func environment() async throws -> String {
        let folder = TestMedia.repository.appending(path: ".build/openapi-\(Self.version)").path
        if FileManager.default.fileExists(atPath: folder + "/ready") { return folder }
        try? FileManager.default.removeItem(atPath: folder)
        for arguments in [
            ["python3", "-m", "venv", folder],
            [folder + "/bin/pip", "install", "--quiet", "openapi-spec-validator==\(Self.version)"],
        ] {
            var command = Command(arguments[0], Array(arguments.dropFirst()))
            command.timeLimit = .seconds(300)
            let result = try await command.run()
            guard result.status == 0 else { throw TestFailure("\(arguments[0]): \(result.errors)") }
        }
        try "".write(toFile: folder + "/ready", atomically: true, encoding: .utf8)
        return folder
    }

    @Test func `is valid`() async throws {
        let environment = try await environment()
        let station = try await DemoStation.shared.onAir()
        let folder = try TemporaryFolder()
        let file = folder.path("openapi.json")
        try Data(try await station.web.get("/api/v1/openapi.json").body).write(to: URL(filePath: file))
        let result = try await Command(environment + "/bin/python", ["-m", "openapi_spec_validator", file]).run()
        #expect(result.status == 0, "\(result.text)\n\(result.errors)")
    }
}
