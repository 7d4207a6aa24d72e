/// The programs that a PAT lists: program number and the PID of its PMT.
struct ProgramAssociationTable {
    var programmes: [(number: Int, pid: Int)] = []

    /// nil when the section is not a PAT in force.
    init?(section: [UInt8]) {
        guard section.count >= 8, section[0] == 0x00, section[5] & 1 == 1 else { return nil }
        var index = 8
        while index + 4 <= section.count {
            let number = Int(section[index]) << 8 | Int(section[index + 1])
            let pid = Int(section[index + 2] & 0x1f) << 8 | Int(section[index + 3])
            // Number 0 names the network's own table, not a programme.
            if number != 0 { programmes.append((number, pid)) }
            index += 4
        }
    }
}

/// What a PMT says about one programme.
struct ProgramMapTable {
    struct Entry {
        var pid: Int
        var kind: StreamKind
        var language: String?
    }

    var number: Int
    var clockPID: Int
    var entries: [Entry] = []

    /// nil when the section is not a PMT in force.
    init?(section: [UInt8]) {
        guard section.count >= 12, section[0] == 0x02, section[5] & 1 == 1 else { return nil }
        number = Int(section[3]) << 8 | Int(section[4])
        clockPID = Int(section[8] & 0x1f) << 8 | Int(section[9])
        var index = 12 + (Int(section[10] & 0x0f) << 8 | Int(section[11]))
        while index + 5 <= section.count {
            let pid = Int(section[index + 1] & 0x1f) << 8 | Int(section[index + 2])
            let end = index + 5 + (Int(section[index + 3] & 0x0f) << 8 | Int(section[index + 4]))
            let descriptors = Descriptors(section[(index + 5)..<min(end, section.count)])
            let kind = StreamKind(type: section[index], descriptorTags: descriptors.tags)
            entries.append(Entry(pid: pid, kind: kind, language: descriptors.language))
            index = end
        }
    }
}

/// What is read of a stream's descriptors: which there are, and the language.
private struct Descriptors {
    var tags: [UInt8] = []
    var language: String?

    init(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while let tag = rest.popFirst(), let byteCount = rest.popFirst() {
            let body = rest.prefix(Int(byteCount))
            rest = rest.dropFirst(Int(byteCount))
            tags.append(tag)
            if tag == 0x0a, body.count >= 3 { language = String(decoding: body.prefix(3), as: UTF8.self) }
        }
    }
}

/// What an elementary stream carries, as its PMT declares it.
public enum StreamKind: String, Hashable, Sendable, Codable {
    case h264, hevc, mpegVideo, aac, mpegAudio, ac3, eac3, subtitles, other

    init(type: UInt8, descriptorTags: [UInt8]) {
        switch type {
        case 0x01, 0x02: self = .mpegVideo
        case 0x1b: self = .h264
        case 0x24: self = .hevc
        case 0x03, 0x04: self = .mpegAudio
        case 0x0f: self = .aac
        case 0x81: self = .ac3
        case 0x87: self = .eac3
        case 0x06 where descriptorTags.contains(0x6a): self = .ac3
        case 0x06 where descriptorTags.contains(0x7a): self = .eac3
        case 0x06 where descriptorTags.contains(0x59): self = .subtitles
        default: self = .other
        }
    }

    public var isVideo: Bool { self == .h264 || self == .hevc || self == .mpegVideo }
}
