public import Core

/// The guide of the station.
public protocol GuideSource: Sendable {
    /// nil while the first guide is being built.
    func guideState() async throws -> GuideState?
    /// For each channel another number whenever its programmes may be different.
    func revisions() async throws -> [ChannelID: Int64]
    /// Each channel's programmes as far as they are planned, with those on before now whose plan is still kept. In order,
    /// without overlap.
    func programmes(of channels: [ChannelID]) async throws -> [ChannelID: [GuideProgramme]]
    /// What went to air in the stretch, in order: for times before those that are planned.
    func aired(on channel: ChannelID, from: Instant, until: Instant) async throws -> [GuideProgramme]
}
