public import Core

/// A media file that a walk came across.
public struct FoundFile: Hashable, Sendable {
    public let path: String
    /// Folder names between the library's root and the file.
    public let folders: [String]
    public let byteCount: Int64
    public let modified: Instant
    /// Its own NFO file.
    public var note: SidecarFile?
    /// The NFO file of the show it belongs to.
    public var showNote: SidecarFile?

    public init(path: String, folders: [String], byteCount: Int64, modified: Instant) {
        self.path = path
        self.folders = folders
        self.byteCount = byteCount
        self.modified = modified
    }

    /// The file name without its extension.
    public var stem: String { Self.stem(of: path) }

    static func stem(of path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }
}
