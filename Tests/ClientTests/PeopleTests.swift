import TestMedia
import TestPrograms
import Testing

@Suite(.serialized) struct `The administration in Chromium` {
    let station: StationUnderTest
    let browser: Browser

    init() async throws {
        station = try await EditedStation.shared.onAir()
        browser = try await Browser()
        try await browser.show(on: Browser.Screen(width: 1_600, height: 1_000, isDark: false))
        try await browser.logIn(to: station)
    }

    @Test func `invites a person, whose browser sets the password`() async throws {
        try await open("/station/people", until: "document.querySelectorAll('.rows').length > 2")
        try await browser.choose("Invite")
        try await browser.type("eve", into: "#i-name")
        let _: String? = try await browser.run(
            """
            const role = document.querySelector('select[name=role]');
            role.value = 'operator';
            role.dispatchEvent(new Event('change', { bubbles: true }));
            """)
        try await browser.choose("Make the link", in: "dialog")
        try await browser.until("document.querySelector('.secret') !== null")
        let link: String = try await browser.run("return document.querySelector('.secret').textContent")
        #expect(link.hasPrefix(station.address + "/invite?token="))
        try await browser.choose("Done", in: "dialog")
        try await browser.until("[...document.querySelectorAll('.row b')].some((one) => one.textContent === 'eve')")

        let other = try await Browser()
        try await other.open(link)
        try await other.type("her own password", into: "input[name=password]")
        try await other.type("her own password", into: "input[name=again]")
        try await other.click("form button")
        try await other.until("document.querySelector('.tile, .empty') !== null")
        let role: String = try await other.run("return (await (await fetch('/api/v1/session')).json()).role")
        #expect(role == "operator")
        // A link works once.
        try await other.open(link)
        let text: String = try await other.run("return document.body.innerText")
        #expect(text.contains("accepted already"), "\(text)")
        try await other.close()

        // One that is revoked leads nowhere.
        try await open("/station/people", until: "document.querySelectorAll('.rows').length > 2")
        try await browser.choose("Invite")
        try await browser.type("bob", into: "#i-name")
        try await browser.choose("Make the link", in: "dialog")
        try await browser.until("document.querySelector('.secret') !== null")
        let second: String = try await browser.run("return document.querySelector('.secret').textContent")
        try await browser.choose("Done", in: "dialog")
        try await browser.choose("Revoke")
        try await browser.until("![...document.querySelectorAll('.row b')].some((one) => one.textContent === 'bob')")
        let status: Int = try await browser.run("return (await fetch('\(second)')).status")
        #expect(status == 403)
        // The browser itself writes a line about the answer 403.
        try await browser.close()
    }

    @Test func `shows the faults of a station file at their places, then what it does, and saves it`() async throws {
        try await open("/station/file", until: "document.querySelector('.file-page .empty') !== null")
        try await browser.choose("Edit the present station")
        try await browser.until("document.querySelector('#file-text')?.value.includes('channels:')")
        try await browser.until("document.querySelector('#file-state').textContent.startsWith('It is the station')")
        let before: String = try await browser.run("return document.querySelector('#file-text').value")
        try await change("text.replace(/^( *)run: [^\\n]*\\n/m, '').replace(/^channels:\\n/m, 'chanels:\\n')")
        try await browser.until("document.querySelector('.faults-at .opt') !== null")
        let line: Int = try await browser.run(
            "return document.querySelector('#file-text').value.split('\\n').indexOf('chanels:') + 1")
        let place: String = try await browser.run("return document.querySelector('.faults-at .num').textContent")
        #expect(place == "\(line):1")
        try await browser.click(".faults-at .opt")
        let selected: String = try await browser.run(
            """
            const field = document.querySelector('#file-text');
            return field.value.slice(field.selectionStart, field.selectionEnd);
            """)
        #expect(selected == "chanels:")
        // A reload keeps the text. Then the right one: a channel of another name.
        let _: String? = try await browser.run("location.reload()")
        try await browser.until("document.querySelector('.faults-at .opt') !== null")
        try await change("\(quoted(before)).replace('Harbour Films', 'Harbour Cinema')")
        try await browser.until("document.querySelector('.file-changes .chip') !== null")
        let stored: String = try await name()
        #expect(stored == "Harbour Films")
        try await browser.until("document.querySelector('.file-side .b.main:not([aria-disabled])') !== null")
        try await browser.click(".file-side .b.main")
        try await browser.until("document.querySelector('.file-page .empty') !== null")
        #expect(try await name() == "Harbour Cinema")
        try await browser.click(".toast .b.low")
        try await browser.until(
            "(await (await fetch('/api/v1/channels/1')).json()).name === 'Harbour Films'", name: "undo")
        try await browser.close()
    }

    // MARK: Helpers

    private func open(_ path: String, until condition: String) async throws {
        try await browser.open(station.address + path)
        try await browser.until(condition)
    }

    private func name() async throws -> String {
        try await browser.run("return (await (await fetch('/api/v1/channels/1')).json()).name")
    }

    /// Replaces the text, as typing does.
    private func change(_ expression: String) async throws {
        let _: String? = try await browser.run(
            """
            const field = document.querySelector('#file-text'), text = field.value;
            field.value = \(expression);
            field.dispatchEvent(new Event('input', { bubbles: true }));
            """)
    }

    private func quoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'").replacing("\n", with: "\\n") + "'"
    }
}
