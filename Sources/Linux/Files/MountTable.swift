import Core

/// The file systems that this process sees, as the kernel lists them. Reading the table never waits for a disk.
public struct MountTable: Sendable {
    public struct Mount: Hashable, Sendable {
        /// Another number after each mounting, even of the same disk at the same place.
        public let id: Int
        /// Where its files are.
        public let point: String
        /// Such as `ext4` or `nfs4`.
        public let kind: String
    }

    /// Deepest first, so that the first match is the right one.
    private let mounts: [Mount]

    /// The table as it is now.
    public static var current: MountTable {
        // Without /proc every path counts as one file system.
        MountTable(text: (try? FileBytes.read("/proc/self/mountinfo")) ?? [])
    }

    /// `text` has the form of `/proc/self/mountinfo` (proc(5)).
    init(text: [UInt8]) {
        let found = text.split(separator: UInt8(ascii: "\n")).compactMap { Mount(line: $0) }
        // Of two mounts at one place the later one is seen.
        var last: [String: Mount] = [:]
        for mount in found { last[mount.point] = mount }
        mounts = last.values.sorted { ($0.point.utf8.count, $1.point) > ($1.point.utf8.count, $0.point) }
    }

    /// The file system that `path` is on by its spelling: links are not resolved, because that could wait for a disk.
    public func mount(of path: String) -> Mount? {
        mounts.first { $0.point == "/" || path == $0.point || path.hasPrefix($0.point + "/") }
    }
}

extension MountTable.Mount {
    /// File systems on which the kernel reports every change, because nobody changes them but this machine.
    private static let localKinds: Set<String> = [
        "bcachefs", "btrfs", "exfat", "ext2", "ext3", "ext4", "f2fs", "fuseblk", "hfsplus", "jfs", "msdos", "ntfs3",
        "overlay", "ramfs", "reiserfs", "tmpfs", "vfat", "xfs", "zfs",
    ]

    /// False for network shares and everything unknown: there files change without this machine noticing.
    public var isLocal: Bool { Self.localKinds.contains(kind) }

    fileprivate init?(line: ArraySlice<UInt8>) {
        let fields = line.split(separator: UInt8(ascii: " "))
        guard fields.count > 6, let id = Int(digits: String(decoding: fields[0], as: UTF8.self)),
            let dash = fields.firstIndex(where: { $0.elementsEqual("-".utf8) }), dash + 1 < fields.count
        else { return nil }
        self.id = id
        point = Self.unescaped(fields[4])
        kind = String(decoding: fields[dash + 1], as: UTF8.self)
    }

    /// Spaces, tabs, line ends and backslashes are written as `\040` and so on.
    private static func unescaped(_ field: ArraySlice<UInt8>) -> String {
        var bytes: [UInt8] = []
        var rest = field
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            guard byte == UInt8(ascii: "\\"), digits.count == 3,
                digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) })
            else {
                bytes.append(byte)
                continue
            }
            bytes.append(digits.reduce(0) { $0 << 3 | ($1 & 7) })
            rest = rest.dropFirst(3)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
