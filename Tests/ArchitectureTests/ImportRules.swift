import Testing

@Suite struct `The target graph` {
    /// What each target may import of ours and of C. Whoever widens a row explains it in the commit.
    static let allowed: [String: Set<String>] = [
        "Core": [],
        "JSON": ["Core", "FoundationEssentials"],
        "Linux": ["CLinux", "Core"],
        "Assets": ["CAssets"],
        "LibAV": ["CLibASS", "CLibAV", "Core"],
        "Playout": ["Core", "JSON", "LibAV", "Linux", "XML"],
        "Scheduler": ["Core"],
        "SQLite": ["CSQLite", "Core", "Linux"],
        "Store": ["CSodium", "Assets", "Core", "JSON", "Linux", "SQLite"],
        "XML": ["CExpat"],
        "Library": ["Core", "JSON", "Linux", "XML"],
        "StationFile": ["CYAML", "Core"],
        "Streamer": ["Core", "JSON", "Linux"],
        "Inspection": ["Core"],
        "MasterControl": ["Core", "JSON", "Library", "Linux", "Scheduler", "StationFile", "Store", "Streamer"],
        "HTTP": ["CEvent", "CZlib", "Core", "Linux"],
        "WebAPI": ["HTTP", "Assets", "Core", "JSON"],
        "Station": [
            "Assets", "Core", "HTTP", "Inspection", "JSON", "Library", "Linux", "MasterControl", "Scheduler",
            "StationFile", "Store", "Streamer", "WebAPI",
        ],
        "Engine": ["Core", "JSON", "LibAV", "Linux", "Playout"],
    ]

    /// The toolchain's own small modules, open to all. Foundation is not among them: it costs 14 MB of memory in every
    /// process, and loses time zones in static builds.
    static let system: Set<String> = ["Glibc", "Synchronization", "Dispatch"]

    @Test func `is what the imports say`() throws {
        for file in try SourceTree().sources {
            let allowed = try #require(Self.allowed[file.target], "\(file.target) has no row in the table")
            for (number, line) in file.code {
                guard let module = Self.importedModule(line) else { continue }
                #expect(
                    allowed.contains(module) || Self.system.contains(module),
                    "\(file.path):\(number): \(file.target) may not import \(module)")
            }
        }
    }

    @Test func `is what the manifest says`() throws {
        let manifest = try SourceTree.text(of: "Package.swift")
        let pattern = #/library\(\s*"(\w+)",\s*\[([^\]]*)\]/#
        var seen: Set<String> = ["Station", "Engine"]
        for match in manifest.matches(of: pattern) {
            let target = String(match.1)
            let declared = Set(match.2.matches(of: #/"(\w+)"/#).map { String($0.1) })
            seen.insert(target)
            let allowed = try #require(Self.allowed[target], "\(target) has no row in the table")
            #expect(declared == allowed.subtracting(["FoundationEssentials"]), "\(target)")
        }
        #expect(seen == Set(Self.allowed.keys))
    }

    /// The module of an import line, whatever attributes, access level and kind stand around it.
    private static func importedModule(_ line: String) -> String? {
        let words = line.split(separator: " ")
        guard let index = words.firstIndex(of: "import"),
            words[..<index].allSatisfy({ $0.hasPrefix("@") || Self.accessLevels.contains(String($0)) })
        else { return nil }
        let names = words[(index + 1)...].drop { Self.kinds.contains(String($0)) }
        return names.first.flatMap { $0.split(separator: ".").first }.map(String.init)
    }

    private static let accessLevels: Set<String> = ["public", "package", "internal", "fileprivate", "private"]
    private static let kinds: Set<String> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
}
