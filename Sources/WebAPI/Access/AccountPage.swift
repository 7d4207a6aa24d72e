import Core
import HTTP

/// The forms that work without a script, and what a person sees who is refused.
enum AccountPage {
    static func setUp(token: String, problem: String?) -> Response {
        page(
            "Set up this station", problem,
            "<p class=\"quiet\">Choose the password of the station's administrator.</p>",
            "<form method=\"post\" action=\"/setup\">",
            field("token", "hidden", token),
            "<label>Password " + field("password", "password", "", "new-password") + "</label>",
            "<label>Repeat password " + field("again", "password", "", "new-password") + "</label>",
            "<button class=\"button\">Set up</button></form>")
    }

    static func logIn(account: String = "admin", next: String, problem: String?) -> Response {
        page(
            "Log in", problem,
            "<form method=\"post\" action=\"/login\">",
            field("next", "hidden", next),
            "<label>Account " + field("account", "text", account, "username") + "</label>",
            "<label>Password " + field("password", "password", "", "current-password") + "</label>",
            "<button class=\"button\">Log in</button></form>")
    }

    static func account(_ session: AccountSession, isChanged: Bool, problem: String?) -> Response {
        let forgeryToken = session.forgeryToken
        return page(
            "Account", problem,
            "<p class=\"quiet\">Logged in as \(escaped(session.account.name)) (\(session.account.role.rawValue)).</p>",
            isChanged
                ? "<p role=\"status\">The password is changed. All other sessions have ended.</p>" : "",
            "<form method=\"post\" action=\"/account/password\">",
            field("csrf", "hidden", forgeryToken),
            "<label>Current password " + field("current", "password", "", "current-password") + "</label>",
            "<label>New password " + field("password", "password", "", "new-password") + "</label>",
            "<label>Repeat password " + field("again", "password", "", "new-password") + "</label>",
            "<button class=\"button\">Change password</button></form>",
            "<form id=\"logout\" method=\"post\" action=\"/logout\">", field("csrf", "hidden", forgeryToken),
            "<button class=\"button\">Log out</button></form>", "<p><a href=\"/\">Back to the channels</a></p>")
    }

    /// An error for a person in front of a browser.
    static func refusal(_ fault: some Explained, status: Int) -> Response {
        var response = page(
            fault.what, nil,
            "<p>" + escaped("\(fault.why.prefix(1).uppercased())\(fault.why.dropFirst()). \(fault.fix)") + "</p>",
            "<p><a href=\"/app\">To the station</a></p>")
        response.status = status
        return response
    }

    private static func field(_ name: String, _ type: String, _ value: String, _ hint: String? = nil) -> String {
        let hint = hint.map { " autocomplete=\"\($0)\" required" } ?? ""
        return "<input name=\"\(name)\" type=\"\(type)\" value=\"\(escaped(value))\"\(hint)>"
    }

    private static func page(_ title: String, _ problem: String?, _ parts: String...) -> Response {
        let note = problem.map { "<p class=\"problem\" role=\"alert\">\(escaped($0))</p>" } ?? ""
        let text = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(escaped(title)) · Continuity</title>
            <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="/assets/style.css">
            </head>
            <body>
            <main class="account">
            <h1>\(escaped(title))</h1>
            \(note)
            \(parts.joined(separator: "\n"))
            </main>
            </body>
            </html>

            """
        return Response(
            status: problem == nil ? 200 : 400, "text/html; charset=utf-8", text,
            headers: SafePage.headers + [Request.Field("Cache-Control", "no-store")])
    }

    private static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.write(xml: text)
        return String(decoding: bytes, as: UTF8.self)
    }
}
