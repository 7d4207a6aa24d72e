public import Core
import HTTP

/// Invitations: links that make an account each, whose password the invited person chooses in the browser.
public struct InvitationRoutes: RouteGroup {
    private let operations: any AccountOperations
    private let clock: any StationClock

    public init(operations: any AccountOperations, clock: any StationClock) {
        self.operations = operations
        self.clock = clock
    }

    public let tag = "Accounts"

    public var routes: [Route] {
        [
            Route(
                .get, "/api/v1/invitations", .admin, "invitations", "Invitations that can still be accepted",
                returns: .object(Self.list), handler: invitations),
            Route(
                .post, "/api/v1/invitations", .admin, "invite",
                "Invites a person to an account; the link is shown only now, and ends earlier ones for the name",
                body: .json(Self.form.described), returns: .object(Self.new, status: 201), errors: [409],
                handler: invite),
            Route(
                .delete, "/api/v1/invitations/{invitation}", .admin, "revokeInvitation", "Ends an invitation at once",
                [Self.id], returns: .nothing, handler: revoke),
        ]
    }

    private static let id = Path.id("invitation", "The invitation's id.")

    private struct Wish: Hashable, Sendable {
        var name = ""
        var role = Role.viewer
        var expires: Instant?
    }

    private static let form = Form(
        "invitation", Wish(),
        fields: [
            .required("name", \.name, AdministrationRoutes.name, help: "What the account will be called."),
            .required("role", \.role, .choice(), help: "What it may do."),
            .optional(
                "expires", \.expires, .instant,
                help: "When the link ends, in UTC; at most 30 days ahead (default a week)."),
        ])

    private static let members: [ResponseMember<Invitation>] = [
        .field("id") { $0.id }, .field("name") { $0.name }, .word("role") { $0.role },
        .field("created") { $0.created }, .field("expires") { $0.expires },
    ]
    private static let object = ResponseObject<Invitation>("Invitation", members)
    private static let list = ItemList<Invitation>.object("Invitations", object)
    private static let new = ResponseObject<(invitation: Invitation, secret: String)>(
        "NewInvitation",
        [
            .members(of: object) { $0.invitation },
            .field("path", "The link without the station's address: /invite?token=…") {
                "/invite?token=\($0.secret)"
            },
        ])

    private func invitations(_ call: Call) async throws -> Response {
        .json(Self.list, ItemList(try await operations.invitations()))
    }

    private func invite(_ call: Call) async throws -> Response {
        let wish = try call.body(Self.form)
        let now = clock.now
        let expires = wish.expires ?? now + WebLimits.invitationLength
        guard expires > now, expires <= now + WebLimits.invitationLongestLength else {
            throw WebError.parameter("expires", expires.rfc3339, expected: "a time in the next 30 days")
        }
        let made = try await operations.invite(
            wish.name, role: wish.role, expires: expires, by: call.caller.author)
        guard let made else { throw WebError.nameTaken("account", wish.name) }
        var response = Response.json(Self.new, (invitation: made.0, secret: made.1), status: 201)
        response.isSecret = true
        return response
    }

    private func revoke(_ call: Call) async throws -> Response {
        let text = try call.parameters.required(Self.id.name)
        guard let found = try await operations.invitations().first(where: { $0.id.description == text }) else {
            throw WebError.nothingThere("invitation", text)
        }
        try await operations.revoke(found, by: call.caller.author)
        return .done
    }
}
