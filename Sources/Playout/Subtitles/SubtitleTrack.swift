import Core
import LibAV
import Linux

/// Which subtitles are drawn over a source: a file beside it, or a stream inside of it.
enum SubtitleChoice: Sendable {
    case file(EngineSubtitleFile)
    case stream(InputStream)

    /// nil when none fits. `sound` is the language that is heard.
    init?(_ wish: EngineSubtitles, streams: [InputStream], sound: String?) {
        let languages = wish.languages.map { LanguageCode($0) }
        let understood = sound.map { languages.contains(LanguageCode($0)) } ?? false
        let forcedOnly = wish.forcedOnly || wish.when == .foreignSound && understood
        var candidates: [(choice: SubtitleChoice, rank: [Int])] = []
        func add(_ choice: SubtitleChoice, _ language: String?, forced: Bool, impaired: Bool, _ rest: [Int]) {
            let place = language.flatMap { languages.firstIndex(of: LanguageCode($0)) }
            guard languages.isEmpty || place != nil, forced || !forcedOnly else { return }
            candidates.append((choice, [place ?? 0, forced == forcedOnly ? 0 : 1, impaired ? 1 : 0] + rest))
        }
        for (index, file) in wish.files.enumerated() {
            add(.file(file), file.language, forced: file.isForced, impaired: file.isHearingImpaired, [0, 0, index])
        }
        for stream in streams where stream.kind == .subtitle {
            add(
                .stream(stream), stream.language, forced: stream.isForced, impaired: stream.isHearingImpaired,
                [1, stream.isDefault ? 0 : 1, stream.index])
        }
        guard let best = candidates.min(by: { $0.rank.lexicographicallyPrecedes($1.rank) }) else { return nil }
        self = best.choice
    }
}

/// The subtitles of one source, drawn over its pictures.
final class SubtitleTrack {
    private let feed = SubtitleFeed()
    private let painter: TextPainter
    private let screen: PictureGeometry.Size
    private let request: SourceRequest
    private var text: TextTrack?
    /// Pictures that are seen at some time, the earliest first; the end is that of the next one where it is not known.
    private var pictures: [(start: TimeSpan, finish: TimeSpan?, parts: [GraphicPart])] = []
    private var version: Int64 = 0
    private var last: (source: Frame, layers: [PictureLayer], result: Frame)?

    /// `zero`: the file's time at its first picture.
    init(_ choice: SubtitleChoice, _ request: SourceRequest, zero: TimeSpan, painter: TextPainter) {
        self.painter = painter
        self.request = request
        screen = painter.screen
        let reading = SubtitleReading(request: request, choice: choice, zero: zero, feed: feed)
        Thread.start(name: "subtitles") { reading.run() }
    }

    /// The picture with what is read at this frame: itself when nothing is.
    func draw(on picture: Frame, number: Int64, waits: Bool) throws(LibAVError) -> Frame {
        let format = request.format
        let time = request.source.inPoint + format.span(ofFrames: number - request.origin)
        if let delivery = feed.take(at: time, waits: waits) { take(delivery) }
        // Lines have times in whole milliseconds, which may lie a little before or after a frame's.
        let middle = time + TimeSpan(microseconds: format.span(ofFrames: 1).microseconds / 2)
        var layers: [PictureLayer] = []
        if let layer = text?.layer(at: middle) { layers.append(layer) }
        let parts = seen(at: middle)
        guard !layers.isEmpty || !parts.isEmpty else { return picture }
        let all = layers + parts.map(\.layer)
        if let last, last.source === picture, last.layers.count == all.count,
            zip(last.layers, all).allSatisfy({ $0.isSame(as: $1) })
        {
            return last.result
        }
        let result = try picture.copied()
        for layer in layers { result.draw(layer, x: layer.x, y: layer.y, opacity: 256) }
        for part in parts { result.draw(part.layer, x: part.x, y: part.y, opacity: 256) }
        last = (picture, all, result)
        return result
    }

    func close() { feed.close() }

    private func seen(at time: TimeSpan) -> [GraphicPart] {
        while pictures.count > 1, pictures[1].start <= time { pictures.removeFirst() }
        guard let first = pictures.first, first.start <= time, first.finish.map({ time < $0 }) ?? true else {
            return []
        }
        return first.parts
    }

    private func take(_ delivery: SubtitleFeed.Delivery) {
        switch delivery.text {
        case .script(let script): begin(script, delivery.fonts)
        case .lines(let lines):
            begin(Self.style(screen), delivery.fonts)
            for line in lines { add(line.text, from: line.start, lasting: line.finish - line.start) }
        case nil: break
        }
        for event in delivery.events {
            if !event.lines.isEmpty {
                if text == nil { begin(delivery.header, delivery.fonts) }
                for line in event.lines { text?.add(line, from: event.start, lasting: event.duration ?? .seconds(5)) }
            } else {
                pictures.append((event.start, event.duration.map { event.start + $0 }, parts(of: event.pictures)))
            }
        }
    }

