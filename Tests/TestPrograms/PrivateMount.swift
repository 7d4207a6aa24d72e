import Foundation
import TestMedia

/// A disk of its own for a program under test. It exists only for that program and ends with it.
package enum PrivateMount {
    /// Nothing can be written.
    case readOnly(folder: String)
    /// Only so many bytes have room. What is in the folder is copied there first.
    case small(folder: String, megabytes: Int)

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
    package static let isAllowed: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = space + ["sh", "-c", "mount -t tmpfs none /mnt"]
        process.standardError = FileHandle.nullDevice
        do {
            try process.run()
        } catch {
            return false
        }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()
}
