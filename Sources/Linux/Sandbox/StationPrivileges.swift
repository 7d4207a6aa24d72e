import CLinux
import Glibc

/// What the station itself gives up.
public enum StationPrivileges {
    /// Gives up what a station never needs, for this program and all that it starts: new privileges, most of root's
    /// capabilities. Call it before the first thread starts.
    public static func drop() {
        // A kernel that refuses leaves them as they were; nothing depends on it.
        _ = clinux_forbid_new_privileges()
        _ = clinux_drop_capabilities(clinux_station_capabilities)
    }

    public static var isRoot: Bool { geteuid() == 0 }
}
