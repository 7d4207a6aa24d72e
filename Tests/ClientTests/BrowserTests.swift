import Foundation
import TestMedia
import TestPrograms
import Testing

@Suite(.serialized) struct `The page in Chromium` {
    let station: StationUnderTest
    let browser: Browser

    init() async throws {
        station = try await DemoStation.shared.onAir()
        browser = try await Browser()
    }

    @Test func `shows every channel with what is on now and next`() async throws {
        try await browser.open(station.address + "/")
        try await Patience.wait("three channels", atMost: .seconds(20)) {
            let count: Int = try await browser.run("return document.querySelectorAll('.channel').length")
            return count == 3 ? true : nil
        }
        let names: [String] = try await texts(".channel .name .text")
        #expect(names == ["Harbour Films", "Signal", "Mosaic"])
        for selector in [".channel .title", ".channel .times", ".channel .next"] {
            let rows = try await texts(selector)
            #expect(rows.count == 3 && rows.allSatisfy { !$0.isEmpty }, "\(selector): \(rows)")
        }
        try await Patience.wait("three logos", atMost: .seconds(10)) {
            let shown: Int = try await browser.run(
                "return [...document.querySelectorAll('.logo')].filter((logo) => logo.naturalWidth > 0).length")
            return shown == 3 ? true : nil
        }
        let links = try await texts("#links code")
        #expect(links == [station.address, "\(station.address)/channels.m3u", "\(station.address)/xmltv.xml"])
        try await expectQuietConsole()
        try await browser.close()
    }

    /// Once with the browser's own HLS, once with the page's fallback for browsers that have none.
    @Test(arguments: ["/", "/?player=mse"]) func `plays a channel from`(path: String) async throws {
        try await browser.open(station.address + path)
        let _: Bool = try await browser.run(
            "return !!await new Promise((done) => setTimeout(() => done(document.querySelector('.watch')), 2000))")
        let _: String? = try await browser.run("document.querySelectorAll('.watch')[1].click()")
        try await Patience.wait("the first picture", atMost: .seconds(40)) { try await clock() > 0.5 ? true : nil }
        let start = try await clock()
        try await Patience.wait("five seconds of play", atMost: .seconds(30)) {
            try await clock() > start + 5 ? true : nil
        }
        let size: [Int] = try await browser.run(
            "const video = document.getElementById('video'); return [video.videoWidth, video.videoHeight]")
        #expect(size == [1280, 720])
        let source: String = try await browser.run("return document.getElementById('video').src")
        #expect(source.hasPrefix("blob:") == path.contains("mse"), "\(source)")
        let shown: Int = try await browser.run(
            "return document.getElementById('video').getVideoPlaybackQuality().totalVideoFrames")
        #expect(shown > 60)
        let isBroken: Bool = try await browser.run("return document.getElementById('video').error !== null")
        #expect(!isBroken)
        try await expectQuietConsole()
        try await browser.close()
    }

    /// Phone, tablet and desk, each by day and by night.
    @Test(
        arguments: [(360, 740), (820, 1180), (1600, 900)].flatMap { width, height in
            [false, true].map { Browser.Screen(width: width, height: height, isDark: $0) }
        })
    func `fits a screen of`(screen: Browser.Screen) async throws {
        try await browser.show(on: screen)
        try await browser.open(station.address + "/#1")
        try await Patience.wait("the player", atMost: .seconds(20)) {
            let isThere: Bool = try await browser.run("return !document.getElementById('player').hidden")
            return isThere ? true : nil
        }
        let widths: [Int] = try await browser.run(
            "return [window.innerWidth, document.documentElement.clientWidth, document.documentElement.scrollWidth]")
        #expect(widths[0] == screen.width)
        #expect(widths[2] <= widths[1], "the page is wider than the screen")
        let colours: [Double] = try await browser.run(
            """
            const style = getComputedStyle(document.body);
            const light = (colour) => { const [r, g, b] = colour.match(/[\\d.]+/g); return (+r + +g + +b) / 765; };
            return [style.backgroundColor, style.color].map(light);
            """)
        let (background, text) = (colours[0], colours[1])
        #expect(screen.isDark ? background < 0.3 && text > 0.7 : background > 0.7 && text < 0.3, "\(colours)")
        try await browser.close()
    }

    @Test func `can be worked with the keyboard`() async throws {
        try await browser.open(station.address + "/")
        try await Patience.wait("the channels", atMost: .seconds(20)) {
            let count: Int = try await browser.run("return document.querySelectorAll('.watch').length")
            return count == 3 ? true : nil
        }
        let press =
            "(key) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))"
        let focused: String = try await browser.run(
            """
            const press = \(press);
            document.querySelector('.watch').focus();
            press('ArrowDown');
            return document.activeElement.getAttribute('aria-label');
            """)
        #expect(focused.hasPrefix("Watch Signal"), "\(focused)")
        let isOpen: [Bool] = try await browser.run(
            """
            const press = \(press), player = document.getElementById('player');
            document.activeElement.click();
            const opened = !player.hidden;
            press('Escape');
            return [opened, !player.hidden];
            """)
        #expect(isOpen == [true, false])
        try await browser.close()
    }

    private func texts(_ selector: String) async throws -> [String] {
        try await browser.run(
            "return [...document.querySelectorAll('\(selector)')].map((row) => row.textContent.trim())")
    }

    private func clock() async throws -> Double {
        try await browser.run("return document.getElementById('video').currentTime")
    }

    private func expectQuietConsole() async throws {
        let complaints = try await browser.console().filter { ["SEVERE", "WARNING"].contains($0.level) }
        #expect(complaints.isEmpty, "\(complaints.map(\.message))")
    }
}
