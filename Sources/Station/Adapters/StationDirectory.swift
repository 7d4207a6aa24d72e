import Core
import Linux
import Streamer
import WebAPI

/// Who the station is and which channels it has.
struct StationDirectory: ChannelDirectory, TunerDevice, LogoSource {
    let desk: TimelineDesk
    let manager: ChannelManager
    let files: FilePool

    /// Larger logos are not sent.
    private static let logoLimit = 2 << 20
    /// How long a request waits for the disk that a logo is on.
    private static let patience = TimeSpan.seconds(2)

    func listings() async throws -> [ChannelListing]? {
        await desk.isBuilt ? await desk.listings : nil
    }

    func listing(_ number: ChannelNumber) async throws -> ChannelListing? {
        let sheet = await desk.sheet
        return sheet.channels.first { $0.number == number }.flatMap { ChannelListing($0, sheet) }
    }

    func identity() async throws -> StationIdentity { await desk.sheet.identity }

    func tuners() async -> [TunerState] {
        let sheet = await desk.sheet
        let running = Dictionary(await manager.status.map { ($0.channel, $0) }, uniquingKeysWith: { $1 })
        return await manager.tunerStatus.map { tuner in
            guard let tuner, let channel = sheet.channel(tuner.channel) else { return TunerState() }
            let status = running[channel.id]
            let seconds = max(1, status?.engineAge.seconds ?? 1)
            return TunerState(
                channel: channel.number, channelName: channel.name, client: tuner.host,
                bitsPerSecond: (status?.byteCount ?? 0) * 8 / seconds)
        }
    }

    func logo(of channel: ChannelListing) async throws -> [UInt8]? {
        guard let path = channel.channel.logo else { return nil }
        // A logo that cannot be read is replaced by the channel's letters: a guide wants a picture.
        return try? await files.read(path, limit: Self.logoLimit, within: Self.patience)
    }
}

extension ChannelListing {
    init?(_ channel: Channel, _ sheet: StationSheet) {
        guard let profile = sheet.profiles[channel.profile] else { return nil }
        self.init(channel, video: profile.video, audio: profile.audio)
    }
}
