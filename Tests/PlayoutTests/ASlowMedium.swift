import Core
import LibAV
import TestMedia
import Testing

@testable import Playout

/// Gives a file's packets, but nothing while it stumbles.
private final class StumblingSupply: PacketSource {
    private let reader: SourceReader
    var stumbles = false

    init(_ reader: SourceReader) { self.reader = reader }

    func next(_ track: SourceFeed.Track, patience: WaitLimit) -> SourceReader.Step {
        stumbles ? .notYet : reader.next(track, patience: patience)
    }
}

@Suite struct `A slow medium` {
    @Test func `costs decoded pictures up to the next key frame, and no frame is out of place`() throws {
        let path = try TestMedia.path("h264-720p30.mp4")
        let format = ChannelFormat(video: VideoProfile(), audio: AudioProfile())
        let request = SourceRequest(
            source: EngineSource(path: path), format: format, origin: 0, firstFrame: 0, firstSample: 0, endFrame: 300,
            openDeadline: .seconds(10))
        let reader = SourceReader(request)
        defer { reader.close() }
        guard case .ready = reader.opened(patience: .unlimited), let source = reader.source,
            let video = source.video, let maker = try AccessUnitMaker(video)
        else {
            Issue.record("the clip was not opened")
            return
        }
        let supply = StumblingSupply(reader)
        let pictures = CopiedPictures(
            video, clock: source.clock, format: format, reader: supply, maker: maker)

        var ways = ""
        var held: Frame?
        for frame in Int64(0)..<300 {
            supply.stumbles = (130..<140).contains(frame)
            switch pictures.picture(for: frame, endFrame: 300, patience: .unlimited) {
            case .accessUnit: ways.append("c")
            case .frame: ways.append("d")
            case .notYet:
                ways.append("-")
                held = held ?? pictures.lastPicture()
            case .ended: ways.append("e")
            }
        }
        let copied = ways.prefix { $0 == "c" }.count
        #expect((130..<134).contains(copied), "the group on its way is finished first: \(ways)")
        let gap = ways.dropFirst(copied).prefix { $0 == "-" }.count
        #expect(copied + gap == 140)
        #expect(ways.dropFirst(140) == String(repeating: "d", count: 40) + String(repeating: "c", count: 120))
        #expect(held?.width == 1_280)
    }
}
