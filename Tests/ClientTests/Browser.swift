import Foundation
import TestMedia
import TestPrograms

/// Chromium without a screen, driven over WebDriver.
struct Browser: Sendable {
    private let driver: BackgroundProgram
    private let folder: TemporaryFolder
    private let web: Web
    private let session: String

    private struct Reply<Value: Decodable>: Decodable { var value: Value }
    private struct Session: Decodable { var sessionId: String }
    struct LogLine: Decodable {
        var level: String
        var message: String
    }

    /// `names` are hosts that the browser finds on this machine.
    init(names: [String] = []) async throws {
        folder = try TemporaryFolder()
        // The profile and the rest go into the folder. Not so what Chromium puts into TMPDIR and removes again: the path of
        // a socket there must be short.
        let driver = try await BackgroundProgram(["chromedriver", "--port=0"], environment: ["HOME": folder.path])
        self.driver = driver
        let port = try await Patience.wait("the browser's driver", atMost: .seconds(30)) {
            driver.output.firstMatch(of: /started successfully on port (\d+)/)?.1
        }
        web = Web("http://127.0.0.1:\(port)")
        // A root user's browser has no sandbox to itself; the page is ours.
        let rules = names.map { "MAP \($0) 127.0.0.1" }.joined(separator: ", ")
        let resolving = names.isEmpty ? [] : ["--host-resolver-rules=\(rules)"]
        let flags =
            [
                "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--mute-audio",
                "--autoplay-policy=no-user-gesture-required", "--user-data-dir=\(folder.path("profile"))",
            ] + resolving
        let wishes: [String: Any] = [
            "capabilities": [
                "alwaysMatch": [
                    "browserName": "chrome", "acceptInsecureCerts": true, "goog:chromeOptions": ["args": flags],
                    "goog:loggingPrefs": ["browser": "ALL"],
                ]
            ]
        ]
        let made: Reply<Session> = try await Self.ask(web, "/session", wishes)
        session = made.value.sessionId
    }

    func open(_ address: String) async throws {
        let _: Reply<String?> = try await command("/url", ["url": address])
    }

    /// What a script returns.
    func run<Value: Decodable>(_ script: String) async throws -> Value {
        let reply: Reply<Value> = try await command("/execute/sync", ["script": script, "args": [Any]()])
        return reply.value
    }

    /// Types into a field as a person does.
    func type(_ text: String, into selector: String) async throws {
        let element = try await find(selector)
        let _: Reply<String?> = try await command("/element/\(element)/value", ["text": text])
    }

    func click(_ selector: String) async throws {
        let element = try await find(selector)
        let _: Reply<String?> = try await command("/element/\(element)/click", [:])
    }

