public import Core
import LibAV
public import Linux

/// Probes a media file: everything the scheduler and the engine need to know of it before it is planned.
///
/// Short files are read whole. Of long ones the container's index is read and a few groups of pictures at the start,
/// in the middle and at the end. It waits for the disk, so call it on a thread of your own.
public struct MediaProbe {
    /// How long one file may take.
    public var limit: TimeSpan
    private let files: any FileOpening

    /// `files` opens the file.
    public init(limit: TimeSpan = .seconds(20), files: any FileOpening = LocalFiles()) {
        self.limit = limit
        self.files = files
    }

    /// What is in a file, and its own tags.
    public struct Findings: Sendable {
        public let facts: MediaFacts
        public let tags: MediaDescription
    }

    public func facts(of path: String) throws(ProbeRefusal) -> MediaFacts { try findings(in: path).facts }

    /// With the loudness of its audio, which takes time in proportion to the file's duration.
    public func findings(in path: String, measuresLoudness: Bool) throws(ProbeRefusal) -> Findings {
        let found = try findings(in: path)
        guard measuresLoudness else { return found }
        return Findings(facts: try LoudnessMeter(files: files).measured(found.facts, of: path), tags: found.tags)
    }

    public func findings(in path: String) throws(ProbeRefusal) -> Findings {
        let finish = SystemClock.uptime + limit
        let descriptor = try open(path)
        let front = try front(of: descriptor, path)
        let number = descriptor.release()
        var said: [String] = []
        do {
            return try LibAVLog.collecting({ () throws(ProbeFailure) -> Findings in
                try inspect(number, path, finish)
            }) {
                said = $0
            }
        } catch {
            throw refusal(error, path: path, front: front, said: said)
        }
    }

    private func inspect(_ number: Int32, _ path: String, _ finish: TimeSpan) throws(ProbeFailure) -> Findings {
        let demuxer: Demuxer
        do {
            demuxer = try Demuxer(owning: number, path: path, deadline: limit)
        } catch {
            throw error.isTimeout ? .late : .unopened(error)
        }
        let facts = try ProbeSession(demuxer, finish: finish).facts()
        return Findings(facts: facts, tags: MediaDescription(demuxer))
    }

    private func open(_ path: String) throws(ProbeRefusal) -> Descriptor {
        do throws(FileRefusal) {
            return try files.open(path, within: limit)
        } catch {
            throw error.isTimeout ? .tookTooLong(path, limit: limit) : .unreadable(path, cause: error)
        }
    }

    /// The file's first bytes; refuses what cannot be read at all.
    private func front(of descriptor: borrowing Descriptor, _ path: String) throws(ProbeRefusal) -> [UInt8] {
        let front: [UInt8]
        do {
            front = try FileBytes.read(descriptor, of: path, from: 0, count: 12)
        } catch {
            throw .unreadable(path, cause: error)
        }
        if front.isEmpty { throw .empty(path) }
        return front
    }

    private func refusal(_ fault: ProbeFailure, path: String, front: [UInt8], said: [String]) -> ProbeRefusal {
        switch fault {
        case .unopened(let error):
            guard isKnownMedia(front) else { return .notMedia(path, cause: error.why) }
            let cause = "moov atom not found"
            return said.contains { $0.contains(cause) }
                ? .noIndex(path, cause: cause) : .damaged(path, cause: error.why)
        case .late: return .tookTooLong(path, limit: limit)
        case .nothingToPlay: return .nothingToPlay(path)
        case .growing: return .growing(path)
        case .dolbyVision: return .dolbyVision(path)
        case .unknownCodec(let name): return .unknownCodec(path, codec: name)
        case .nothingReadable(let cause): return .damaged(path, cause: cause)
        case .cutShort(let present, let announced): return .cutShort(path, present: present, announced: announced)
        }
    }

    /// The front of an MP4 or Matroska file.
    private func isKnownMedia(_ front: [UInt8]) -> Bool {
        front.dropFirst(4).starts(with: Array("ftyp".utf8)) || front.starts(with: [0x1a, 0x45, 0xdf, 0xa3])
    }
}

/// Why an inspection came to no facts.
enum ProbeFailure: Error {
    case unopened(LibAVError)
    case late
    case nothingToPlay
    case growing
    case dolbyVision
    case unknownCodec(String)
    case nothingReadable(String)
    case cutShort(present: TimeSpan, announced: TimeSpan)
}
