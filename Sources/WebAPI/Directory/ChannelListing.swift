public import Core

extension ChannelListing {
    var number: String { channel.number.description }
    var isHighDefinition: Bool { video.height >= 720 }
}

/// The channels of the station, in the order of their numbers.
public protocol ChannelDirectory: Sendable {
    /// nil while the station is starting: clients must never see an empty list that fills later.
    func listings() async throws -> [ChannelListing]?
    func listing(_ number: ChannelNumber) async throws -> ChannelListing?
    func listing(_ id: ChannelID) async throws -> ChannelListing?
}

extension ChannelDirectory {
    /// The channels that the caller may see and that the query asks for, or the answer that the station is starting.
    func listings(for call: Call) async throws -> [ChannelListing] {
        let filter = try ChannelFilter(call)
        let all = try await allListings()
        return filter.takesAll ? all : all.filter { filter.takes($0.channel) }
    }

    /// All channels, or the answer that the station is starting.
    func allListings() async throws -> [ChannelListing] {
        guard let listings = try await listings() else { throw WebError.starting("Cannot list the channels") }
        return listings
    }

    /// The channel that a player's path names by its number, such as `5` or `5.1`.
    func numbered(_ call: Call) async throws -> ChannelListing {
        let text = try call.value(of: Path.number) ?? ""
        guard let number = ChannelNumber(text), let found = try await listing(number),
            call.caller.reaches(found.channel.id)
        else { throw WebError.unknownChannel(text) }
        return found
    }

    /// The channel that a path of the API names by its id.
    func identified(_ call: Call) async throws -> ChannelListing {
        let text = try call.parameters.required(Path.channel.name)
        guard let id = Path.channel.read(text), let found = try await listing(ChannelID(id)) else {
            throw WebError.unknownChannel(text)
        }
        guard call.caller.reaches(found.channel.id) else { throw WebError.channelOutOfReach }
        return found
    }
}
