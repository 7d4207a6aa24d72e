import Core

/// What changes would do, as JSON.
enum Preview {
    static let parameter = Parameter<TimeSpan>.seconds(
        "preview", 1...Int(WebLimits.timelineSpan.seconds),
        "Changes nothing and returns what the change would do; timelines are compared for the given number of seconds.")
    static let span = Parameter<TimeSpan>.seconds(
        "for", 1...Int(WebLimits.timelineSpan.seconds), "How far timelines are compared (default a week).")

    static let usualSpan = TimeSpan.hours(24 * 7)

    static let object = ResponseObject<ChangePreview>(
        "ChangePreview",
        [
            .list("errors", error, "Why it cannot be done; empty when it can.") { $0.errors },
            .field("notices", "What is valid, but perhaps not intended.") { $0.notices },
            .list("changes", ChangeObjects.document) { $0.changes },
            .list("timelines", DifferenceObjects.timeline) { $0.timelines },
            .list("findings", RehearsalRoutes.finding, "What a quick rehearsal finds.") { $0.findings },
            .field("base", "The revision of the station that it was compared with.") { $0.base.description },
        ])

    private static let error = ResponseObject<StationError>(
        "ChangeError",
        [
            .field("code") { $0.code }, .field("what") { $0.what }, .field("why") { $0.why }, .field("fix") { $0.fix },
            .list("errors", place) { $0.places },
        ])

    private static let place = ResponseObject<ErrorPlace>(
        "ErrorPlace",
        [
            .field("pointer") { $0.pointer }, .field("line") { $0.lineAndColumn?.line },
            .field("column") { $0.lineAndColumn?.column },
            .field("code") { $0.code }, .field("found") { $0.found }, .field("expected") { $0.expected },
            .field("suggestion") { $0.suggestion },
        ])
}

extension ErrorPlace {
    fileprivate var pointer: String? {
        if case .pointer(let pointer) = position { return pointer }
        return nil
    }

    fileprivate var lineAndColumn: (line: Int, column: Int)? {
        if case .text(let line, let column) = position { return (line, column) }
        return nil
    }
}

/// Entries of the history.
enum ChangeObjects {
    static let document = ResponseObject<DocumentChange>(
        "DocumentChange",
        [
            .text("change", .words(["added", "changed", "removed"]), isRequired: true) { $0.kind.rawValue },
            .field("kind") { $0.key.kind.rawValue }, .field("id") { $0.key.id },
            .field("path") { $0.key.path }, .field("name") { $0.name },
            .json("before", .any, "Absent for a new one.") { $0.before.map(bytes) },
            .json("after", .any, "Absent for one that was removed.") { $0.after.map(bytes) },
        ])

    private static func bytes(_ tree: Tree) -> [UInt8] {
        var bytes: [UInt8] = []
        tree.write(json: &bytes)
        return bytes
    }

    private static let members: [ResponseMember<CommittedChange>] = [
        .field("number") { $0.number }, .field("time") { $0.time },
        .field("account", "Who made it; absent where nobody had to log in.") { $0.author.account },
        .word("origin") { $0.author.origin }, .field("message") { $0.message },
        .field("undoes", "The entry that this one takes back.") { $0.undoes },
    ]

    /// With what it changed.
    static let committed = ResponseObject<CommittedChange>(
        "CommittedChange",
        members + [
            .list("changes", document) { $0.changes },
            .json("created", .dictionary(.integer()), "The ids of new objects, by their ref.") { change in
                JSONWriter.object { body in
                    for (ref, key) in change.created.sorted(by: { $0.key < $1.key }) { body.field("\(ref.id)", key.id) }
                }
            },
        ])

    static let summary = ResponseObject<CommittedChange>(
        "ChangeSummary",
        members + [
            .list("changes", changed) { $0.changes }
        ])

    private static let changed = ResponseObject<DocumentChange>([
        .text("change", .words(["added", "changed", "removed"]), isRequired: true) { $0.kind.rawValue },
        .field("kind") { $0.key.kind.rawValue }, .field("id") { $0.key.id },
        .field("path") { $0.key.path }, .field("name") { $0.name },
    ])

    static let history = ItemList<CommittedChange>.object("History", summary)
}
