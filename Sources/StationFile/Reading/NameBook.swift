import Core

/// The names of one kind of thing: those in the file, and those the station has already.
struct NameBook<Subject> {
    /// As `schedule`.
    let kind: String
    private var ids: [String: Identifier<Subject>] = [:]
    private let known: [String: Identifier<Subject>]
    private var lastNew: Int64 = 0

    /// `known` are the station's; with `isReferable` false they lend their ids, but cannot be named by other things.
    init(_ kind: String, known: [(String, Identifier<Subject>)], isReferable: Bool) {
        self.kind = kind
        self.known = Dictionary(known) { first, _ in first }
        if isReferable { ids = self.known }
    }

    /// Makes a name of the file known. Answers its id: the station's, or a new one below zero.
    mutating func enter(_ name: String) -> Identifier<Subject> {
        if let id = known[name] {
            ids[name] = id
            return id
        }
        lastNew -= 1
        ids[name] = Identifier(lastNew)
        return Identifier(lastNew)
    }

    /// The id behind a name; 0, with a fault noted, when nothing has that name.
    func find(_ node: YAMLNode, _ faults: FaultList) -> Identifier<Subject> {
        guard let name = node.text("the name of a \(kind)", faults) else { return Identifier(0) }
        if let id = ids[name] { return id }
        faults.add(
            at: node.mark,
            found: "the unknown \(kind) “\(name)”\(suggestion(for: name, among: Array(ids.keys).sorted()))",
            expected: ids.isEmpty
                ? "a \(kind) of the file or the station (there is none)" : "a \(kind) of the file or the station")
        return Identifier(0)
    }
}
