import Core
import LibAV
import Linux
import Synchronization

/// Draws over finished pictures, the last stage before they are encoded: the graphics of the item that is on, and those that
/// an operator shows. It touches only what they cover.
final class GraphicsStage {
    /// What copying sources ask; the same for all items.
    let seen = SeenGraphics()

    private let format: ChannelFormat
    private let screen: PictureGeometry.Size
    private let images: GraphicImages
    private let painter: TextPainter
    private var texts: [Int64: (graphic: EngineGraphic, content: TextContent)] = [:]
    private var utcOffset = 0
    private var drawn: [(graphic: EngineGraphic, timing: GraphicTiming)] = []
    private var overlay = OverlayState()
    /// The last picture that was drawn on, and what came of it: pictures repeat.
    private var last: (source: Frame, parts: [Part], result: Frame)?

    /// One layer on the screen.
    private struct Part: Equatable {
        let graphic: Int64
        let x: Int
        let y: Int
        let opacity: Int
        let version: Int64
    }

    init(
        _ format: ChannelFormat, files: any FileOpening, waits: Bool, painter: TextPainter,
        report: @escaping (SourceFailure) -> Void
    ) {
        self.painter = painter
        self.format = format
        screen = .init(width: format.video.width, height: format.video.height)
        images = GraphicImages(screen, files: files, waits: waits, report: report)
    }

    // MARK: What is drawn

    /// What the plan says from here on: over the item's frames, with what was drawn before it and what comes after.
    func plan(
        _ item: EngineItem?, _ frames: Range<Int64>, after before: Set<Int64>, next: EngineItem?,
        _ overlay: EngineOverlay
    ) {
        let graphics = item?.graphics ?? []
        let following = Set(
            next.flatMap { format.frame(at: $0.start) <= frames.upperBound ? $0.graphics : nil }?.map(\.id) ?? [])
        drawn = graphics.map { graphic in
            (
                graphic,
                GraphicTiming(
                    graphic, item: frames, startsBefore: before.contains(graphic.id),
                    continuesAfter: following.contains(graphic.id), format: format)
            )
        }
        self.overlay.follow(overlay, items: graphics, format)
        let known = graphics + (next?.graphics ?? []) + self.overlay.graphics
        images.keep(Set(known.compactMap(key)))
        texts = texts.filter { known.map(\.id).contains($0.key) }
        utcOffset = item?.utcOffsetSeconds ?? next?.utcOffsetSeconds ?? utcOffset
        last = nil
        publish()
    }

    private func publish() {
        seen.set(
            drawn.filter { overlay.strength(of: $0.graphic.id) > 0 || overlay.isMoving }.map(\.timing),
            showsAlways: !overlay.graphics.isEmpty)
    }

    /// nil for text.
    private func key(_ graphic: EngineGraphic) -> GraphicImage.Key? {
        graphic.image.map { image in
            GraphicImage.Key(
                path: image, width: graphic.width.map { max(2, (screen.width * $0 / 100 + 1) & ~1) })
        }
    }

    // MARK: Drawing

    /// The picture with everything on it that is seen at this frame: itself when nothing is.
    func draw(on picture: Frame, number: Int64) throws(LibAVError) -> Frame {
        if overlay.isMoving {
            overlay.advance()
            if !overlay.isMoving { publish() }
        }
        guard !drawn.isEmpty || !overlay.graphics.isEmpty else { return picture }
        var parts: [Part] = []
        var layers: [PictureLayer] = []
        func add(_ graphic: EngineGraphic, _ opacity: Int) {
            guard opacity > 0 else { return }
            for part in content(of: graphic, at: number) {
                parts.append(
                    Part(
                        graphic: graphic.id, x: part.x, y: part.y, opacity: opacity * graphic.opacity / 100,
                        version: part.version))
                layers.append(part.layer)
            }
        }
        for (graphic, timing) in drawn where !overlay.shows(graphic.id) {
            add(graphic, timing.opacity(at: number) * overlay.strength(of: graphic.id) / 256)
        }
        for graphic in overlay.graphics {
            let planned = drawn.first { $0.graphic.id == graphic.id }?.timing.opacity(at: number) ?? 0
            add(graphic, max(planned, overlay.strength(ofShown: graphic.id)))
        }
        guard !parts.isEmpty else { return picture }
        if let last, last.source === picture, last.parts == parts { return last.result }
        let result = try picture.copied()
        for (part, layer) in zip(parts, layers) {
            result.draw(layer, x: part.x, y: part.y, opacity: part.opacity)
        }
        last = (picture, parts, result)
        return result
    }

