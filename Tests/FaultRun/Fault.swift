import Foundation
import TestRandom
import TestMedia
import TestPrograms

/// What goes wrong, one thing a minute.
enum Fault: String, CaseIterable {
    case engineKilled, engineStopped, engineLies, fileRemoved, fileTruncated, fileHangs, diskFull, proxyHeaders
    case hostileRequests, processorStolen

    static let secondsUntilRepair = 45

    /// What puts it right again.
    typealias Repair = () async throws -> Void

    func happen(to station: FaultyStation, _ chance: inout Chance) async throws -> Repair {
        switch self {
        case .engineKilled: try Self.signal(SIGKILL, station, &chance)
        case .engineStopped: try Self.signal(SIGSTOP, station, &chance)
        case .engineLies: try Self.lie(station, &chance)
        case .fileRemoved: return try Self.replaceFilm(of: station, &chance) { _ in }
        case .fileTruncated:
            return try Self.replaceFilm(of: station, &chance) { path in
                let bytes = try Data(contentsOf: URL(filePath: path + Self.aside))
                try bytes.prefix(bytes.count / 3).write(to: URL(filePath: path))
            }
        case .fileHangs:
            return try Self.replaceFilm(of: station, &chance) { path in
                // A pipe that nobody writes to: a reader waits for ever.
                guard unsafe mkfifo(path, 0o644) == 0 else { throw TestFailure("no pipe at \(path)") }
            }
        case .diskFull: return try await Self.fillDisk(of: station)
        case .proxyHeaders: try await Self.guessPasswords(station)
        case .hostileRequests: return try await Self.sendNonsense(station, &chance)
        case .processorStolen: return try await Self.stealProcessor()
        }
        return {}
    }

    private static let aside = ".aside"

    private static func signal(_ number: Int32, _ station: FaultyStation, _ chance: inout Chance) throws {
        let engines = try station.playingEngines()
        guard !engines.isEmpty else { throw TestFailure("no engine plays") }
        kill(chance.pick(engines), number)
    }

    /// The next engine lies; one is killed so that there is a next one soon.
    private static func lie(_ station: FaultyStation, _ chance: inout Chance) throws {
        let most = Int64.max
        let lies = [
            #"{"began":{"item":1,"source":0,"firstFrame":\#(most),"frames":\#(most),"how":"copied"}}"#,
            #"{"keyFrame":{"frame":\#(most),"sample":\#(Int64.min)}}"#,
            #"{"ended":{"item":\#(most),"source":-7,"firstFrame":-1,"frames":-1,"how":"copied"}}"#,
            #"{"starved":{"frame":\#(Int64.min)}}"#,
            "no event at all", String(repeating: "x", count: 3_000_000),
        ]
        let lie = chance.pick(lies) + "\n"
        try lie.write(toFile: station.folder.path("lie"), atomically: true, encoding: .utf8)
        try signal(SIGKILL, station, &chance)
    }

    private static func replaceFilm(
        of station: FaultyStation, _ chance: inout Chance, by make: (String) throws -> Void
    ) throws -> Repair {
        let path = station.film(chance.below(100))
        let files = FileManager.default
        try files.moveItem(atPath: path, toPath: path + aside)
        try make(path)
        return {
            if files.fileExists(atPath: path) { try files.removeItem(atPath: path) }
            try files.moveItem(atPath: path + aside, toPath: path)
        }
    }

    private static func fillDisk(of station: FaultyStation) async throws -> Repair {
        let filler = station.folder.path("data/filler")
        try await station.besideStation("cat /dev/zero >'\(filler)'")
        return { try await station.besideStation("rm '\(filler)'") }
    }

    /// Many wrong passwords from clients that claim to be others; the operator must get in all the same.
    private static func guessPasswords(_ station: FaultyStation) async throws {
        for number in 0..<40 {
            _ = try await station.web.get(
                "/login", ["--data", "password=wrong\(number)", "--header", "X-Forwarded-For: 10.0.0.\(number)"])
        }
    }

    private static func stealProcessor() async throws -> Repair {
        var thieves: [BackgroundProgram] = []
        for _ in 0..<4 { thieves.append(try await BackgroundProgram(["sh", "-c", "while :; do :; done"])) }
        let stolen = thieves
        return { for thief in stolen { thief.signal(SIGKILL) } }
    }

    private static func sendNonsense(_ station: FaultyStation, _ chance: inout Chance) async throws -> Repair {
        let huge = String(repeating: "9", count: 40)
        let requests = [
            "GET /xmltv.xml HTTP/1.1\r\nHost: 127.0.0.1\r\nIf-Modified-Since: Sat, 21 Nov 300000 01:02:03 GMT\r\n\r\n",
            "GET /xmltv.xml?days=\(huge)&past=-\(huge) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            "GET /api/v1/channels/1/timeline?from=\(huge)&for=\(huge) HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            "GET /api/v1/channels/1/guide?from=-9223372036854775808 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            "GET /stream/1.ts?duration=\(huge) HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes=\(huge)-\r\n\r\n",
            "POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: \(huge)\r\n\r\n",
            "GET /\(String(repeating: "a", count: 100_000)) HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "\u{0}\u{1}\u{2}\r\n\r\n",
        ]
        let web = station.web
        try await withThrowingTaskGroup { group in
            for _ in 0..<60 {
                let request = chance.pick(requests)
                group.addTask { _ = try await web.send(raw: request) }
            }
            try await group.waitForAll()
        }
        // Connections that send a request as slowly as they can.
        let port = station.station.port
        let crawling =
            "exec 3<>/dev/tcp/127.0.0.1/\(port); for letter in G E T ' ' / a b c; do printf %s \"$letter\" >&3; sleep 4; done"
        var crawlers: [BackgroundProgram] = []
        for _ in 0..<20 { crawlers.append(try await BackgroundProgram(["bash", "-c", crawling])) }
        let crawl = crawlers
        return { for crawler in crawl { crawler.signal(SIGKILL) } }
    }
}
