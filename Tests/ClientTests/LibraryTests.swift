import Foundation
import TestMedia
import TestPrograms
import Testing

@Suite(.serialized) struct `The library in Chromium` {
    let station: StationUnderTest
    let browser: Browser

    init() async throws {
        station = try await EditedStation.shared.onAir()
        browser = try await Browser()
        try await browser.show(on: Browser.Screen(width: 1_600, height: 1_000, isDark: false))
        try await browser.logIn(to: station)
    }

    @Test func `narrows what is found by what it counts`() async throws {
        try await open("/library", until: "document.querySelectorAll('.facet li').length > 3")
        let all = try await total()
        let count: Int = try await browser.run(
            """
            const one = [...document.querySelectorAll('.facet li')].find((li) => Number(li.querySelector('.end').textContent) < \(all));
            one.querySelector('input').click();
            return Number(one.querySelector('.end').textContent);
            """)
        try await browser.until("document.querySelector('.lib-bar .num').textContent.startsWith('\(count) ')")
        #expect(count < all)
        // The other values of the same property stay to choose from, and the address keeps the choice.
        try await browser.until("document.querySelectorAll('.facet input:checked').length === 1")
        let others: Int = try await browser.run(
            "return document.querySelector('.facet:has(input:checked)').querySelectorAll('li').length")
        #expect(others > 1)
        let _: String? = try await browser.run("location.reload()")
        try await browser.until("document.querySelector('.lib-bar .num')?.textContent.startsWith('\(count) ')")
        try await browser.choose("Clear filters")
        try await browser.until("document.querySelector('.lib-bar .num').textContent.startsWith('\(all) ')")
        try await browser.finish()
    }

    @Test func `adds everything that was found to a collection, but what is taken out`() async throws {
        try await open("/library", until: "document.querySelectorAll('.med a').length > 5")
        let all = try await total()
        try await browser.choose("Select all")
        try await browser.until("document.querySelector('.draft.sel b').textContent.startsWith('\(all) ')")
        try await browser.point(at: ".slot[data-index='1'] .check")
        try await browser.until("document.querySelector('.draft.sel b').textContent.startsWith('\(all - 1) ')")
        try await browser.choose("Add to", in: ".draft.sel")
        try await browser.choose("New collection", in: "dialog")
        try await browser.until("location.pathname.startsWith('/library/collections/-')")
        try await browser.until("document.querySelector('.draft .b.main:not([aria-disabled])') !== null")
        try await browser.click(".draft .b.main")
        try await browser.until("document.querySelector('.draft') === null")
        let query: String = try await browser.run(
            "return (await (await fetch('/api/v1/collections?q=New collection')).json()).items.at(-1).members?.[0].search"
                + " ?? (await (await fetch('/api/v1/collections?q=New collection')).json()).items.at(-1).items[0].search"
        )
        let held = try await total(of: query)
        #expect(held == all - 1)
        try await browser.click(".toast .b.low")
        try await browser.until("document.querySelectorAll('.toast').length > 0")
        try await browser.finish()
    }

    @Test func `adds items marked one by one and by their range`() async throws {
        try await open("/library", until: "document.querySelectorAll('.med a').length > 5")
        try await browser.point(at: ".slot[data-index='0'] .check")
        try await browser.until("document.querySelector('.draft.sel b')?.textContent.startsWith('1 ')")
        let _: String? = try await browser.run(
            """
            document.querySelector(".slot[data-index='3'] .check")
                .dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }))
            """)
        try await browser.until("document.querySelector('.draft.sel b').textContent.startsWith('4 ')")
        try await browser.choose("Add to", in: ".draft.sel")
        try await browser.choose("New playlist", in: "dialog")
        try await browser.until("document.querySelectorAll('.named-item a').length === 4")
        try await browser.choose("Discard", in: ".draft")
        try await browser.until("document.querySelector('.draft') === null")
        try await browser.finish()
    }

    @Test func `says what uses an item, and plays it as the station would`() async throws {
        try await open("/library", until: "document.querySelectorAll('.med a').length > 5")
        let media: Int = try await browser.run(
            "return (await (await fetch('/api/v1/channels/1/now')).json()).now.media"
                + " ?? (await (await fetch('/api/v1/media?limit=1')).json()).items[0].id")
        try await open("/library/media/\(media)", until: "document.querySelector('.used-by .chip') !== null")
        try await browser.choose("Play a preview")
        try await browser.until(
            "document.querySelector('#preview')?.currentTime > 0.5", name: "a moving picture", atMost: .seconds(60))
        let duration: Double = try await browser.run("return document.querySelector('#preview').duration")
        #expect(duration > 10)
        // Another place of the file is encoded when it is asked for.
        let place = (duration * 0.6).rounded()
        let _: String? = try await browser.run("document.querySelector('#preview').currentTime = \(place)")
        try await browser.until(
            "document.querySelector('#preview').currentTime > \(place + 0.3) && !document.querySelector('#preview').seeking",
            name: "a moving picture at \(place) s", atMost: .seconds(60))
        let frames: Int = try await browser.run(
            "return document.querySelector('#preview').getVideoPlaybackQuality().totalVideoFrames")
        #expect(frames > 10)
        try await browser.choose("Close", in: ".preview")
        try await browser.until("document.querySelector('#preview') === null")
        try await browser.finish()
    }

    // MARK: Helpers

    private func open(_ path: String, until condition: String) async throws {
        try await browser.open(station.address + path)
        try await browser.until(condition)
    }

    private func total(of query: String = "*:*") async throws -> Int {
        try await browser.run(
            "return (await (await fetch('/api/v1/media?limit=1&query=' + encodeURIComponent(\(quoted(query))))).json()).total"
        )
    }

    private func quoted(_ text: String) -> String {
        String(decoding: (try? JSONEncoder().encode(text)) ?? Data(), as: UTF8.self)
    }
}
