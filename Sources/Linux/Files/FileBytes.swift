import Glibc

/// Reads and writes whole files. Everything here blocks: call it on a thread of your own.
public enum FileBytes {
    /// The file's bytes; refuses more than `limit`, and whatever is not a file: a pipe would never end.
    public static func read(_ path: String, limit: Int = 64 << 20) throws(SystemError) -> [UInt8] {
        let descriptor = try openFile(path)
        defer { close(descriptor) }
        return try read(descriptor, of: path, limit: limit)
    }

    /// The same for what an operator names on a command line, where a pipe is welcome.
    public static func readAny(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
        let descriptor = try systemCall("Opening \(path)", fix: "Check that the file exists and can be read.") {
            unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
        }
        defer { close(descriptor) }
        return try read(descriptor, of: path, limit: limit)
    }

    /// Opens a file without ever waiting for anybody to write to it.
    static func openFile(_ path: String) throws(SystemError) -> Int32 {
        let fix = "Check that the file exists and can be read."
        var status = stat()
        try systemCall("Opening \(path)", fix: fix) { unsafe stat(path, &status) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path) }
        func open(_ flags: Int32) throws(SystemError) -> Int32 {
            try systemCall("Opening \(path)", fix: fix) {
                unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | flags)
            }
        }
        let descriptor: Int32
        do {
            descriptor = try open(O_NONBLOCK)
        } catch {
            guard error.number == EWOULDBLOCK else { throw error }
            // A file server has lent the file to a client and takes it back while we wait.
            descriptor = try open(0)
        }
        // It may have become something else meanwhile.
        guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .notAFile(path)
        }
        return descriptor
    }

    private static func read(_ descriptor: Int32, of path: String, limit: Int) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = try systemCall("Reading \(path)") {
                unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            }
            if count == 0 { return bytes }
            guard bytes.count + count <= limit else {
                throw SystemError(EFBIG, what: "Reading \(path)", fix: "The file may hold at most \(limit) bytes.")
            }
            bytes += buffer[..<count]
        }
    }

    /// Gives the file, or the pipe, piece by piece to its end.
    public static func stream(_ path: String, _ take: ([UInt8]) -> Void) throws(SystemError) {
        let descriptor = Descriptor(
            owning: try systemCall("Opening \(path)", fix: "Check that the file exists and can be read.") {
                unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC)
            })
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while case .bytes(let count) = try descriptor.read(into: &buffer) { take(Array(buffer[..<count])) }
    }

    /// Up to `count` bytes from `offset`.
    public static func read(_ path: String, from offset: Int64, count: Int) throws(SystemError) -> [UInt8] {
        try read(Descriptor(owning: openFile(path)), of: path, from: offset, count: count)
    }

    /// The same of an open file, whose path is only for error messages.
    public static func read(
        _ descriptor: borrowing Descriptor, of path: String, from offset: Int64, count: Int
    ) throws(SystemError) -> [UInt8] {
        let number = descriptor.number
        var bytes = [UInt8](repeating: 0, count: count)
        let got = try systemCall("Reading \(path)") {
            unsafe bytes.withUnsafeMutableBytes { unsafe pread(number, $0.baseAddress, $0.count, Int(offset)) }
        }
        return Array(bytes[..<got])
    }

    /// Writes beside `path` first and renames, so that a reader sees the old file or the whole new one.
    public static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o644) throws(SystemError) {
        let draft = "\(path).\(getpid()).new"
        let fix = "Check that the folder exists, can be written and has room."
        let descriptor = try systemCall("Writing \(path)", fix: fix) {
            unsafe Glibc.open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        }
        defer { close(descriptor) }
        var written = 0
        do {
            while written < bytes.count {
                written += try systemCall("Writing \(path)", fix: fix) {
                    unsafe bytes.withUnsafeBytes {
                        unsafe Glibc.write(descriptor, $0.baseAddress! + written, $0.count - written)
                    }
                }
            }
            try systemCall("Writing \(path)", fix: fix) { fsync(descriptor) }
            try systemCall("Writing \(path)", fix: fix) { unsafe rename(draft, path) }
        } catch {
            unsafe unlink(draft)
            throw error
        }
    }

    /// Gives a file another name on the same disk, at once.
    public static func move(_ path: String, to target: String) throws(SystemError) {
        try systemCall("Renaming \(path)", fix: "Check that the folder can be written.") {
            unsafe rename(path, target)
        }
    }

    /// Removes a file; one that is not there is no fault.
    public static func remove(_ path: String) throws(SystemError) {
        if unsafe unlink(path) != 0 && errno != ENOENT {
            throw SystemError(errno, what: "Removing \(path)", fix: "Check that the folder can be written.")
        }
    }

    /// Makes the folder and those above it.
    public static func makeFolder(_ path: String) throws(SystemError) {
        var made = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            made += "/\(part)"
            if unsafe mkdir(made, 0o755) == 0 || errno == EEXIST { continue }
            throw SystemError(
                errno, what: "Making the folder \(path)",
                fix: "Check who owns the folders above it, or choose another place.")
        }
    }
}

extension SystemError {
    fileprivate static func notAFile(_ path: String) -> SystemError {
        SystemError(
            code: "file.not-a-file", what: "Cannot read \(path)", why: "it is a folder, a pipe or a device, not a file",
            fix: "Name a file, or remove it.")
    }
}
