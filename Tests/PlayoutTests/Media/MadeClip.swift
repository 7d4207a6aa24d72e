import TestMedia

/// A clip that one test needs and no other.
enum MadeClip {
    /// Makes it with the ffmpeg command; answers its path.
    static func make(_ name: String, in folder: TemporaryFolder, _ arguments: [String]) async throws -> String {
        let path = folder.path(name)
        _ = try await Command("ffmpeg", ["-nostdin", "-v", "error", "-y"] + arguments + [path]).output()
        return path
    }
}
