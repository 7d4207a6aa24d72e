import Linux

/// The program `continuity-engine`: beside this one, unless the environment says where.
enum EngineProgram {
    static var path: String {
        Environment.value("CONTINUITY_ENGINE") ?? "\(Environment.programFolder)/continuity-engine"
    }

    static func check() throws(StationFault) {
        if FolderListing.entry(at: path) == nil { throw .noEngine(path) }
    }
}
