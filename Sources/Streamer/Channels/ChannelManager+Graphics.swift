public import Core

// Graphics that an operator shows and hides on a channel, whether it runs or not.
extension ChannelManager {
    /// From now on, until `span` is over or it is released. Above what the plan draws.
    public func show(_ graphic: EngineGraphic, on channel: ChannelID, for span: TimeSpan?) {
        change(channel) { $0.show(graphic, until: end(span)) }
    }

    public func hide(_ graphic: GraphicID, on channel: ChannelID, for span: TimeSpan?) {
        change(channel) { $0.hide(graphic, until: end(span)) }
    }

    /// Leaves the graphic to the plan again.
    public func release(_ graphic: GraphicID, on channel: ChannelID) {
        change(channel) { $0.release(graphic) }
    }

    public func override(of graphic: GraphicID, on channel: ChannelID) -> GraphicStatus.Override? {
        overrides[channel]?.status(of: graphic)
    }

    /// What the channel's items draw changed: also over the one that is on.
    public func graphicsChanged(of channel: ChannelID) {
        guard runs[channel] != nil else { return }
        refreshPlan(of: channel)
    }

    /// The engine is ahead of what viewers see.
    private func end(_ span: TimeSpan?) -> Instant? { span.map { present().now + $0 } }

    func expireOverrides() {
        let now = present().now
        for channel in overrides.keys where overrides[channel]?.expire(by: now) == true { tellOverlay(of: channel) }
    }

    private func change(_ channel: ChannelID, _ body: (inout GraphicOverrides) -> Void) {
        var entry = overrides[channel] ?? GraphicOverrides()
        body(&entry)
        overrides[channel] = entry
        tellOverlay(of: channel)
    }

    private func tellOverlay(of channel: ChannelID) {
        let overlay = overrides[channel]?.overlay ?? EngineOverlay()
        if overrides[channel]?.isEmpty == true { overrides[channel] = nil }
        send([.graphics(overlay)], to: channel)
    }
}
