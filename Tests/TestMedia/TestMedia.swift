// TestMedia is what tests of several targets share: the clips of media-fixtures, running other programs with a time
// limit, and measuring flashes and beeps in what was broadcast. It knows nothing of the product's code.
public import Foundation

/// The clips that media-fixtures/make.sh makes. The first use in a run makes them when they are missing.
public enum TestMedia {
    /// The folder of the whole package.
    public static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static let folder: Result<String, any Error> = Result {
        let process = Process()
        let output = Pipe()
        process.executableURL = repository.appending(path: "media-fixtures/make.sh")
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw TestFailure("media-fixtures/make.sh ended with status \(process.terminationStatus)")
        }
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    /// The path of a clip, such as `h264-720p30.mp4`.
    public static func path(_ name: String) throws -> String {
        let path = try folder.get() + "/" + name
        guard FileManager.default.fileExists(atPath: path) else { throw TestFailure("no clip is called \(name)") }
        return path
    }

    public static func bytes(of path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path)))
    }
}

/// Why a test cannot go on.
public struct TestFailure: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}

/// A folder that is gone when its owner is.
public final class TemporaryFolder: Sendable {
    public let path: String

    public init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "continuity-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    public func path(_ name: String) -> String { path + "/" + name }

    deinit {
        // A folder that stays in the system's temporary folder harms no test.
        try? FileManager.default.removeItem(atPath: path)
    }
}
