import Core

/// Which channels a change of the station could reach. Others need not be built to know that they stay as they are.
struct ChangeImpact: Sendable {
    private let old: StationContents
    private let sheet: StationSheet

    init(from old: StationContents, _ sheet: StationSheet) {
        self.old = old
        self.sheet = sheet
    }

    /// The channels of `new` that are new themselves, or whose rules, fillers or content are not what they were.
    func channels(in new: StationContents, _ newSheet: StationSheet) -> [Channel] {
        let kept = Set(new.libraries.map(\.id))
        // Media go with their library, and playlists and fillers are shared: then nobody is sure to stay as he is.
        let isWide =
            old.libraries.contains { !kept.contains($0.id) } || sheet.fillers != newSheet.fillers
            || sheet.playlists != newSheet.playlists
        let collections = Set(new.collections).subtracting(old.collections).map { ContentReference.collection($0.id) }
        // A mirror changes as the other does.
        return newSheet.channels.filter { $0.mirror == nil }.filter { channel in
            guard !isWide, let known = sheet.channel(channel.id), known == channel,
                sheet.programming(of: known) == newSheet.programming(of: channel),
                sheet.timeZone(of: known) == newSheet.timeZone(of: channel)
            else { return true }
            return !LoadedContent.contents(of: channel, newSheet).isDisjoint(with: collections)
        }
    }
}
