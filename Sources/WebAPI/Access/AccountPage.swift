import HTTP

/// The two forms that work without a script.
enum AccountPage {
    static func setUp(token: String, problem: String?) -> Response {
        page(
            "Set up this station", problem,
            "<p class=\"quiet\">Choose the password of the station's administrator.</p>",
            "<form method=\"post\" action=\"/setup\">",
            field("token", "hidden", token),
            "<label>Password " + field("password", "password", "", "new-password") + "</label>",
            "<label>Once more " + field("again", "password", "", "new-password") + "</label>",
            "<button class=\"button\">Set up</button></form>")
    }

    static func logIn(next: String, problem: String?) -> Response {
        page(
            "Log in", problem,
            "<form method=\"post\" action=\"/login\">",
            field("next", "hidden", next),
            "<label>Password " + field("password", "password", "", "current-password") + "</label>",
            "<button class=\"button\">Log in</button></form>")
    }

    private static func field(_ name: String, _ type: String, _ value: String, _ hint: String? = nil) -> String {
        let hint = hint.map { " autocomplete=\"\($0)\" required" } ?? ""
        return "<input name=\"\(name)\" type=\"\(type)\" value=\"\(escaped(value))\"\(hint)>"
    }

    private static func page(_ title: String, _ problem: String?, _ parts: String...) -> Response {
        let note = problem.map { "<p class=\"note\" role=\"alert\">\(escaped($0))</p>" } ?? ""
        let text = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title) · Continuity</title>
            <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
            <link rel="stylesheet" href="/assets/style.css">
            </head>
            <body>
            <main class="account">
            <h1>\(title)</h1>
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
