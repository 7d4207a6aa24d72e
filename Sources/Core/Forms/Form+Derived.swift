extension Form {
    /// As people write it, or as it is stored and sent. Defaults are left out.
    public func tree(_ root: Root, _ spelling: Spelling, _ directory: ReferenceDirectory) -> Tree {
        write(root, FormWriting(directory, spelling))
    }

    /// The value, or every error in the order of the positions.
    public func value(
        _ tree: Tree, _ spelling: Spelling, _ directory: ReferenceDirectory
    ) -> (value: Root?, faults: [FormFault]) {
        let reading = FormReading(directory, spelling)
        let value = read(tree, reading)
        return (value, reading.sortedFaults)
    }

    /// What is wrong in a value that was not read but made.
    public func faults(of root: Root, _ directory: ReferenceDirectory) -> [FormFault] {
        value(tree(root, .ids, directory), .ids, directory).faults
    }

    /// What it refers to, and where: for “used by”, and for the table of references.
    public func references(_ root: Root, _ directory: ReferenceDirectory) -> [FormReference] {
        let writing = FormWriting(directory, .ids, notesReferences: true)
        _ = write(root, writing)
        return writing.references
    }

    /// The same number for two values that play the same at the same times, in every run and release: FNV-1a over what
    /// is stored, without the fields that have no influence.
    public func fingerprint(_ root: Root, _ directory: ReferenceDirectory = ReferenceDirectory()) -> UInt64 {
        var bytes: [UInt8] = []
        write(root, FormWriting(directory, .ids, isForTimeline: true)).write(json: &bytes)
        return Fingerprint(bytes).value
    }

    /// Where two values differ, with things by their names. Children are matched by their ids.
    public func difference(
        _ old: Root, _ oldDirectory: ReferenceDirectory, _ new: Root, _ newDirectory: ReferenceDirectory
    ) -> [TreeDifference] {
        TreeDifference.between(
            write(old, FormWriting(oldDirectory, .names, writesIdentities: true)),
            write(new, FormWriting(newDirectory, .names, writesIdentities: true)))
    }

    /// A random document that keeps every rule that is data. Rules that are code may still refuse it.
    public func random(
        _ spelling: Spelling, _ directory: ReferenceDirectory, using generator: inout any RandomNumberGenerator
    ) -> Tree {
        shape.random(spelling, directory, &generator)
    }

    /// Conditions that name keys or words that do not exist. A test checks that there are none.
    public var mistakes: [String] {
        keys.flatMap { key in
            (key.only?.keys ?? []).compactMap { name, words in
                guard let other = keys.first(where: { $0.name == name }) else {
                    return "\(subject): \(key.name) depends on \(name)"
                }
                guard !words.isEmpty else { return nil }
                guard case .words(let list) = other.shape else {
                    return "\(subject): \(key.name) depends on the words of \(name)"
                }
                let unknown = words.filter { word in !list.contains { $0.text == word } }
                return unknown.isEmpty ? nil : "\(subject): \(key.name) depends on \(name): \(listed(unknown))"
            }
        }
    }
}

extension FormReading {
    /// In the order of the document.
    public var sortedFaults: [FormFault] {
        faults.enumerated().sorted { ($0.element.mark, $0.offset) < ($1.element.mark, $1.offset) }.map(\.element)
    }
}
