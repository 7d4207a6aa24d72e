import Foundation
import TestMedia
import TestPrograms
import Testing

@Suite(.serialized) struct `Steering the guide in Chromium` {
    let station: StationUnderTest
    let browser: Browser

    init() async throws {
        station = try await EditedStation.shared.onAir()
        browser = try await Browser()
        try await browser.show(on: Browser.Screen(width: 2_560, height: 1_200, isDark: false))
        try await browser.open(station.address + "/login")
        try await browser.type(EditedStation.password, into: "input[name=password]")
        try await browser.click("form button")
        try await open("/guide?zoom=2h", until: "document.querySelectorAll('.g-row .cell').length > 8")
    }

    @Test func `shows what a dragged cell takes and brings before it is dropped, and Escape puts it back`() async throws
    {
        let start = try await cell(minutes: 30)
        try await browser.drag(from: start, to: start.moved(by: 300))
        try await until("document.querySelector('.g-held:not([hidden]) b')?.textContent.length > 0")
        try await until("document.querySelectorAll('.cell.coming').length > 0")
        try await until("document.querySelectorAll('.cell.going').length > 0")
        #expect(try await specials().isEmpty)
        try await browser.press("Escape")
        try await until("document.querySelector('.g-held[hidden]') !== null")
        try await until("document.querySelectorAll('.cell.coming, .cell.going').length === 0")
        try await browser.mouse("mouseReleased", at: start.moved(by: 300))
        try await until("document.querySelector('.draft') === null")
        try await finish()
    }

    @Test func `makes a special of a dropped cell, which saving puts on the air and undo takes away`() async throws {
        let start = try await cell(minutes: 30)
        try await browser.drag(from: start, to: start.moved(by: 200))
        try await browser.mouse("mouseReleased", at: start.moved(by: 200))
        try await until("document.querySelector('.panel.placing') !== null")
        try await until("document.querySelector('.panel.placing .effect .good') !== null")
        try await browser.click(".panel.placing .b.main")
        try await until("document.querySelector('.draft') !== null")
        #expect(try await specials().isEmpty)
        try await browser.click(".draft .b.main")
        try await until("document.querySelector('.draft') === null")
        let saved = try await specials()
        #expect(saved.count == 1)
        // The timeline has it where the guide said, with the reason.
        try await until(
            "(await (await fetch('/api/v1/channels/1/timeline?for=14400')).json()).items.some((one) => one.reason.special)",
            name: "the special on the timeline")
        try await until(
            "[...document.querySelectorAll('.cell.special')].some((cell) => cell.textContent.startsWith('✦')"
                + " && cell.getAttribute('aria-label').includes('only this once'))", name: "the sign of the special")
        try await browser.click(".toast .b.low")
        try await until("(await (await fetch('/api/v1/channels/1')).json()).specials === undefined", name: "undo")
        try await finish()
    }

    @Test func `does the same by keys alone`() async throws {
        let start = try await cell(minutes: 30)
        for type in ["mousePressed", "mouseReleased"] { try await browser.mouse(type, at: start) }
        try await until("document.activeElement.classList.contains('cell')")
        try await browser.press("m")
        try await until("document.querySelector('.panel.placing') !== null")
        let before: String = try await browser.run("return document.querySelector('.placing .p-when').textContent")
        let _: String? = try await browser.run("document.querySelector('.cell[tabindex=\"0\"]').focus()")
        for _ in 1...3 { try await browser.press("ArrowRight") }
        try await until("document.querySelector('.placing .p-when').textContent !== '\(before)'")
        try await until("document.querySelectorAll('.cell.coming').length > 0")
        try await browser.press("Enter")
        try await until(
            "document.querySelector('.draft') !== null && document.querySelector('.panel.placing') === null")
        try await discard()
        try await finish()
    }

    @Test func `carries a cell under a resting finger, and scrolls under a moving one`() async throws {
        let start = try await cell(minutes: 30)
        try await browser.touch("touchStart", at: start)
        try await until("document.documentElement.classList.contains('carrying')")
        for step in 1...6 { try await browser.touch("touchMove", at: start.moved(by: Double(step) * 40)) }
        try await until("document.querySelectorAll('.cell.coming').length > 0")
        try await browser.touch("touchEnd")
        try await until("document.querySelector('.panel.placing') !== null")
        try await browser.press("Escape")
        try await until("document.querySelector('.panel.placing') === null")
        try await finish()
    }

