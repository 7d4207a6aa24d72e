import Core

/// One channel's programmes as XMLTV, from the first that is known to the last. Any window is a slice of it.
struct GuidePiece: Sendable {
    private struct Entry {
        let start: Int64
        let finish: Int64
        /// Where its bytes end.
        let end: Int
    }

    /// Of the programmes; the piece is looked at again when the source has another.
    private(set) var revision: Int64
    /// Of everything that the bytes depend on.
    let fingerprint: Int
    private var entries: [Entry] = []
    private let bytes: [UInt8]

    /// Takes a copy of what it has `writer` write: no larger than it must be.
    init(_ row: [GuideProgramme], _ writer: inout ProgrammeWriter, revision: Int64, fingerprint: Int) {
        entries.reserveCapacity(row.count)
        for programme in row {
            writer.write(programme)
            entries.append(
                Entry(start: programme.start.seconds, finish: programme.finish.seconds, end: writer.bytes.count))
        }
        self.revision = revision
        self.fingerprint = fingerprint
        var exact: [UInt8] = []
        exact.reserveCapacity(writer.bytes.count)
        exact.append(contentsOf: writer.bytes)
        bytes = exact
    }

    /// The same bytes, as right as of `revision`.
    func confirmed(_ revision: Int64) -> GuidePiece {
        var piece = self
        piece.revision = revision
        return piece
    }

    /// When the first programme begins; nil when there is none.
    var start: Instant? { entries.first.map { Instant(seconds: $0.start) } }
    /// When the last one ends.
    var finish: Instant? { entries.last.map { Instant(seconds: $0.finish) } }

    /// The programmes that are on at some moment of the window, whole.
    func slice(_ window: GuideWindow) -> ArraySlice<UInt8> {
        let first = firstIndex { $0.finish > window.from.seconds }
        let last = firstIndex { $0.start >= window.until.seconds }
        guard first < last else { return [] }
        return bytes[(first == 0 ? 0 : entries[first - 1].end)..<entries[last - 1].end]
    }

    /// Of entries in order, the first for which `holds`; it holds for all after it too.
    private func firstIndex(_ holds: (Entry) -> Bool) -> Int {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if holds(entries[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
