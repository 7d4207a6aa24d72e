import Core
import HTTP
import JSON

/// A list of the API.
struct ItemDocument<Item: Decodable & Sendable>: Decodable, Sendable {
    var items: [Item]
    var total: Int?
    var next: String?
}

/// What commands need to know about a channel.
struct ChannelSummary: Decodable, Sendable {
    var id: Int64
    var number: String
    var name: String
    var timeZone: String?
    var running: Bool
    var viewers: Int
    var now: Programme?

    struct Programme: Decodable, Sendable {
        var title: String
        var finish: String
    }

    var title: String { "\(number) \(name)" }
}

/// What commands need to know about the station.
struct StationSummary: Decodable, Sendable {
    var name: String
    var version: String
    var timeZone: String
    var channels: Int
    var runningChannels: Int
    var viewers: Int
    var media: Int
}

extension StationAPI {
    /// The channel of a number such as `5` or `5.1`.
    func channel(_ number: String) async throws -> ChannelSummary {
        guard ChannelNumber(number) != nil else { throw StationError.noChannel(number) }
        let found: ItemDocument<ChannelSummary> = try await get("/api/v1/on-air", ["channels": number])
        guard let channel = found.items.first else { throw StationError.noChannel(number) }
        return channel
    }

    /// Sends a POST about a channel, such as `reset`.
    func act(_ act: String, on channel: ChannelSummary) async throws {
        try await send(.post, "/api/v1/channels/\(channel.id)/\(act)")
    }
}

extension Instant {
    /// Reads a time of the API, such as `2026-11-21T20:00:00.000Z`.
    init?(apiText text: String) {
        let parts = text.prefix { $0 != "Z" && $0 != "." }.split(separator: "T")
        guard text.hasSuffix("Z"), parts.count == 2, let date = CivilDate(String(parts[0])),
            let time = TimeOfDay(String(parts[1]))
        else { return nil }
        let fraction = text.drop { $0 != "." }.dropFirst().dropLast().prefix(6)
        guard let value = Int64(digits: fraction.isEmpty ? "0" : String(fraction)) else { return nil }
        let scale = (0..<max(0, 6 - fraction.count)).reduce(Int64(1)) { scale, _ in scale * 10 }
        self =
            Instant(seconds: Int64(date.daysSince1970) * 86_400 + Int64(time.seconds))
            + TimeSpan(microseconds: fraction.isEmpty ? 0 : value * scale)
    }
}
