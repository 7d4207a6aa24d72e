public import Core
import HTTP

/// Everything that operators make, and the one door for changes of it.
public protocol EditingSource: Sendable {
    /// In the order in which people see them.
    func documents(_ kind: DocumentKind) async throws -> [Document]
    func document(_ key: DocumentKey) async throws -> Document?
    func uses(of key: DocumentKey) async throws -> [DocumentUse]
    /// Fails with an error of the category `invalid` and the places of all that is wrong, or `conflict`.
    func commit(_ changes: ChangeSet, by author: ChangeAuthor) async throws -> CommittedChange
    /// Changes nothing; what is wrong is in the preview. `scope`: how far timelines are compared, and for whom.
    func preview(_ changes: ChangeSet, _ scope: PreviewScope) async throws -> ChangePreview
    /// The newest first; those before the entry `before` when it is given.
    func history(before: Int64?, limit: Int) async throws -> [CommittedChange]
    func change(_ number: Int64) async throws -> CommittedChange?
    func undo(_ number: Int64, by author: ChangeAuthor) async throws -> CommittedChange
    func previewUndo(_ number: Int64, _ scope: PreviewScope) async throws -> ChangePreview
    /// JSON Schema of the documents of this kind.
    func schema(_ kind: DocumentKind) -> Tree
    /// The whole station as a station file.
    func stationFile() async throws -> [UInt8]
    /// nil when the file changes nothing. `prune`: what it does not name is removed.
    func apply(_ file: [UInt8], prune: Bool, by author: ChangeAuthor) async throws -> CommittedChange?
    func previewFile(_ file: [UInt8], prune: Bool, _ scope: PreviewScope) async throws -> ChangePreview
}

/// What a preview is to show.
public struct PreviewScope: Hashable, Sendable {
    /// How far timelines are compared.
    public var span: TimeSpan
    /// nil: all that would change.
    public var channels: Set<ChannelID>?
    /// Who asked: their newer preview ends this one. nil: nobody's ends it.
    public var session: String?

    init(_ span: TimeSpan, for caller: Caller) {
        self.span = span
        channels = caller.channels
        session = caller.grant?.key
    }
}

extension DocumentKind {
    /// The role that changes documents of this kind.
    var role: Role {
        switch self {
        case .station, .library, .profile: .admin
        case .collection, .playlist, .graphic, .filler, .schedule, .channel: .editor
        }
    }

    /// The member that lists its children with ids of their own, and the word for one of them.
    var children: (list: String, child: String)? {
        switch self {
        case .schedule: ("rules", "rule")
        case .playlist: ("entries", "entry")
        case .collection: ("members", "member")
        case .channel: ("specials", "special")
        case .station, .library, .graphic, .filler, .profile: nil
        }
    }

    /// The name of its description.
    var componentName: String {
        switch self {
        case .station: "Settings"
        default: rawValue.prefix(1).uppercased() + rawValue.dropFirst()
        }
    }

    /// Those with a path of their own for each document.
    static let listed = allCases.filter { $0 != .station }
}

extension Role {
    /// Throws unless the caller has the role for a change of this kind, and may reach it.
    static func check(_ kind: DocumentKind, _ key: DocumentKey?, _ caller: Caller) throws(WebError) {
        guard let grant = caller.grant else { throw .logInNeeded }
        guard let role = grant.role, role >= kind.role else { throw .role(needed: kind.role) }
        guard caller.channels != nil else { return }
        guard kind == .channel, let key, caller.reaches(ChannelID(key.id)) else { throw .channelOutOfReach }
    }
}

/// The revision that a change expects, from `If-Match`.
enum IfMatch {
    static let header = Parameter<String>.text(
        "If-Match", in: .header, limit: 64,
        "The ETag of the version that the change is about, such as \"r12\"; * for any.")

    /// Throws without the header, and for another version than `document`'s, which the response then has.
    static func check(_ call: Call, _ document: Document) throws(WebError) {
        guard let text = try call.value(of: header) else { throw .matchNeeded(document) }
        guard text != "*" else { return }
        guard text.split(separator: ",").contains(where: { $0.filter { $0 != " " } == document.tag }) else {
            throw .stale(document)
        }
    }
}

extension Document {
    /// As HTTP writes it.
    var tag: String { "\"\(revision)\"" }

    /// As the API gives it: with id and revision.
    var json: [UInt8] {
        let own: [Tree.Entry] =
            (key == .station ? [] : [Tree.Entry("id", .literal(key.id))])
            + [Tree.Entry("revision", .text(revision.description))]
        let rest = body.entries.filter { $0.key != "id" && $0.key != "revision" }
        var bytes: [UInt8] = []
        Tree(.map(own + rest)).write(json: &bytes)
        return bytes
    }

    /// Without what callers without the right may not see, which is where files are.
    func json(for caller: Caller) -> [UInt8] {
        guard !caller.seesPaths else { return json }
        var copy = self
        copy.body = Tree(.map(body.entries.filter { !["paths", "logo", "follow-links-to"].contains($0.key) }))
        return copy.json
    }
}

extension Tree {
    /// Without what the API adds to documents and does not take.
    var withoutOwnMembers: Tree {
        guard case .map(let entries) = value else { return self }
        return Tree(.map(entries.filter { $0.key != "id" && $0.key != "revision" }), at: mark)
    }
}

extension Response {
    /// A document with its tag.
    static func document(_ document: Document, for caller: Caller, status: Int = 200) -> Response {
        .json(
            document.json(for: caller), status: status,
            headers: [
                Request.Field("ETag", document.tag), Request.Field("Location", document.key.path),
            ].filter { $0.name == "ETag" || status == 201 })
    }
}

extension WebError {
    static func unknownDocument(_ kind: DocumentKind, _ text: String) -> WebError {
        WebError(
            "\(kind.rawValue).unknown", .unknown, what: "Cannot find \(kind.rawValue) \(text)",
            why: "no \(kind.rawValue) has this id", fix: "Use an id from /api/v1/\(kind.plural).")
    }

    static func matchNeeded(_ document: Document) -> WebError {
        WebError(
            "change.match-needed", .invalid, status: 428, what: "Cannot change \(document.name)",
            why: "the request does not say which version it is about",
            fix: "Send its ETag as If-Match, such as \(document.tag).", headers: [Request.Field("ETag", document.tag)])
    }

    static func stale(_ document: Document) -> WebError {
        WebError(
            "change.stale", .conflict, status: 412, what: "Cannot change \(document.name)",
            why: "it was changed since: it is at \(document.revision)",
            fix: "Compare with the present version, which current has, and send the change again with its ETag.",
            headers: [Request.Field("ETag", document.tag)], current: document.json)
    }
}