    /// Presses a key as a keyboard does, wherever the focus is: `a`, `ArrowDown`, `Enter`.
    func press(_ key: String) async throws {
        let codes = ["Tab": 9, "Enter": 13, "Escape": 27, "PageUp": 33, "PageDown": 34, "End": 35, "Home": 36]
        let arrows = ["ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40]
        var event: [String: Any] = ["key": key, "code": key]
        if let code = codes[key] ?? arrows[key] { event["windowsVirtualKeyCode"] = code }
        if key.count == 1 { event["text"] = key }
        if key == "Enter" { event["text"] = "\r" }
        try await devTools("Input.dispatchKeyEvent", event.merging(["type": "keyDown"]) { $1 })
        event["text"] = nil
        try await devTools("Input.dispatchKeyEvent", event.merging(["type": "keyUp"]) { $1 })
    }

    /// A place in the window.
    struct Point: Hashable, Sendable {
        var x: Double
        var y: Double

        func moved(by x: Double, _ y: Double = 0) -> Point { Point(x: self.x + x, y: self.y + y) }
    }

    /// Presses, moves or releases the mouse, as the system reports it to the browser.
    func mouse(_ type: String, at point: Point) async throws {
        try await devTools(
            "Input.dispatchMouseEvent",
            [
                "type": type, "x": point.x, "y": point.y, "button": "left", "buttons": type == "mouseReleased" ? 0 : 1,
                "clickCount": 1, "pointerType": "mouse",
            ])
    }

    /// Drags with the button held, in steps as a hand does; the button stays down.
    func drag(from start: Point, to end: Point, steps: Int = 8) async throws {
        try await mouse("mouseMoved", at: start)
        try await mouse("mousePressed", at: start)
        for step in 1...steps {
            let share = Double(step) / Double(steps)
            try await mouse(
                "mouseMoved", at: start.moved(by: (end.x - start.x) * share, (end.y - start.y) * share))
        }
    }

    /// A finger touches, moves or leaves the screen.
    func touch(_ type: String, at point: Point? = nil) async throws {
        let points: [[String: Any]] = point.map { [["x": $0.x, "y": $0.y, "id": 1]] } ?? []
        try await devTools("Input.dispatchTouchEvent", ["type": type, "touchPoints": points])
    }

    /// Presses keys of a text one by one, into what has the focus.
    func enter(_ text: String) async throws {
        for letter in text { try await press(String(letter)) }
    }

    /// Moves a mouse to the middle of what is found and clicks there, whatever lies above it.
    func point(at selector: String) async throws {
        let place: [Double] = try await run(
            """
            const element = document.querySelector(\(Self.quoted(selector)));
            element.scrollIntoView({ block: 'center', behavior: 'instant' });
            const box = element.getBoundingClientRect();
            return [box.x + box.width / 2, box.y + box.height / 2];
            """)
        for kind in ["mouseMoved", "mousePressed", "mouseReleased"] {
            let button: [String: Any] = kind == "mouseMoved" ? [:] : ["button": "left", "clickCount": 1]
            try await devTools(
                "Input.dispatchMouseEvent", ["type": kind, "x": place[0], "y": place[1]].merging(button) { $1 })
        }
    }

    /// Keeps what the screen shows in the build folder, for people to look at.
    func picture(_ name: String) async throws {
        let reply: Reply<String> = try await web(get: "/screenshot")
        let folder = TestMedia.repository.appending(path: ".build/screenshots")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try (Data(base64Encoded: reply.value) ?? Data()).write(to: folder.appending(path: "\(name).png"))
    }

    private func web<Value: Decodable>(get path: String) async throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(try await web.get("/session/\(session)" + path).body))
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }

    /// The value of the one cookie, which no script can read.
    func cookie() async throws -> String? {
        struct Cookie: Decodable { var value: String }
        let answer = try await web.get("/session/\(session)/cookie")
        return try JSONDecoder().decode(Reply<[Cookie]>.self, from: Data(answer.body)).value.first?.value
    }

    func forgetCookies() async throws {
        _ = try await web.get("/session/\(session)/cookie", ["--request", "DELETE"])
    }

    private func find(_ selector: String) async throws -> String {
        let found: Reply<[String: String]> = try await command(
            "/element", ["using": "css selector", "value": selector])
        guard let element = found.value.values.first else { throw TestFailure("the page has no \(selector)") }
        return element
    }

    /// A screen of exactly this size, which a window cannot have when it is small, with light or dark colours.
    func show(on screen: Screen) async throws {
        try await devTools(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": screen.width, "height": screen.height, "deviceScaleFactor": 1, "mobile": screen.width < 600,
            ])
        let colours = ["name": "prefers-color-scheme", "value": screen.isDark ? "dark" : "light"]
        try await devTools("Emulation.setEmulatedMedia", ["features": [colours]])
    }

    struct Screen: CustomStringConvertible {
        var width: Int
        var height: Int
        var isDark: Bool

        var description: String { "\(width) x \(height), \(isDark ? "dark" : "light")" }
    }

    private func devTools(_ name: String, _ parameters: [String: Any]) async throws {
        struct Nothing: Decodable {}
        let _: Nothing = try await command("/goog/cdp/execute", ["cmd": name, "params": parameters])
    }

    /// What the page wrote to the console since it was asked last, and what went wrong while it was loaded.
    func console() async throws -> [LogLine] {
        let reply: Reply<[LogLine]> = try await command("/se/log", ["type": "browser"])
        return reply.value
    }

    /// Ends the browser; its driver ends with this value.
    func close() async throws {
        _ = try await web.get("/session/\(session)", ["--request", "DELETE"])
    }

    private func command<Value: Decodable>(_ path: String, _ body: [String: Any]) async throws -> Value {
        try await Self.ask(web, "/session/\(session)" + path, body)
    }

    private static func ask<Value: Decodable>(_ web: Web, _ path: String, _ body: [String: Any]) async throws -> Value {
        let text = String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self)
        let answer = try await web.get(path, ["--header", "Content-Type: application/json", "--data", text])
        guard answer.status == 200 else { throw TestFailure("the browser refused \(path): \(answer.text.prefix(600))") }
        return try JSONDecoder().decode(Value.self, from: Data(answer.body))
    }
}
