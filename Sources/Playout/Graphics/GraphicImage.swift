import Core
import LibAV
import Linux
import Synchronization

/// An image as it is drawn: one layer, or those of an animation that repeats.
struct GraphicImage: Sendable {
    struct Key: Hashable, Sendable {
        let path: String
        /// In pixels; nil: as it is.
        let width: Int?
    }

    /// The size of the whole image; layers lack its transparent edges.
    let width: Int
    let height: Int
    private let layers: [PictureLayer]
    /// When each layer ends.
    private let ends: [TimeSpan]

    var isAnimated: Bool { layers.count > 1 }

    /// The layer at a time since the channel's clock began: the same on every engine.
    func layer(at time: TimeSpan) -> PictureLayer {
        guard isAnimated, let total = ends.last, total > .zero else { return layers[0] }
        let place = TimeSpan(microseconds: time.microseconds % total.microseconds)
        return layers[ends.firstIndex { $0 > place } ?? 0]
    }

    // MARK: Reading

    private static let deadline = TimeSpan.seconds(5)
    private static let mostPixels = 8_192 * 8_192
    /// Of an animation. A longer one repeats what fits.
    private static let mostBytes = 64 << 20
    private static let usualStep = TimeSpan.milliseconds(40)

    init(_ key: Key, screen: PictureGeometry.Size, files: any FileOpening) throws(SourceFailure) {
        let descriptor: Int32
        do throws(FileRefusal) {
            descriptor = try files.open(key.path, within: Self.deadline).release()
        } catch {
            throw SourceFailure(error)
        }
        do throws(LibAVError) {
            let demuxer = try Demuxer(
                owning: descriptor, path: key.path, contents: .image, deadline: Self.deadline)
            try self.init(demuxer, key, screen)
        } catch {
            throw SourceFailure(
                code: "graphic.unreadable", what: "Cannot draw \(key.path)", why: "\(error.what): \(error.why)",
                fix: "Use a PNG, or convert the image.")
        }
    }

    private init(_ demuxer: Demuxer, _ key: Key, _ screen: PictureGeometry.Size) throws(LibAVError) {
        guard let stream = demuxer.bestStream(.video) ?? demuxer.streams.first(where: { $0.kind == .video }),
            stream.parameters.width * stream.parameters.height <= Self.mostPixels
        else {
            throw LibAVError(
                code: "graphic.empty", what: "Cannot draw \(key.path)", why: "it contains no picture of a usable size",
                fix: "Use a smaller image.")
        }
        var reading = ImageReading(key: key, screen: screen, stream: stream)
        try reading.read(demuxer, most: Self.mostBytes)
        guard !reading.layers.isEmpty else {
            throw LibAVError(
                code: "graphic.empty", what: "Cannot draw \(key.path)", why: "its picture cannot be decoded",
                fix: "Convert the image to PNG.")
        }
        (width, height, layers) = (reading.size.width, reading.size.height, reading.layers)
        ends = reading.starts.indices.map { index in
            index + 1 < reading.starts.count ? reading.starts[index + 1] : reading.starts[index] + reading.step
        }
    }

    /// Scales while colours are red, green and blue times opacity, so that transparent edges stay clean.
    static func scaling(to size: PictureGeometry.Size, isSmaller: Bool) -> [Filter] {
        [
            Filter("format", ["pix_fmts": "gbrap"]), Filter("premultiply", ["inplace": 1]),
            Filter("format", ["pix_fmts": "rgba"]),
            Filter(
                "scale",
                [
                    "w": size.width, "h": size.height, "flags": "\(isSmaller ? "area" : "bicubic")+accurate_rnd",
                    "out_color_matrix": "bt709", "out_range": "tv",
                ]),
            Filter("format", ["pix_fmts": "yuva420p"]),
        ]
    }

    /// Turns the file's pictures into layers.
    private struct ImageReading {
        let key: Key
        let screen: PictureGeometry.Size
        let stream: InputStream
        private(set) var layers: [PictureLayer] = []
        private(set) var starts: [TimeSpan] = []
        private(set) var size = PictureGeometry.Size(width: 2, height: 2)
        private var row: FilterRow?

        init(key: Key, screen: PictureGeometry.Size, stream: InputStream) {
            self.key = key
            self.screen = screen
            self.stream = stream
        }

        /// How long the last picture stays: as long as those before it.
        var step: TimeSpan {
            guard let last = starts.last, starts.count > 1 else { return GraphicImage.usualStep }
            return max(.milliseconds(10), TimeSpan(microseconds: last.microseconds / Int64(starts.count - 1)))
        }

