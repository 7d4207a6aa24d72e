import Foundation
import TestMedia
import TestPrograms
import Testing

/// A new station, from its first start to a channel that plays, by keys and pointer alone.
@Suite(.serialized) struct `Welcome in Chromium` {
    /// What a person may need at most.
    private static let limit = Duration.seconds(180)

    @Test func `leads from a fresh data folder to a channel that plays, without a command`() async throws {
        let home = try home()
        let data = try TemporaryFolder()
        let began = ContinuousClock.now
        let station = try await StationUnderTest(
            ["serve", "--data", data.path, "--port", "0", "--bind", "127.0.0.1", "--no-discovery"],
            environment: ["HOME": home.path])
        let setup = try #require(station.program.output.firstMatch(of: /http:\S+setup\?token=\S+/)).0
        let browser = try await Browser()
        let page = Page(browser: browser)
        try await browser.show(on: Browser.Screen(width: 1440, height: 900, isDark: false))

        try await browser.open(String(setup))
        try await browser.picture("welcome-1-setup")
        try await browser.point(at: "input[name=password]")
        try await browser.enter("first password")
        try await browser.press("Tab")
        try await browser.enter("first password")
        try await browser.press("Enter")

        // Folders: the user's own, in it the one that has all media.
        try await page.until("document.querySelector('[aria-label=\"Choose \(home.path)\"]')")
        try await browser.point(at: ".w-list li:last-child .w-folder")
        try await page.until("document.querySelector('[aria-label=\"Choose \(home.path)/Media\"]')")
        try await browser.point(at: "[aria-label=\"Choose \(home.path)/Media\"]")
        try await page.until("document.querySelectorAll('.w-chosen .row').length === 3")
        let kinds: [String] = try await browser.run(
            "return [...document.querySelectorAll('.w-chosen select')].map((kind) => kind.value)")
        #expect(kinds == ["movies", "music-videos", "shows"])
        try await browser.picture("welcome-2-folders")
        try await browser.point(at: ".w-bar .main")

        try await page.until("document.querySelector('.w-scans, .prop')")
        try await browser.picture("welcome-3-scan")
        try await page.until("document.querySelectorAll('.prop').length > 2", atMost: .seconds(90))
        try await chooseChannels(page)

        // Watching.
        try await page.until("document.querySelector('.w-air')")
        try await browser.picture("welcome-5-on-air")
        try await browser.point(at: ".w-hero .main")
        try await page.until("document.getElementById('video')?.currentTime > 1", atMost: .seconds(60))
        let took = ContinuousClock.now - began
        #expect(took < Self.limit, "it took \(took)")
        try await browser.picture("welcome-6-watch")

        let names: [String] = try await browser.run(
            """
            return (await (await fetch('/api/v1/on-air')).json()).items.map((channel) => `${channel.number} ${channel.name}`);
            """)
        #expect(names.first == "1 Harbour Films" && !names.contains { $0.hasSuffix("Everything") }, "\(names)")
        #expect(names.contains { $0.hasSuffix("Fjordlight") } && names.contains { $0.hasSuffix("Music") }, "\(names)")
        let complaints = try await browser.console().filter { ["SEVERE", "WARNING"].contains($0.level) }
        #expect(complaints.isEmpty, "\(complaints.map(\.message))")
        try await browser.close()
    }

    /// The first is renamed and the last is left.
    private func chooseChannels(_ page: Page) async throws {
        let browser = page.browser
        try await browser.picture("welcome-4-channels")
        try await browser.point(at: ".prop:first-child .pr-name")
        let _: String? = try await browser.run("document.querySelector('.prop:first-child .pr-name').select()")
        try await browser.enter("Fjordlight")
        try await page.until("document.querySelector('.pr-name[aria-invalid=true]')")
        let reason: String = try await browser.run("return document.querySelector('.w-bar .main').title")
        #expect(reason == "Give each channel a name of its own.")
        let _: String? = try await browser.run("document.querySelector('.prop:first-child .pr-name').select()")
        try await browser.enter("Harbour Films")
        try await page.until("document.querySelector('.pr-name[aria-invalid=true]') === null")
        try await browser.point(at: ".prop:last-child .check")
        try await page.until("document.querySelector('.prop:last-child.out')")
        try await browser.point(at: ".w-bar .main")
    }

    @Test func `says so when a folder has no media, and where else to look`() async throws {
        let home = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: home.path("Documents"), withIntermediateDirectories: true)
        let data = try TemporaryFolder()
        let station = try await StationUnderTest(
            ["serve", "--data", data.path, "--port", "0"] + StationUnderTest.quiet, environment: ["HOME": home.path])
        let setup = try #require(station.program.output.firstMatch(of: /http:\S+setup\?token=\S+/)).0
        let browser = try await Browser()
        let page = Page(browser: browser)
        try await browser.open(String(setup))
        for name in ["password", "again"] { try await browser.type("first password", into: "input[name=\(name)]") }
        try await browser.click("form button")
        try await page.until("document.getElementById('w-path')")
        try await browser.type("\(home.path)/Documents", into: "#w-path")
        try await browser.press("Enter")
        try await page.until("document.querySelector('.toast')?.textContent.includes('no video files')")
        try await browser.type("\(home.path)/Nowhere", into: "#w-path")
        try await browser.press("Enter")
        try await page.until("document.querySelectorAll('.toast').length === 2")
        try await browser.close()
    }

    /// A user's folder with films, two series and music videos.
    private func home() throws -> TemporaryFolder {
        let home = try TemporaryFolder()
        let clip = try TestMedia.path("h264-720p30.mp4"), other = try TestMedia.path("b-frames-2.mp4")
        let films = ["Low Water, High Wind (1978)", "Salt and Iron (1984)", "Die Vermessung der Tiefebene (2011)"]
        let episodes = ["Fjordlight", "Orchard Row"].flatMap { show in
            (1...5).map { "Series/\(show)/Season 01/\(show) S01E0\($0)" }
        }
        let songs = ["Velvet Static - Glass", "Velvet Static - Tide", "Mara Quist - Northern Line"]
        for (name, source) in films.map({ ("Movies/\($0)", other) }) + episodes.map({ ($0, clip) })
            + songs.map({ ("Music Videos/\($0)", clip) })
        {
            let target = home.path("Media/\(name).mp4")
            try FileManager.default.createDirectory(
                atPath: (target as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: source, toPath: target)
        }
        return home
    }
}

/// Waiting for what a page shows.
struct Page {
    let browser: Browser

    func until(_ condition: String, name: String? = nil, atMost limit: Duration = .seconds(20)) async throws {
        try await Patience.wait(name ?? condition, atMost: limit) {
            let holds: Bool = try await browser.run("return Boolean(\(condition))")
            return holds ? true : nil
        }
    }
}