    private func begin(_ header: String, _ fonts: [TextRenderer.Font]) {
        guard let renderer = painter.renderer(with: fonts) else { return }
        // Without styles there is nothing to draw text with.
        text = try? TextTrack(renderer, header: header)
    }

    private var lineCount = 0

    private func add(_ line: String, from start: TimeSpan, lasting duration: TimeSpan) {
        lineCount += 1
        text?.add("\(lineCount),0,D,,0,0,0,,\(line)", from: start, lasting: duration)
    }

    /// Plain text: white with an outline, inside of what every screen shows.
    static func style(_ screen: PictureGeometry.Size) -> String {
        let size = max(12, screen.height * 55 / 1_000)
        return TextScript.head(
            screen,
            style: [
                "Name": "D", "Fontname": TextFonts.family, "Fontsize": "\(size)", "PrimaryColour": "&H00F0F0F0",
                "OutlineColour": "&H00101010", "BackColour": "&H80000000", "Bold": "0", "BorderStyle": "1",
                "Outline": "\(max(1, size / 18))", "Shadow": "\(size / 30)", "Alignment": "2",
                "MarginL": "\(screen.width / 12)", "MarginR": "\(screen.width / 12)",
                "MarginV": "\(screen.height / 18)", "Encoding": "-1",
            ],
            events: "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text")
    }

    // MARK: Pictures

    private func parts(of pictures: [SubtitlePicture]) -> [GraphicPart] {
        pictures.compactMap { picture in
            version += 1
            // Without a size of its own a picture is for standard definition.
            let (width, height) =
                picture.screenWidth > 0 ? (picture.screenWidth, picture.screenHeight) : (720, 576)
            let share = min(Double(screen.width) / Double(width), Double(screen.height) / Double(height))
            let (left, top) = (
                (Double(screen.width) - Double(width) * share) / 2, (Double(screen.height) - Double(height) * share) / 2
            )
            func even(_ value: Double) -> Int { max(2, Int(value.rounded()) & ~1) }
            let size = PictureGeometry.Size(
                width: even(Double(picture.width) * share), height: even(Double(picture.height) * share))
            // A picture that cannot be scaled is not shown; the next one may be.
            let scaling = GraphicImage.scaling(to: size, isSmaller: share < 1)
            guard let frame = try? FilterRow(scaling).process(picture.frame()),  // Not shown, as said.
                let layer = try? PictureLayer(premultiplied: frame)
            else { return nil }
            let x = Int(left + Double(picture.x) * share) & ~1
            let y = Int(top + Double(picture.y) * share) & ~1
            return GraphicPart(layer: layer, x: x + layer.x, y: y + layer.y, version: version)
        }
    }
}

/// The reading thread's work.
struct SubtitleReading: Sendable {
    let request: SourceRequest
    let choice: SubtitleChoice
    let zero: TimeSpan
    let feed: SubtitleFeed

    private static let readDeadline = TimeSpan.seconds(10)
    private static let mostText = 16 << 20
    private static let mostFonts = 32 << 20
    /// A line may have begun this long before the in-point.
    private static let early = TimeSpan.seconds(60)

    func run() {
        switch choice {
        case .file(let file): readFile(file)
        case .stream(let stream): readStream(stream)
        }
        feed.end()
    }

    private func readFile(_ file: EngineSubtitleFile) {
        // Without its subtitles the film is played all the same.
        guard let descriptor = try? request.files.open(file.path, within: request.openDeadline),
            let bytes = try? FileBytes.read(descriptor, of: file.path, from: 0, count: Self.mostText)
        else { return }
        feed.give(SubtitleText(bytes, language: file.language).contents)
    }

    private func opened() -> Demuxer? {
        do {
            let number = try request.files.open(request.source.path, within: request.openDeadline).release()
            return try Demuxer(owning: number, path: request.source.path, deadline: request.openDeadline)
        } catch {
            // The video is read from the same file, and says why it cannot be.
            return nil
        }
    }

    private func readStream(_ stream: InputStream) {
        guard let demuxer = opened(), demuxer.streams.indices.contains(stream.index),
            // Without its subtitles the film is played all the same.
            let decoder = try? SubtitleDecoder(demuxer.streams[stream.index])
        else { return }
        demuxer.keepOnly([stream.index])
        feed.open(header: decoder.header, fonts: demuxer.attachedFonts(most: Self.mostFonts))
        let entry = request.entry
        let start = entry + zero - Self.early
        // From the start, where the file cannot be searched.
        if start > demuxer.start ?? .zero { try? demuxer.seek(to: start, deadline: request.openDeadline) }
        let packet = Packet()
        // Where reading fails, its subtitles end; its video says why.
        while (try? demuxer.read(into: packet, deadline: Self.readDeadline)) == true {
            guard packet.streamIndex == stream.index, let event = decoder.decode(packet) else { continue }
            let shifted = event.shifted(by: .zero - zero)
            guard feed.give(shifted, at: shifted.start) else { return }
        }
    }
}
