public import Core

/// What the guide says about an item in every showing: looked up once, and shared by all its showings on all channels.
public final class GuideSubject: Sendable {
    public let item: MediaItem
    let names: GuideTitle.Names
    /// A programme that shows nothing but the item.
    let alone: GuideProgramme
    /// One that shows the item first, and others under the same title.
    let amongOthers: GuideProgramme

    public init(_ item: MediaItem) {
        self.item = item
        names = GuideTitle.Names(item)
        let never = Instant(seconds: 0)
        var programme = GuideProgramme(channel: ChannelID(0), start: never, finish: never, title: "")
        programme.sort(as: item)
        amongOthers = programme
        programme.describe(item)
        alone = programme
    }
}