        mutating func read(_ demuxer: Demuxer, most: Int) throws(LibAVError) {
            demuxer.keepOnly([stream.index])
            let decoder = try Decoder(stream, keepsTransparency: true)
            let packet = Packet()
            let decoded = Frame()
            var isOver = false
            while !isOver, layers.reduce(0, { $0 + $1.byteCount }) < most {
                let hasMore = try demuxer.read(into: packet, deadline: GraphicImage.deadline)
                if hasMore, packet.streamIndex != stream.index { continue }
                decoder.send(hasMore ? packet : nil)
                isOver = !hasMore
                while case .frame = decoder.receive(into: decoded) { try take(decoded) }
            }
        }

        private mutating func take(_ picture: Frame) throws(LibAVError) {
            if row == nil { prepare(picture) }
            guard let row else { return }
            let time = picture.bestPresentation.map { stream.timeBase.rescale($0, to: .microseconds) } ?? 0
            picture.presentation = nil
            layers.append(try PictureLayer(premultiplied: try row.process(picture)))
            let first = starts.isEmpty ? time : origin
            if starts.isEmpty { origin = time }
            starts.append(TimeSpan(microseconds: max(0, time - first)))
        }

        private var origin: Int64 = 0

        private mutating func prepare(_ picture: Frame) {
            let (width, height) = (max(1, picture.width), max(1, picture.height))
            var shown = (width: key.width ?? width, height: 0)
            shown.height = max(1, (height * shown.width + width / 2) / width)
            if shown.height > screen.height || shown.width > screen.width {
                let share = min(
                    Double(screen.height) / Double(shown.height), Double(screen.width) / Double(shown.width))
                shown = (Int(Double(shown.width) * share), Int(Double(shown.height) * share))
            }
            size = PictureGeometry.Size(
                width: max(2, (shown.width + 1) & ~1), height: max(2, (shown.height + 1) & ~1))
            row = FilterRow(GraphicImage.scaling(to: size, isSmaller: size.width < width))
        }
    }
}

/// The images that a channel draws. Each is read on a thread of its own: a slow disk never stops the engine.
final class GraphicImages {
    private enum Outcome: Sendable {
        case image(GraphicImage)
        case failed(SourceFailure)
    }

    private final class Loading: Sendable {
        let outcome = Mutex<Outcome?>(nil)
        let latch = Latch()
    }

    private let screen: PictureGeometry.Size
    private let files: any FileOpening
    /// A rendered file must not depend on the speed of the disk.
    private let waits: Bool
    private let report: (SourceFailure) -> Void
    private var loading: [GraphicImage.Key: Loading] = [:]
    private var images: [GraphicImage.Key: GraphicImage] = [:]
    private var failed: Set<GraphicImage.Key> = []

    init(
        _ screen: PictureGeometry.Size, files: any FileOpening, waits: Bool, report: @escaping (SourceFailure) -> Void
    ) {
        self.screen = screen
        self.files = files
        self.waits = waits
        self.report = report
    }

    /// Begins to read what is not there, and forgets everything else. What failed is tried again.
    func keep(_ keys: Set<GraphicImage.Key>) {
        failed = []
        images = images.filter { keys.contains($0.key) }
        loading = loading.filter { keys.contains($0.key) }
        for key in keys { prepare(key) }
    }

    func prepare(_ key: GraphicImage.Key) {
        guard images[key] == nil, loading[key] == nil, !failed.contains(key) else { return }
        let work = Loading()
        loading[key] = work
        Thread.start(name: "image") { [screen, files] in
            let outcome: Outcome
            do throws(SourceFailure) {
                outcome = .image(try GraphicImage(key, screen: screen, files: files))
            } catch {
                outcome = .failed(error)
            }
            work.outcome.withLock { $0 = outcome }
            work.latch.open()
        }
    }

    /// nil until it is read, and when it cannot be.
    func image(_ key: GraphicImage.Key) -> GraphicImage? {
        if let image = images[key] { return image }
        prepare(key)
        guard let work = loading[key] else { return nil }
        if waits { work.latch.wait() }
        guard let outcome = work.outcome.withLock({ $0 }) else { return nil }
        loading[key] = nil
        switch outcome {
        case .image(let image):
            images[key] = image
            return image
        case .failed(let failure):
            failed.insert(key)
            report(failure)
            return nil
        }
    }
}
