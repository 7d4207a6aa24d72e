public import Core

/// Opens files to read them.
public protocol FileOpening: Sendable {
    /// Waits for the disk, but no longer than `limit` where that can be helped. Only on threads of your own.
    func open(_ path: String, within limit: TimeSpan) throws(FileRefusal) -> Descriptor
}

/// Opens files by their paths.
public struct LocalFiles: FileOpening {
    public init() {}

    public func open(_ path: String, within limit: TimeSpan) throws(FileRefusal) -> Descriptor {
        do throws(SystemError) {
            return try Descriptor.file(path)
        } catch {
            throw FileRefusal(error)
        }
    }
}

/// Why a file was not opened, in words that one process tells another.
public struct FileRefusal: Explained, Hashable {
    public let code: String
    public let what: String
    public let why: String
    public let fix: String

    init(code: String, what: String, why: String, fix: String) {
        self.code = code
        self.what = what
        self.why = why
        self.fix = fix
    }

    init(_ error: any Explained) { self.init(code: error.code, what: error.what, why: error.why, fix: error.fix) }

    /// The disk or server has not answered.
    public var isTimeout: Bool { code == "file.hangs" }

    /// One line for each part.
    init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        guard lines.count == 4 else { return nil }
        self.init(code: lines[0], what: lines[1], why: lines[2], fix: lines[3])
    }

    var text: String {
        [code, what, why, fix].map { $0.replacing("\n", with: " ") }.joined(separator: "\n")
    }
}

extension Descriptor {
    /// Opens a file to read it. Whatever is not a file is refused, so this never waits for a writer.
    public static func file(_ path: String) throws(SystemError) -> Descriptor {
        // Otherwise it would only be said that there is no such file.
        if path.hasPrefix("http://") || path.hasPrefix("https://") {
            throw SystemError(
                code: "file.url", what: "Opening \(path)", why: "it is a URL, and only files are played",
                fix: "Download it, and name the file.")
        }
        return Descriptor(owning: try FileBytes.openFile(path))
    }
}