    @Test func `drags something out of the picker to its time`() async throws {
        let _: String? = try await browser.run(
            "[...document.querySelectorAll('.g-tools .b')].find((one) => one.textContent === 'Add').click()")
        try await until("document.querySelectorAll('.offer').length > 3")
        let offer = try await point("document.querySelector('.offers:last-child .offer b')")
        let target = try await cell(minutes: 40)
        try await browser.drag(from: offer, to: target)
        try await until("document.querySelectorAll('.cell.coming').length > 0")
        try await browser.mouse("mouseReleased", at: target)
        try await until("document.querySelector('.panel.placing .b.main:not([aria-disabled])') !== null")
        try await browser.press("Escape")
        try await until("document.querySelector('.picker') !== null")
        try await finish()
    }

    @Test func `changes the words of a cell's rule right there`() async throws {
        let start = try await cell(minutes: 30)
        for type in ["mousePressed", "mouseReleased"] { try await browser.mouse(type, at: start) }
        try await until("document.querySelector('.panel .why li') !== null")
        try await until("document.activeElement.classList.contains('cell')")
        try await browser.press("e")
        try await until("document.querySelector('.inplace .say .part') !== null")
        let _: String? = try await browser.run(
            "[...document.querySelectorAll('.inplace .part')].find((one) => /order|shuffled/.test(one.textContent)).click()"
        )
        try await until("document.querySelector('.inplace .editor select, .inplace .editor .option') !== null")
        let _: String? = try await browser.run(
            """
            const field = document.querySelector('.inplace .editor select');
            field.value = field.value === 'shuffle' ? 'chronological' : 'shuffle';
            field.dispatchEvent(new Event('change', { bubbles: true }));
            """)
        try await until("document.querySelector('.inplace .pl-sum .good') !== null")
        try await discard()
        try await finish()
    }

    /// Every key that a station file may have is in a form; those that depend on others, once those are as they must be.
    @Test func `reaches every key of the station file in its forms`() async throws {
        let script = try String(
            contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(path: "SchemaWalk.js"),
            encoding: .utf8)
        let missing: [String] = try await browser.run(script)
        #expect(missing.isEmpty, "\(missing)")
        try await browser.close()
    }

    // MARK: Helpers

    /// The middle of a programme that begins about so many minutes from now on the first channel.
    private func cell(minutes: Int) async throws -> Browser.Point {
        try await point(
            """
            [...document.querySelectorAll('.g-row[aria-rowindex="2"] .g-line:not(.over) .cell')].find((one) => one.cell.s >
                Date.now() / 1000 + \(minutes * 60) && !one.cell.off && !one.cell.filler && !one.cell.more)
            """)
    }

    private func point(_ element: String) async throws -> Browser.Point {
        try await until("Boolean(\(element))", name: "an element")
        let middle: [Double] = try await browser.run(
            "const box = (\(element)).getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]")
        return Browser.Point(x: middle[0], y: middle[1])
    }

    private struct Special: Decodable { var at: String }

    private func specials() async throws -> [Special] {
        try await browser.run("return (await (await fetch('/api/v1/channels/1')).json()).specials ?? []")
    }

    private func discard() async throws {
        let _: String? = try await browser.run(
            "[...document.querySelectorAll('.draft .b')].find((one) => one.textContent === 'Discard').click()")
        try await until("document.querySelector('.draft') === null")
    }

    private func open(_ path: String, until condition: String) async throws {
        try await browser.open(station.address + path)
        try await until(condition)
    }

    private func until(
        _ condition: String, name: String? = nil, atMost limit: Duration = .seconds(60)
    ) async throws {
        try await Patience.wait(name ?? condition, atMost: limit) {
            let holds: Bool = try await browser.run("return Boolean(\(condition))")
            return holds ? true : nil
        }
    }

    private func finish() async throws {
        let complaints = try await browser.console().filter { ["SEVERE", "WARNING"].contains($0.level) }
        #expect(complaints.isEmpty, "\(complaints.map(\.message))")
        try await browser.close()
    }
}
