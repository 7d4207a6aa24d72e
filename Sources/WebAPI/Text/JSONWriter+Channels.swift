import Core

/// How channels and what they show look in the API.
extension JSONWriter {
    mutating func channel(_ listing: ChannelListing, _ base: BaseAddress, _ activity: ChannelActivity) {
        let channel = listing.channel
        field("id", channel.id.raw)
        field("number", listing.number)
        field("name", channel.name)
        field("group", channel.group)
        field("run", channel.run.rawValue)
        field("clock", channel.clock.rawValue)
        field("logo", base.logo(listing))
        field("stream", base.stream(listing))
        field("hls", base.hls(listing))
        object("video") { video in
            video.field("width", listing.video.width)
            video.field("height", listing.video.height)
            video.field("frameRate", listing.video.frameRate.description)
            video.field("bitRate", listing.video.bitRate)
        }
        field("running", activity.runningSince != nil)
        field("runningSince", activity.runningSince)
        field("playedAs", activity.playedAs?.rawValue)
        field("shed", activity.shed?.rawValue)
        field("viewers", activity.viewerCount)
    }

    mutating func nowAndNext(_ programmes: NowAndNext?, at instant: Instant, _ base: BaseAddress) {
        if let now = programmes?.now {
            object("now") { entry in
                entry.programme(now, base)
                entry.field("elapsed", instant - now.start)
                entry.field("remaining", now.finish - instant)
            }
        }
        if let next = programmes?.next { object("next") { $0.programme(next, base) } }
    }

    mutating func timeline(_ entry: TimelineEntry) {
        let item = entry.item
        field("id", item.id.raw)
        field("start", item.start)
        field("finish", item.finish)
        field("kind", Self.text(item.kind))
        field("title", entry.title)
        field("media", item.media?.raw)
        field("inPoint", item.inPoint)
        field("outPoint", item.inPoint + (item.finish - item.start))
        field("guideTitle", item.guideTitle)
        field("inGuide", !item.hidden)
        object("reason") { reason in
            reason.field("rule", item.reason.rule)
            reason.field("cursor", item.reason.cursor)
            reason.field("cycle", item.reason.cycle)
            reason.field("draw", item.reason.draw)
            reason.field("decision", item.reason.decision)
            reason.field("text", item.reason.description)
        }
    }

    mutating func warning(_ warning: ChannelWarning) {
        field("code", warning.code)
        field("rule", warning.rule)
        field("what", warning.what)
        field("fix", warning.fix)
        field("first", warning.first)
        field("count", warning.count)
    }

    mutating func asRun(_ entry: AsRunEntry) {
        field("item", entry.item?.raw)
        field("media", entry.media?.raw)
        field("title", entry.title)
        field("plannedStart", entry.plannedStart)
        field("start", entry.start)
        field("finish", entry.finish)
        field("frames", entry.frames)
        field("how", entry.how.rawValue)
        field("cause", entry.cause)
        field("late", entry.late > .zero ? entry.late : nil)
        field("shed", entry.shed?.rawValue)
        field("skipped", entry.skipped > .zero ? entry.skipped : nil)
    }

    private static func text(_ kind: TimelineItem.Kind) -> String {
        switch kind {
        case .programme: "programme"
        case .filler(let kind): "filler-\(kind.rawValue)"
        case .offline: "off-air"
        }
    }
}
