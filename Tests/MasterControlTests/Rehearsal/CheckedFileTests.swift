import Core
import Testing

@testable import MasterControl

@Suite struct `A file that was opened` {
    private let stamp = FileStamp(byteCount: 10, modified: Instant(seconds: 5), fingerprint: 1)

    private func codes(_ answer: ProbeResponse) -> [String] {
        let item = MediaItem(
            id: MediaID(1), library: LibraryID(1), kind: .movie, path: "/srv/film.mp4", state: .ready,
            metadata: MediaMetadata(title: "Film"), facts: SmallStation.facts())
        let look = FileStatus.file(byteCount: 10, modified: Instant(seconds: 5))
        return CheckedFile(item, look, stamp, answer).causes.map(\.code)
    }

    @Test func `is good when it contains what was recorded`() {
        #expect(codes(ProbeResponse(id: 1, facts: SmallStation.facts())) == [])
        #expect(codes(ProbeResponse(id: 1, facts: SmallStation.facts(.minutes(30) + .milliseconds(40)))) == [])
    }

    @Test func `is a fault when it does not open`() {
        #expect(codes(ProbeResponse(id: 1, failure: "no streams")) == ["file.unopened"])
    }

    @Test func `is a fault when its duration, video or audio differ`() {
        let others = [
            SmallStation.facts(.minutes(29)), SmallStation.facts(width: 640), SmallStation.facts(channels: 6),
        ]
        for facts in others { #expect(codes(ProbeResponse(id: 1, facts: facts)) == ["file.differs"]) }
    }
}
