import Core

/// One channel's programmes as XMLTV, from the first that is known to the last. Any window is a slice of it.
struct GuideFragment: Sendable {
    private struct Entry {
        let start: Int64
        let finish: Int64
        /// Where its bytes end.
        let end: Int
    }

    /// Of the programmes; the piece is looked at again when the source has another.
    private(set) var revision: Int64
    private let entries: [Entry]
    private let bytes: [UInt8]

    /// What `writer` makes of the row; `known` when that is the same.
    static func written(
        _ row: [GuideProgramme], _ writer: inout ProgrammeWriter, revision: Int64, known: GuideFragment?
    ) -> (piece: GuideFragment, isNew: Bool) {
        var ends: [Int] = []
        ends.reserveCapacity(row.count)
        for programme in row {
            writer.write(programme)
            ends.append(writer.bytes.count)
        }
        if let known, known.bytes == writer.bytes { return (known.confirmed(revision), false) }
        return (GuideFragment(row, ends, writer.bytes, revision: revision), true)
    }

    /// Takes a copy of the bytes: no larger than it must be.
    private init(_ row: [GuideProgramme], _ ends: [Int], _ written: [UInt8], revision: Int64) {
        entries = zip(row, ends).map { programme, end in
            Entry(start: programme.start.seconds, finish: programme.finish.seconds, end: end)
        }
        self.revision = revision
        var exact: [UInt8] = []
        exact.reserveCapacity(written.count)
        exact.append(contentsOf: written)
        bytes = exact
    }

    /// The same bytes, as right as of `revision`.
    private func confirmed(_ revision: Int64) -> GuideFragment {
        var piece = self
        piece.revision = revision
        return piece
    }

    var byteCount: Int { bytes.count }

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
