// Assets gives the files compiled into the program: database migrations and the web pages.
// It never reads the disk.
import CAssets

/// The files compiled into the program.
public enum EmbeddedFiles {
    public struct File: Sendable {
        public let name: String
        public let bytes: [UInt8]

        public init(name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// Database migrations, in the order they run.
    public static var migrations: [File] { unsafe all(cassets_migration) }

    /// The web pages.
    public static var pages: [File] { unsafe all(cassets_page) }

    private static func all(_ file: (Int) -> UnsafePointer<cassets_file>?) -> [File] {
        var found: [File] = []
        while let next = unsafe file(found.count) {
            let bytes = unsafe [UInt8](UnsafeBufferPointer(start: next.pointee.bytes, count: next.pointee.count))
            found.append(unsafe File(name: String(cString: next.pointee.name), bytes: bytes))
        }
        return found
    }
}
