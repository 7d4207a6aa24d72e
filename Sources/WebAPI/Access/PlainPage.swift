import Core
import HTTP

/// Pages that work without a script: the forms that set the station up and log in, and errors.
enum PlainPage {
    static func setUp(token: String, problem: String?) -> Response {
        entry(
            "Set up this station", problem,
            "<p class=\"quiet\">Choose the password of the account admin. Then pick the folders with your media.</p>",
            "<form method=\"post\" action=\"/setup\">", hidden("token", token),
            field("Password", "password", "password", "", "new-password"),
            field("Repeat password", "again", "password", "", "new-password"),
            button("Set up"), "</form>")
    }

    static func invitation(_ invitation: Invitation, token: String, problem: String?) -> Response {
        entry(
            "Welcome, \(invitation.name)", problem,
            """
            <p class="quiet">You are invited to this station as \(escaped(invitation.role.rawValue)). Choose a password for
            your account <b>\(escaped(invitation.name))</b>.</p>
            """,
            "<form method=\"post\" action=\"/invite\">", hidden("token", token),
            // Password managers save the password for this name.
            "<input name=\"account\" type=\"text\" value=\"\(escaped(invitation.name))\" autocomplete=\"username\" hidden>",
            field("Password", "password", "password", "", "new-password"),
            field("Repeat password", "again", "password", "", "new-password"),
            button("Create account"), "</form>")
    }

    static func logIn(account: String = "admin", next: String, problem: String?) -> Response {
        entry(
            "Log in", problem,
            "<form method=\"post\" action=\"/login\">", hidden("next", next),
            field("Account", "account", "text", account, "username"),
            field("Password", "password", "password", "", "current-password"),
            button("Log in"), "</form>",
            "<p class=\"small quiet\">No account yet? Open the setup link that the station printed when it started.</p>"
        )
    }

    static func account(_ session: AccountSession, isChanged: Bool, problem: String?) -> Response {
        let forgeryToken = hidden("csrf", session.forgeryToken)
        return entry(
            "Account", problem,
            "<p class=\"quiet\">Logged in as \(escaped(session.account.name)) (\(session.account.role.rawValue)).</p>",
            isChanged
                ? "<p class=\"done-note\" role=\"status\">The password is changed. All other sessions have ended.</p>"
                : "",
            "<form method=\"post\" action=\"/account/password\">", forgeryToken,
            field("Current password", "current", "password", "", "current-password"),
            field("New password", "password", "password", "", "new-password"),
            field("Repeat password", "again", "password", "", "new-password"),
            button("Change password"), "</form>",
            "<form id=\"logout\" method=\"post\" action=\"/logout\">", forgeryToken, button("Log out", isMain: false),
            "</form>", "<p><a href=\"/\">Back to On air</a></p>")
    }

    /// An error for a person in front of a browser.
    static func refusal(_ fault: any Explained, status: Int) -> Response {
        let isNowhere = fault.code == "request.unknown-path"
        let title = isNowhere ? "Nothing is scheduled at this address" : fault.what
        let text = isNowhere ? "This page does not exist. It may have been moved or removed." : sentences(fault)
        let ways =
            fault.code == "request.host"
            ? ""
            : """
            <p class="acts"><a class="b main tall" href="/">Go to On air</a>
            <a class="b tall" href="/guide">Open the guide</a></p>
            """
        return page(
            title, status: status,
            """
            <div class="bars" aria-hidden="true">\(String(repeating: "<i></i>", count: 7))</div>
            <main class="fault"><div class="fault-card">
            <p class="num status">\(status)</p>
            <h1>\(escaped(title))</h1>
            <p class="quiet">\(escaped(text))</p>
            \(ways)
            </div></main>
            """)
    }

    /// Why, and what to do.
    private static func sentences(_ fault: any Explained) -> String {
        "\(fault.why.prefix(1).uppercased())\(fault.why.dropFirst()). \(fault.fix)"
    }

    // MARK: Parts

    private static func hidden(_ name: String, _ value: String) -> String {
        "<input name=\"\(name)\" type=\"hidden\" value=\"\(escaped(value))\">"
    }

    /// `hint` tells password managers what the field is.
    private static func field(
        _ label: String, _ name: String, _ type: String, _ value: String, _ hint: String
    ) -> String {
        """
        <label class="field"><span>\(label)</span>
        <input class="input" name="\(name)" type="\(type)" value="\(escaped(value))" autocomplete="\(hint)" required>
        </label>
        """
    }

    private static func button(_ label: String, isMain: Bool = true) -> String {
        "<button class=\"b tall\(isMain ? " main" : "")\">\(label)</button>"
    }

    /// A form before a wall of artwork.
    private static func entry(_ title: String, _ problem: String?, _ parts: String...) -> Response {
        let note = problem.map { "<p class=\"problem\" role=\"alert\">\(escaped($0))</p>" } ?? ""
        return page(
            title, status: problem == nil ? 200 : 400,
            """
            <div class="wall" aria-hidden="true">\(wall)</div>
            <main class="entry"><div class="sheet">
            <img class="logo-mark" src="\(file("icon.svg"))" alt="" width="44" height="44">
            <h1>\(escaped(title))</h1>
            \(note)
            \(parts.joined(separator: "\n"))
            </div></main>
            """)
    }

    /// Motifs and palettes in a mixed order, no two neighbours alike.
    private static let wall = (0..<30).map { index in
        let (palette, motif) = (index * 7 % 12 + 1, (index * 5 + index / 6 * 3) % 12 + 1)
        return "<span class=\"art p\(palette)\"><svg><use href=\"\(file("ui/motifs.svg"))#m\(motif)\"/></svg></span>"
    }.joined()

    private static func file(_ name: String) -> String { "/assets/\(ApplicationFiles.embedded.build)/\(name)" }

    private static func page(_ title: String, status: Int, _ body: String) -> Response {
        let styles = ["ui/tokens.css", "ui/palettes.css", "ui/parts.css", "ui/plain.css"].map {
            "<link rel=\"stylesheet\" href=\"\(file($0))\">"
        }
        let text = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
            <meta name="color-scheme" content="light dark">
            <title>\(escaped(title)) · Continuity</title>
            <link rel="icon" href="\(file("icon.svg"))" type="image/svg+xml">
            \(styles.joined(separator: "\n"))
            </head>
            <body>
            \(body)
            </body>
            </html>

            """
        return Response(
            status: status, "text/html; charset=utf-8", text,
            headers: SafePage.headers + [Request.Field("Cache-Control", "no-store")])
    }

    private static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.write(xml: text)
        return String(decoding: bytes, as: UTF8.self)
    }
}
