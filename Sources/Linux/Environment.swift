import Glibc

/// Variables the program was started with.
public enum Environment {
    public static func value(_ name: String) -> String? {
        guard let raw = unsafe getenv(name) else { return nil }
        return unsafe String(cString: raw)
    }

    /// The folder that holds the running program.
    public static var programFolder: String {
        let path = FolderListing.resolved("/proc/self/exe") ?? CommandLine.arguments[0]
        return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }
}

extension Environment {
    /// All variables of the program.
    public static var all: [String: String] {
        var variables: [String: String] = [:]
        var next = unsafe environ
        while let entry = unsafe next.pointee {
            let text = unsafe String(cString: entry)
            if let mark = text.firstIndex(of: "=") {
                variables[String(text[..<mark])] = String(text[text.index(after: mark)...])
            }
            unsafe next += 1
        }
        return variables
    }
}

/// What the machine has.
public enum Machine {
    /// How many threads can work at once: processors that this process may use, by affinity and control groups.
    public static var coreCount: Int { max(1, Int((ProcessorCapacity.present.thousandths + 999) / 1_000)) }

    /// Processors that are switched on.
    static var onlineCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}

extension Machine {
    /// How much address space one engine may take: most of the memory, and enough for pictures of any size that is played
    /// (720p takes 0.4 GiB, measured).
    static var mostForOneEngine: UInt64 {
        let pages = UInt64(max(0, sysconf(Int32(_SC_PHYS_PAGES))))
        let (bytes, overflows) = pages.multipliedReportingOverflow(by: UInt64(max(0, sysconf(Int32(_SC_PAGESIZE)))))
        return min(max(overflows ? .max : bytes / 4 * 3, 2 << 30), 6 << 30)
    }
}
