public import Core

/// What an operator shows and hides on one channel, and until when.
struct GraphicOverrides {
    private enum State {
        case shown(EngineGraphic)
        case hidden
    }

    private var entries: [(id: GraphicID, state: State, until: Instant?)] = []

    var isEmpty: Bool { entries.isEmpty }

    mutating func show(_ graphic: EngineGraphic, until: Instant?) {
        release(GraphicID(graphic.id))
        entries.append((GraphicID(graphic.id), .shown(graphic), until))
    }

    mutating func hide(_ graphic: GraphicID, until: Instant?) {
        release(graphic)
        entries.append((graphic, .hidden, until))
    }

    /// Leaves the graphic to the plan again.
    mutating func release(_ graphic: GraphicID) { entries.removeAll { $0.id == graphic } }

    /// True when the time of one is over.
    mutating func expire(by instant: Instant) -> Bool {
        let count = entries.count
        entries.removeAll { $0.until.map { $0 <= instant } ?? false }
        return entries.count < count
    }

    /// As the engine is told.
    var overlay: EngineOverlay {
        var overlay = EngineOverlay()
        for entry in entries {
            switch entry.state {
            case .shown(let graphic): if overlay.shown.count < PlanLimits.mostGraphics { overlay.shown.append(graphic) }
            case .hidden: overlay.hidden.append(entry.id.raw)
            }
        }
        return overlay
    }

    func status(of graphic: GraphicID) -> GraphicStatus.Override? {
        entries.first { $0.id == graphic }.map { entry in
            let isShown = if case .shown = entry.state { true } else { false }
            return GraphicStatus.Override(isShown: isShown, until: entry.until)
        }
    }
}

/// What an operator did about a graphic of a channel.
public enum GraphicStatus {
    public struct Override: Hashable, Sendable {
        public var isShown: Bool
        /// nil: until it is released.
        public var until: Instant?
    }
}
