import Foundation
import TestMedia

/// A disk of its own for a program under test. It exists only for that program and ends with it.
package enum PrivateMount {
    /// Nothing can be written.
    case readOnly(folder: String)
    /// Only so many bytes have room. What is in the folder is copied there first.
    case small(folder: String, megabytes: Int)
    /// Nothing in the folder ever answers, as on a share whose server is gone: a FUSE mount that nobody serves. It holds
    /// until the program ends.
    case hanging(folder: String)

    /// A shell script that sets up the disk, then becomes the program in its arguments.
    private var script: String {
        switch self {
        case .readOnly(let folder):
            "mount --bind '\(folder)' '\(folder)' && mount -o remount,bind,ro '\(folder)' && exec \"$@\""
        case .small(let folder, let megabytes):
            """
            kept=$(mktemp -d) && cp -a '\(folder)/.' "$kept" && mount -t tmpfs -o size=\(megabytes)m none '\(folder)' \
            && cp -a "$kept/." '\(folder)' && rm -r "$kept" && exec "$@"
            """
        case .hanging(let folder):
            """
            exec 9<>/dev/fuse && mount -i -t fuse -o fd=9,rootmode=40000,user_id=0,group_id=0 none '\(folder)' \
            && exec "$@"
            """
        }
    }

    /// The command line that runs a program with this disk.
    package func command(_ program: [String]) -> [String] {
        Self.space + ["sh", "-c", script, "sh"] + program
    }

    /// A name space in which mounting is allowed, also for ordinary users.
    private static var space: [String] {
        ["unshare", "--mount", "--propagation", "private"] + (getuid() == 0 ? [] : ["--user", "--map-root-user"])
    }

    /// Some containers forbid it.
    package static let isAllowed = succeeds("mount -t tmpfs none /mnt")

    /// Whether this machine knows FUSE.
    package static let canHang = succeeds(
        "exec 9<>/dev/fuse && mount -i -t fuse -o fd=9,rootmode=40000,user_id=0,group_id=0 none /mnt")

    private static func succeeds(_ script: String) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = space + ["sh", "-c", script]
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            return false
        }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
