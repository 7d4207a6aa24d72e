import Core
import LibAV

/// What a container's own index says about its pictures, without reading them.
struct IndexSummary {
    private(set) var entryCount: Int64 = 0
    private(set) var longestKeyInterval: Int64 = 0
    /// The last entry whose bytes the file really has, and when it begins.
    private(set) var lastPresent: Int64?
    /// Entries whose bytes lie after the end of the file.
    private(set) var missingCount = 0
    private var stamps: [Int64] = []

    /// Other formats' entries are what libav noted while reading, not an index: the summary stays empty.
    init(of stream: InputStream?, in demuxer: Demuxer, container: String) {
        guard let stream, container == "mp4" || container == "matroska" else { return }
        let fileEnd = demuxer.byteCount ?? .max
        var key: Int64?
        var all: [Int64] = []
        demuxer.visitIndex(of: stream) { entry in
            all.append(entry.timeStamp)
            if let key { longestKeyInterval = max(longestKeyInterval, entry.timeStamp - key) }
            if entry.isKey { key = entry.timeStamp }
            if entry.position.saturatingPlus(Int64(entry.byteCount)) <= fileEnd {
                lastPresent = max(lastPresent ?? .min, entry.timeStamp)
            } else {
                missingCount += 1
            }
        }
        stamps = all
        entryCount = Int64(all.count)
    }

    /// An index of every picture: the pictures follow each other in equal steps, none missing.
    func isConstant(_ grid: FrameGrid) -> Bool {
        stamps.enumerated().allSatisfy { grid.exactFrame(at: $1) == Int64($0) }
    }

    /// An index of key frames only: each lies on the grid.
    func liesOn(_ grid: FrameGrid) -> Bool { stamps.allSatisfy { grid.exactFrame(at: $0) != nil } }

    /// The first entry's time.
    var first: Int64? { stamps.first }

    /// More than one step in fifty differs from the usual one.
    var isVariable: Bool {
        let steps = zip(stamps.dropFirst(), stamps).map { $0 - $1 }
        let sorted = steps.sorted()
        guard !sorted.isEmpty else { return false }
        let median = sorted[sorted.count / 2]
        return steps.count { abs($0 - median).saturatingTimes(4) > max(median, 4) } * 50 > steps.count
    }
}
