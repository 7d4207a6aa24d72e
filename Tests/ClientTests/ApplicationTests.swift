import Foundation
import TestMedia
import TestPrograms
import Testing

@Suite(.serialized) struct `The web application in Chromium` {
    let station: StationUnderTest
    let browser: Browser

    init() async throws {
        station = try await DemoStation.shared.onAir()
        browser = try await Browser()
    }

    @Test func `shows every channel with what is on now`() async throws {
        try await open("/on-air", until: "document.querySelectorAll('.tile').length === 3")
        let names: [String] = try await browser.run(
            "return [...document.querySelectorAll('.t-c .cut')].map((name) => name.textContent)")
        #expect(names == ["Harbour Films", "Signal", "Mosaic"])
        let titles: [String] = try await browser.run(
            "return [...document.querySelectorAll('.tile h3')].map((title) => title.textContent)")
        #expect(titles.allSatisfy { !$0.isEmpty })
        let next: [String] = try await browser.run(
            "return [...document.querySelectorAll('.t-b .num:last-child')].map((line) => line.textContent)")
        #expect(next.count == 3 && next.allSatisfy { $0.hasPrefix("until ") && $0.contains(", then ") }, "\(next)")
        try await until("document.querySelector('.state').textContent === 'Live'")
        try await finish()
    }

    @Test func `is the page of the station, also at its earlier addresses`() async throws {
        for (address, place) in [
            ("/", "/"), ("/app", "/"), ("/app/guide?zoom=day", "/guide?zoom=day"), ("/#2", "/watch/2"),
        ] {
            try await open(address, until: "document.querySelector('.rail') !== null")
            try await until("location.pathname + location.search === '\(place)'")
        }
        try await finish()
    }

    @Test func `says how players reach the station`() async throws {
        try await open("/station/players", until: "document.querySelectorAll('.address code').length === 3")
        let links: [String] = try await browser.run(
            "return [...document.querySelectorAll('.address code')].map((link) => link.textContent)")
        #expect(links == [station.address, "\(station.address)/channels.m3u", "\(station.address)/xmltv.xml"])
        try await finish()
    }

    @Test func `walks the tiles by arrow keys, opens one and comes back`() async throws {
        try await open("/", until: "document.querySelectorAll('.tile').length === 3")
        let _: String? = try await browser.run("document.querySelector('.t-vis').focus()")
        try await press("ArrowRight")
        try await until("document.activeElement.getAttribute('aria-label').startsWith('Watch Signal')")
        try await press("Enter")
        try await until("location.pathname === '/watch/2' && document.getElementById('video') !== null")
        try await press("Escape")
        try await until("location.pathname === '/' && document.querySelectorAll('.tile').length === 3")
        try await finish()
    }

    @Test func `shows a page of its own where nothing is`() async throws {
        try await browser.open(station.address + "/nowhere")
        try await until("document.querySelector('.fault-card h1') !== null")
        let shown: [String] = try await browser.run(
            """
            const card = document.querySelector('.fault-card');
            return [card.querySelector('.status').textContent, getComputedStyle(card).borderRadius, document.title];
            """)
        #expect(shown == ["404", "20px", "Nothing is scheduled at this address · Continuity"])
        try await browser.click(".fault-card a")
        try await until("document.querySelectorAll('.tile').length === 3")
        try await browser.close()
    }

    @Test func `starts with at most 45 kB of compressed script`() async throws {
        try await open("/on-air", until: "document.querySelectorAll('.tile').length === 3")
        let scripts: [Int] = try await browser.run(
            """
            const first = [...document.querySelectorAll('link[rel=modulepreload], script')].map((one) => one.href || one.src);
            const loaded = performance.getEntriesByType('resource').filter((entry) => entry.encodedBodySize > 0);
            const sizes = new Map(loaded.map((entry) => [entry.name, entry.encodedBodySize]));
            return [first.length, first.reduce((sum, name) => sum + (sizes.get(name) ?? 1e6), 0)];
            """)
        #expect(scripts[0] > 15)
        #expect(scripts[1] <= 45_000, "\(scripts[1]) bytes in \(scripts[0]) files")
        try await browser.close()
    }

    /// Once with the browser's own HLS, once with the player for browsers that have none.
    @Test(arguments: ["/watch/2", "/watch/2?player=mse"]) func `plays a channel at`(path: String) async throws {
        try await open(path, until: "document.getElementById('video')?.currentTime > 0.5", atMost: .seconds(40))
        let start: Double = try await browser.run("return document.getElementById('video').currentTime")
        try await until("document.getElementById('video').currentTime > \(start + 3)")
        let size: [Int] = try await browser.run(
            "const video = document.getElementById('video'); return [video.videoWidth, video.videoHeight]")
        #expect(size == [1280, 720])
        let source: String = try await browser.run("return document.getElementById('video').src")
        #expect(source.hasPrefix("blob:") == path.contains("mse"), "\(source)")
        let frames: Int = try await browser.run(
            "return document.getElementById('video').getVideoPlaybackQuality().totalVideoFrames")
        #expect(frames > 60)
        try await press("ArrowDown")
        try await until("location.pathname.endsWith('/watch/3')")
        try await until("document.querySelector('.zapcard .num').textContent === '3'")
        try await finish()
    }