    private func content(of graphic: EngineGraphic, at frame: Int64) -> [GraphicPart] {
        if let text = graphic.text {
            let content: TextContent
            if let known = texts[graphic.id], known.graphic.text == text, known.graphic.place == graphic.place {
                content = known.content
            } else {
                content = TextContent(graphic, text, painter: painter, format: format)
                texts[graphic.id] = (graphic, content)
            }
            return content.parts(at: frame, utcOffset: utcOffset)
        }
        guard let key = key(graphic), let image = images.image(key) else { return [] }
        let time = TimeSpan(microseconds: format.frameRate.instant(ofFrame: frame).microseconds)
        let layer = image.layer(at: time)
        let corner = corner(of: graphic, image)
        return [
            GraphicPart(
                layer: layer, x: corner.x + layer.x, y: corner.y + layer.y,
                version: image.isAnimated ? time.microseconds : 0)
        ]
    }

    private func corner(of graphic: EngineGraphic, _ image: GraphicImage) -> (x: Int, y: Int) {
        let across = screen.width * graphic.margin / 100
        let down = screen.height * graphic.margin / 100
        let (right, bottom) = (screen.width - image.width, screen.height - image.height)
        let x =
            switch graphic.place {
            case .topLeft, .left, .bottomLeft: across
            case .top, .center, .bottom: right / 2
            case .topRight, .right, .bottomRight: right - across
            }
        let y =
            switch graphic.place {
            case .topLeft, .top, .topRight: down
            case .left, .center, .right: bottom / 2
            case .bottomLeft, .bottom, .bottomRight: bottom - down
            }
        return (x & ~1, y & ~1)
    }
}

/// Whether something is drawn over frames: copied video is encoded there. Safe from any thread.
final class SeenGraphics: Sendable {
    private struct State {
        var timings: [GraphicTiming] = []
        var showsAlways = false
    }

    private let state = Mutex(State())

    func set(_ timings: [GraphicTiming], showsAlways: Bool) {
        state.withLock { $0 = State(timings: timings, showsAlways: showsAlways) }
    }

    func isSeen(in frames: Range<Int64>) -> Bool {
        state.withLock { state in
            state.showsAlways || state.timings.contains { $0.isSeen(in: frames) }
        }
    }
}

/// What an operator shows and hides, each on its way there.
private struct OverlayState {
    private struct Fader {
        var graphic: EngineGraphic
        /// From 0 to `steps`.
        var step: Int64
        var target: Int64
        let steps: Int64

        mutating func advance() { step += (target - step).signum() }
        var strength: Int { Int(step * 256 / steps) }
        var isMoving: Bool { step != target }
    }

    private var shown: [Fader] = []
    private var hidden: [Fader] = []
    /// What was to be hidden until now.
    private var wasHidden: Set<Int64> = []
    private var isNew = true

    var isMoving: Bool { shown.contains(where: \.isMoving) || hidden.contains(where: \.isMoving) }
    var graphics: [EngineGraphic] { shown.map(\.graphic) }

    func shows(_ id: Int64) -> Bool { shown.contains { $0.graphic.id == id } }

    /// Of a graphic of the item.
    func strength(of id: Int64) -> Int { hidden.first { $0.graphic.id == id }?.strength ?? 256 }

    func strength(ofShown id: Int64) -> Int { shown.first { $0.graphic.id == id }?.strength ?? 0 }

    mutating func advance() {
        for index in shown.indices { shown[index].advance() }
        for index in hidden.indices { hidden[index].advance() }
        shown.removeAll { $0.target == 0 && !$0.isMoving }
        hidden.removeAll { $0.target == $0.steps && !$0.isMoving }
    }

    /// Of an engine that takes over nothing fades: it was so before.
    mutating func follow(_ overlay: EngineOverlay, items: [EngineGraphic], _ format: ChannelFormat) {
        func steps(_ graphic: EngineGraphic) -> Int64 { format.frames(in: graphic.fade) + 1 }
        for index in shown.indices where !overlay.shown.contains(where: { $0.id == shown[index].graphic.id }) {
            shown[index].target = 0
        }
        for graphic in overlay.shown {
            let count = steps(graphic)
            if let index = shown.firstIndex(where: { $0.graphic.id == graphic.id }) {
                (shown[index].graphic, shown[index].target) = (graphic, shown[index].steps)
            } else {
                shown.append(Fader(graphic: graphic, step: isNew ? count : 0, target: count, steps: count))
            }
        }
        for index in hidden.indices where !overlay.hidden.contains(hidden[index].graphic.id) {
            hidden[index].target = hidden[index].steps
        }
        for graphic in items where overlay.hidden.contains(graphic.id) {
            if let index = hidden.firstIndex(where: { $0.graphic.id == graphic.id }) {
                hidden[index].target = 0
            } else {
                let count = steps(graphic)
                let isOld = isNew || wasHidden.contains(graphic.id)
                hidden.append(Fader(graphic: graphic, step: isOld ? 0 : count, target: 0, steps: count))
            }
        }
        (isNew, wasHidden) = (false, Set(overlay.hidden))
    }
}
