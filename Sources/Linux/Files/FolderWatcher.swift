import CLinux
import Core
import Glibc
import Synchronization

/// Something that happened in a folder that is watched.
public struct FolderEvent: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// Made here, or moved here.
        case appeared
        /// Removed, or moved away.
        case vanished
        /// Something was written to a file.
        case written
        /// The folder itself is gone, or its file system is; it is no longer watched.
        case ended
        /// More happened than the kernel can say: look at everything. Such an event has no folder.
        case overflow
    }

    public let kind: Kind
    public let folder: String
    /// In the folder; empty when the folder itself is meant.
    public let name: String
    public let isFolder: Bool

    public init(_ kind: Kind, folder: String, name: String = "", isFolder: Bool = false) {
        self.kind = kind
        self.folder = folder
        self.name = name
        self.isFolder = isFolder
    }

    public var path: String { name.isEmpty ? folder : folder == "/" ? "/\(name)" : "\(folder)/\(name)" }
}

/// Hears from the kernel what happens in folders (inotify), on one thread. A folder is watched without those below it.
/// Safe from any thread.
public final class FolderWatcher: Sendable {
    private struct Watches {
        var folders: [Int32: String] = [:]
        var numbers: [String: Int32] = [:]
    }

    /// Writing to one file makes many events; hearing them together costs less.
    private static let pause = TimeSpan.milliseconds(200)

    private let descriptor: Descriptor
    private let watches = Mutex(Watches())
    private let isStopped = Atomic<Bool>(false)

    /// `deliver` is called on the watcher's thread, with the events in their order.
    public init(deliver: @escaping @Sendable ([FolderEvent]) -> Void) throws(SystemError) {
        descriptor = Descriptor(
            owning: try systemCall(
                "Cannot watch folders", fix: "Allow more of them: sysctl fs.inotify.max_user_instances=1024"
            ) { clinux_watches() })
        Thread.start(name: "watch") { [self] in run(deliver) }
    }

    /// How many folders one user may watch; nil when the system does not say.
    public static var limit: Int? {
        let path = "/proc/sys/fs/inotify/max_user_watches"
        // Only for messages: a system without the file has no limit to name.
        guard let bytes = try? FileBytes.read(path, limit: 100) else { return nil }
        return Int(String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self))
    }

    /// How many folders are watched.
    public var count: Int { watches.withLock { $0.folders.count } }

    /// Watches a folder. One that is watched under another name goes by this one. Blocks as long as the disk does.
    public func watch(_ folder: String) throws(SystemError) {
        let number = try systemCall("Cannot watch \(folder)", fix: Self.remedy) {
            unsafe clinux_watch(descriptor.number, folder)
        }
        watches.withLock { watches in
            if let old = watches.folders[number] { watches.numbers[old] = nil }
            watches.folders[number] = folder
            watches.numbers[folder] = number
        }
    }

    /// What an operator does when the limit is reached.
    public static var remedy: String {
        "Allow more watches: sysctl fs.inotify.max_user_watches=\(max(524_288, (limit ?? 0) * 2)), and keep it in /etc/sysctl.d."
    }

    /// No longer watches the folder and those below it.
    public func forget(below folder: String) {
        let numbers = watches.withLock { watches -> [Int32] in
            let found = watches.numbers.filter { $0.key == folder || $0.key.hasPrefix(folder + "/") }
            for (path, number) in found {
                watches.numbers[path] = nil
                watches.folders[number] = nil
            }
            return Array(found.values)
        }
        // It fails when the folder is gone, and the watch with it.
        for number in numbers { clinux_unwatch(descriptor.number, number) }
    }

    /// Ends the thread within a second.
    public func stop() { isStopped.store(true, ordering: .releasing) }

    private func run(_ deliver: ([FolderEvent]) -> Void) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while !isStopped.load(ordering: .acquiring) {
            guard descriptor.waitUntilReadable(within: .seconds(1)) else { continue }
            SystemClock.sleep(untilUptime: SystemClock.uptime + Self.pause)
            // A failed read leaves the events where they are: they are read next time.
            guard case .bytes(let count)? = try? descriptor.read(into: &buffer) else { continue }
            let events = events(in: buffer[..<count])
            if !events.isEmpty { deliver(events) }
        }
    }

    /// inotify(7): number, mask, cookie and length of the name, four bytes each, then the name, filled up with zeros.
    func events(in bytes: ArraySlice<UInt8>) -> [FolderEvent] {
        var events: [FolderEvent] = []
        var rest = bytes
        while rest.count >= 16 {
            let fields = (0..<4).map { index in
                (0..<4).reduce(UInt32(0)) { $0 | UInt32(rest[rest.startIndex + index * 4 + $1]) << UInt32($1 * 8) }
            }
            let name = rest.dropFirst(16).prefix(Int(fields[3]))
            rest = rest.dropFirst(16 + Int(fields[3]))
            if let event = event(Int32(bitPattern: fields[0]), fields[1], name.prefix { $0 != 0 }),
                event != events.last
            {
                events.append(event)
            }
        }
        return events
    }

    private func event(_ number: Int32, _ mask: UInt32, _ name: ArraySlice<UInt8>) -> FolderEvent? {
        if mask & UInt32(clinux_watch_overflow) != 0 { return FolderEvent(.overflow, folder: "") }
        guard let folder = watches.withLock({ $0.folders[number] }) else { return nil }
        if mask & UInt32(clinux_watch_ended) != 0 {
            watches.withLock { watches in
                if watches.numbers[folder] == number { watches.numbers[folder] = nil }
                watches.folders[number] = nil
            }
            return FolderEvent(.ended, folder: folder, isFolder: true)
        }
        let kind: FolderEvent.Kind =
            mask & UInt32(clinux_watch_appeared) != 0
            ? .appeared : mask & UInt32(clinux_watch_vanished) != 0 ? .vanished : .written
        return FolderEvent(
            kind, folder: folder, name: String(decoding: name, as: UTF8.self),
            isFolder: mask & UInt32(clinux_watch_folder) != 0)
    }
}
