import Foundation
import TestMedia
import TestPrograms

/// What a channel shows, and what follows.
struct NowAndNext: Equatable {
    struct Programme: Equatable, Decodable {
        var title: String
        /// UTC, to the second: `2031-05-01 18:00:00`.
        var start: String
    }

    var now: Programme
    var next: Programme
}

extension NowAndNext: Decodable {
    /// What the station says itself.
    static func told(by station: StationUnderTest, channel number: Int) async throws -> Self {
        let answer = try await station.web.get("/api/v1/channels/\(number)/now")
        var told = try JSONDecoder().decode(Self.self, from: Data(answer.body))
        for part in [\Self.now, \.next] {
            told[keyPath: part].start = String(told[keyPath: part].start.prefix(19).replacing("T", with: " "))
        }
        return told
    }
}