    /// Phone, tablet and desk, each by day and by night.
    @Test(
        arguments: [(360, 740), (820, 1180), (1600, 900)].flatMap { width, height in
            [false, true].map { Browser.Screen(width: width, height: height, isDark: $0) }
        })
    func `fits a screen of`(screen: Browser.Screen) async throws {
        try await browser.show(on: screen)
        for path in ["/on-air", "/watch/1", "/guide", "/channels", "/library", "/station", "/station/players"] {
            try await open(path, until: "document.querySelector('main h1, main h2') !== null")
            let widths: [Int] = try await browser.run(
                "return [document.documentElement.clientWidth, document.documentElement.scrollWidth]")
            #expect(widths[1] <= widths[0], "\(path) is wider than the screen")
        }
        let colours: [Double] = try await browser.run(
            """
            const style = getComputedStyle(document.documentElement);
            const light = (colour) => { const [r, g, b] = colour.match(/[\\d.]+/g); return (+r + +g + +b) / 765; };
            return [style.backgroundColor, style.color].map(light);
            """)
        let (background, text) = (colours[0], colours[1])
        #expect(screen.isDark ? background < 0.3 && text > 0.7 : background > 0.7 && text < 0.3, "\(colours)")
        try await finish()
    }

    @Test func `walks the guide by keys and never loses the focus`() async throws {
        try await open("/guide", until: "document.querySelector('.g-scroll .cell.onair') !== null")
        let _: String? = try await browser.run("document.querySelector('.g-scroll .cell.onair').click()")
        try await until("document.querySelector('.panel h2') !== null")
        for key in ["ArrowRight", "ArrowDown", "ArrowUp", "End", "Home", "PageDown", "+", "-", "n"] {
            try await press(key)
            try await until("document.activeElement.classList.contains('cell')", name: "a cell in focus after \(key)")
            let name: String = try await browser.run("return document.activeElement.getAttribute('aria-label')")
            #expect(name.contains(":") && name.contains(","), "\(key): \(name)")
        }
        try await press("Escape")
        try await until("document.querySelector('.panel') === null")
        try await finish()
    }

    @Test func `says why a programme is on`() async throws {
        try await open("/guide?layer=timeline", until: "document.querySelector('.g-scroll .cell.onair') !== null")
        let _: String? = try await browser.run(
            "[...document.querySelectorAll('.cell.onair')].find((cell) => !cell.matches('.off')).click()")
        try await until("document.querySelector('.panel .why li, .panel .nexts li') !== null")
        try await finish()
    }

    @Test func `finds a page and a channel in the palette`() async throws {
        try await open("/on-air", until: "document.querySelectorAll('.tile').length === 3")
        try await press("/")
        try await until("document.activeElement.getAttribute('role') === 'combobox'")
        try await browser.type("signal", into: ".palette input")
        try await until("document.querySelectorAll('.palette [role=option]').length > 0")
        try await press("Enter")
        try await until("location.pathname.endsWith('/watch/2')")
        try await browser.close()
    }

    @Test func `finds media and marks what is wrong in a query`() async throws {
        try await open("/library", until: "document.querySelectorAll('.med a').length > 5")
        try await browser.type("genr:western", into: "#query")
        try await until("document.querySelector('.query-fault mark')?.textContent === 'genr'")
        let kept: Int = try await browser.run("return document.querySelectorAll('.med a').length")
        #expect(kept > 5, "the last good result stays")
        try await browser.close()
    }

    // MARK: Helpers

    private func open(_ path: String, until condition: String, atMost limit: Duration = .seconds(20)) async throws {
        try await browser.open(station.address + path)
        try await until(condition, atMost: limit)
    }

    private func until(
        _ condition: String, name: String? = nil, atMost limit: Duration = .seconds(20)
    ) async throws {
        try await Patience.wait(name ?? condition, atMost: limit) {
            let holds: Bool = try await browser.run("return Boolean(\(condition))")
            return holds ? true : nil
        }
    }

    private func press(_ key: String) async throws { try await browser.press(key) }

    private func finish() async throws {
        let complaints = try await browser.console().filter { ["SEVERE", "WARNING"].contains($0.level) }
        #expect(complaints.isEmpty, "\(complaints.map(\.message))")
        try await browser.close()
    }
}
