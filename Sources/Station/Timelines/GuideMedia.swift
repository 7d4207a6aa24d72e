import Core
import Scheduler

/// The media that guides are being made of. Channels have media in common, and reading an item costs more than
/// everything else that a programme needs: each is read once for a whole guide.
struct GuideMedia {
    /// Above this everything is forgotten: a guide that needs more is slower, not larger.
    private static let most = 50_000

    private var subjects: [MediaID: GuideSubject] = [:]
    /// Of the station, when they were read.
    private var revision: Int64 = -1

    /// Those of the items that are known as the station has them at `revision`.
    func known(_ ids: Set<MediaID>, at revision: Int64) -> [MediaID: GuideSubject] {
        guard revision == self.revision else { return [:] }
        var found: [MediaID: GuideSubject] = [:]
        found.reserveCapacity(ids.count)
        for id in ids { found[id] = subjects[id] }
        return found
    }

    mutating func keep(_ read: [GuideSubject], at revision: Int64) {
        if revision != self.revision || subjects.count + read.count > Self.most { subjects = [:] }
        self.revision = revision
        for subject in read { subjects[subject.item.id] = subject }
    }
}
