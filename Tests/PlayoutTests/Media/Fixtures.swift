import Foundation
import Testing

/// The clips of `media-fixtures/make.sh`, made once for all tests of this machine.
enum Fixtures {
    /// The folder they lie in. The first use on a machine takes about half a minute.
    static let folder: String = {
        let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let script = repository.appending(path: "media-fixtures/make.sh").path
        return run("/bin/bash", [script]).output.trimmingCharacters(in: .whitespacesAndNewlines)
    }()

    static func path(_ name: String) -> String { folder + "/" + name }

    /// Makes a clip in `folder` with the ffmpeg command.
    static func make(_ name: String, in folder: borrowing TemporaryFolder, _ arguments: [String]) throws -> String {
        let path = folder.path + "/" + name
        let result = run("/usr/bin/env", ["ffmpeg", "-nostdin", "-v", "error", "-y"] + arguments + [path])
        try #require(result.status == 0, "ffmpeg: \(result.errors)")
        return path
    }

    /// Runs a command to its end.
    static func run(_ path: String, _ arguments: [String]) -> (status: Int32, output: String, errors: String) {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        let folder = TemporaryFolder()
        let output = folder.path + "/output"
        let errors = folder.path + "/errors"
        for file in [output, errors] { _ = FileManager.default.createFile(atPath: file, contents: nil) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: output)
        process.standardError = FileHandle(forWritingAtPath: errors)
        do {
            try process.run()
        } catch {
            return (-1, "", String(describing: error))
        }
        process.waitUntilExit()
        return (process.terminationStatus, text(output), text(errors))
    }

    private static func text(_ path: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
}

/// A folder of a test's own that goes away with it.
struct TemporaryFolder: ~Copyable {
    let path: String

    init() {
        path = FileManager.default.temporaryDirectory.appending(path: "continuity-\(UUID().uuidString)").path
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // A folder that stays behind does no harm.
        try? FileManager.default.removeItem(atPath: path)
    }
}
