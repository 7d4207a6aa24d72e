import Core
import MasterControl
import Streamer
import WebAPI

/// Shows and hides graphics on running channels.
struct GraphicAdapter: GraphicOperations {
    let desk: TimelineService
    let guide: GuideService
    let manager: ChannelManager
    let clock: any StationClock

    func graphics(on channel: ChannelID) async -> [GraphicOnChannel] {
        var list: [GraphicOnChannel] = []
        for graphic in await desk.sheet.graphics.values.sorted(by: { $0.name < $1.name }) {
            let override = await manager.override(of: graphic.id, on: channel)
            list.append(
                GraphicOnChannel(
                    id: graphic.id, name: graphic.name,
                    state: override.map { $0.isShown ? .shown : .hidden } ?? .planned, until: override?.until))
        }
        return list
    }

    func show(_ graphic: GraphicID, on channel: ChannelID, for span: TimeSpan?) async throws {
        let found = try await known(graphic)
        guard let drawn = await desk.sheet.drawn(graphic, on: channel, try await words(on: channel)) else {
            throw StationError(
                .conflict, "graphic.empty", what: "Cannot show the graphic “\(found.name)”",
                why: "there is nothing to draw: the channel has no logo, or nothing comes next",
                fix: "Give the channel a logo, or show another graphic.")
        }
        await manager.show(drawn, on: channel, for: span)
    }

    func hide(_ graphic: GraphicID, on channel: ChannelID, for span: TimeSpan?) async throws {
        await manager.hide(try await known(graphic).id, on: channel, for: span)
    }

    func release(_ graphic: GraphicID, on channel: ChannelID) async throws {
        await manager.release(try await known(graphic).id, on: channel)
    }

    /// What is on now.
    private func words(on channel: ChannelID) async throws -> GraphicWords {
        let zone = await desk.zone(of: channel)
        guard let shown = await desk.sheet.channel(channel) else { return GraphicWords(title: "", zone: zone) }
        let programmes = try await guide.nowAndNext(of: shown, at: clock.now)
        return GraphicWords(
            title: programmes.now?.title ?? "", start: programmes.now?.start, finish: programmes.now?.finish,
            next: programmes.next.map { ($0.title, $0.start) }, zone: zone)
    }

    private func known(_ id: GraphicID) async throws -> Graphic {
        if let graphic = await desk.sheet.graphics[id] { return graphic }
        throw StationError(
            .unknown, "graphic.unknown", what: "Cannot find graphic \(id)", why: "the station has no such graphic",
            fix: "GET /api/v1/graphics lists them.")
    }
}
