import Core
import LibAV

/// A file's pictures copied: coded pictures as they are wherever whole groups fit, decoded ones at the ragged
/// ends, around damage and when the medium was too slow. Every output frame gets exactly one picture, whichever way.
///
/// It moves between three ways of working. Seeking: it reads up to the first wanted frame. Copying: it hands out
/// closed groups. Decoding: it hands out frames up to the next key frame, and goes back to copying there.
final class CopiedPictures {
    private let stream: InputStream
    private let clock: SourceClock
    private let format: ChannelFormat
    private let work: SourceWork
    private let seen: SeenGraphics
    private let tables: ColorTables
    private let reader: any PacketSource
    private let maker: AccessUnitMaker

    private var mode = Mode.seeking
    /// A key frame that was read and not yet played.
    private var held: Packet?
    /// The packets since the last key frame: what a decoder needs to make any picture from there on.
    private var group: [Packet] = []
    /// Access units of the last closed group that are still to be handed out, the next one last.
    private var ready: [AccessUnit] = []
    private var groups = ClosedGroups<Packet>(nextFrame: 0)
    /// The last key frame that was handed out.
    private var keyFrame: Int64 = 0
    /// The last decoded picture handed out.
    private var lastFrame: Frame?
    /// The last frame that an access unit was handed out for, and the group it lies in once decoding began.
    private var lastCopied: Int64 = 0
    private var lastGroup: [Packet] = []
    private var returnsLeft = 12
    /// Whether the last picture handed out was copied.
    private(set) var isCopying = false

    private enum Mode {
        case seeking, copying
        case decoding(PictureTrack, GroupPackets)
        case over(cause: String?)
    }

    init(
        _ stream: InputStream, clock: SourceClock, format: ChannelFormat, work: SourceWork = SourceWork(),
        seen: SeenGraphics = SeenGraphics(), tables: ColorTables = ColorTables(), reader: any PacketSource,
        maker: AccessUnitMaker
    ) {
        self.tables = tables
        self.stream = stream
        self.clock = clock
        self.format = format
        self.work = work
        self.seen = seen
        self.reader = reader
        self.maker = maker
    }

    /// The picture for `frame`; no group is begun that would not be over before `endFrame`.
    func picture(for frame: Int64, endFrame: Int64, patience: WaitLimit) -> PictureStep {
        while true {
            let step: PictureStep? =
                switch mode {
                case .seeking: seek(frame, patience)
                case .copying: copy(frame, endFrame, patience)
                case .decoding(let track, let supply): decode(frame, track, supply, patience)
                case .over(let cause): .ended(cause: cause)
                }
            guard let step else { continue }
            switch step {
            case .accessUnit: (isCopying, lastCopied) = (true, frame)
            case .frame(let picture): (isCopying, lastFrame, lastGroup) = (false, picture, [])
            case .notYet, .ended: break
            }
            return step
        }
    }

    /// Where the group that is being handed out ends.
    var earliestEnd: Int64 { ready.isEmpty ? .min : groups.nextFrame }

    /// The last picture handed out; decoded from the group that is kept when it was copied.
    func lastPicture() -> Frame? {
        guard isCopying, let track = makeTrack() else { return lastFrame }
        let supply = GroupPackets(lastGroup.isEmpty ? group : lastGroup, then: nil, stopsAtKeyFrames: false)
        if case .frame(let frame) = track.picture(for: lastCopied, from: supply, patience: .unlimited) {
            lastFrame = frame
        }
        return lastFrame
    }

    private func frame(of packet: Packet) -> Int64? {
        packet.presentation.map { clock.nearestFrame(of: $0, in: stream.timeBase) }
    }

    // MARK: Seeking

    /// Reads until `frame` lies in the group that was read, or a later group begins.
    private func seek(_ frame: Int64, _ patience: WaitLimit) -> PictureStep? {
        let packet: Packet
        switch take(patience) {
        case .packet(let next): packet = next
        case .notYet: return .notYet
        case .ended(let cause):
            if group.isEmpty { mode = .over(cause: cause) } else { startDecoding(returns: false) }
            return nil
        }
        guard packet.isKey, let place = self.frame(of: packet) else {
            if !group.isEmpty { group.append(packet) }
            return nil
        }
        if place == frame, maker.isEntryPoint(packet) {
            held = packet
            startCopying(at: frame)
        } else if place <= frame {
            group = [packet]
        } else {
            held = packet
            startDecoding(returns: true)
        }
        return nil
    }

    private func take(_ patience: WaitLimit) -> SourceReader.Step {
        if let packet = held {
            held = nil
            return .packet(packet)
        }
        return reader.next(.video, patience: patience)
    }

    // MARK: Copying

    private func startCopying(at frame: Int64) {
        group = []
        ready = []
        groups = ClosedGroups(nextFrame: frame)
        keyFrame = frame
        mode = .copying
    }

    private func copy(_ frame: Int64, _ endFrame: Int64, _ patience: WaitLimit) -> PictureStep? {
        if let unit = ready.popLast() { return .accessUnit(unit) }
        // The engine went on without this source while its medium was slow.
        if frame > groups.nextFrame { return startDecoding(returns: true) }
        let packet: Packet
        switch take(patience) {
        case .packet(let next): packet = next
        case .notYet: return .notYet
        case .ended(let cause):
            guard groups.isOpen else { return .ended(cause: cause) }
            return startDecoding(returns: false)
        }
        if packet.isKey {
            // A key frame inside an open group means that a picture is missing; what is there is shown decoded.
            guard !groups.isOpen, maker.isEntryPoint(packet), self.frame(of: packet) == groups.nextFrame else {
                held = packet
                return startDecoding(returns: true)
            }
            group = []
            keyFrame = groups.nextFrame
        }
        group.append(packet)
        // The scan reads samples of long files: elsewhere key frames may be rarer than viewers can wait for.
        if groups.nextFrame - keyFrame >= format.frames(in: CopyRule.longestKeyFrameInterval) {
            return startDecoding(returns: true)
        }
        guard !packet.isCorrupt, !packet.isDiscarded, let place = self.frame(of: packet) else {
            return startDecoding(returns: true)
        }
        switch groups.add(packet, frame: place) {
        case .open: return nil
        case .broken: return startDecoding(returns: true)
        case .closed(let pictures):
            let first = groups.nextFrame - Int64(pictures.count)
            if seen.isSeen(in: first..<groups.nextFrame) { return startDecoding(returns: true, isForGraphics: true) }
            if groups.nextFrame <= endFrame, let units = units(of: pictures, from: first) {
                ready = units.reversed()
                return nil
            }
            return startDecoding(returns: true)
        }
    }

    /// nil when a picture cannot be passed on, or would be decoded later than it is shown.
    private func units(of pictures: [(picture: Packet, place: Int)], from first: Int64) -> [AccessUnit]? {
        var units: [AccessUnit] = []
        for (index, (packet, place)) in pictures.enumerated() {
            guard place >= index - Int(ChannelFormat.reorderDepth),
                let unit = maker.unit(of: packet, frame: first + Int64(place))
            else { return nil }
            units.append(unit)
        }
        return units
    }

    // MARK: Decoding

    private func makeTrack() -> PictureTrack? {
        do throws(LibAVError) {
            return try PictureTrack(stream, clock: clock, format: format, work: work, tables: tables)
        } catch {
            return nil
        }
    }

    /// Decodes from the last key frame on. `returns`: copying continues at the next key frame; for graphics as often as
    /// they come and go.
    @discardableResult
    private func startDecoding(returns: Bool, isForGraphics: Bool = false) -> PictureStep? {
        guard let track = makeTrack() else {
            mode = .over(cause: "its H.264 decoder could not be opened")
            return nil
        }
        let packets = group
        let next = held
        if isCopying { lastGroup = group }
        (group, ready, held) = ([], [], nil)
        if !isForGraphics { returnsLeft -= 1 }
        let stops = returns && returnsLeft > 0
        let supply =
            stops || next == nil
            ? GroupPackets(packets, held: next, then: reader, stopsAtKeyFrames: stops)
            : GroupPackets(packets + [next].compactMap(\.self), then: reader, stopsAtKeyFrames: false)
        mode = .decoding(track, supply)
        return nil
    }

    private func decode(
        _ frame: Int64, _ track: PictureTrack, _ supply: GroupPackets, _ patience: WaitLimit
    ) -> PictureStep? {
        if let key = supply.held, let place = self.frame(of: key), place <= frame {
            held = key
            mode = .seeking
            return nil
        }
        let step = track.picture(for: frame, from: supply, patience: patience)
        guard case .ended(let cause) = step else { return step }
        guard let key = supply.held else {
            mode = .over(cause: cause)
            return nil
        }
        // Between here and the key frame pictures are missing in the file: the last one stays.
        if let place = self.frame(of: key), place > frame { return lastPicture().map { .frame($0) } ?? .notYet }
        held = key
        mode = .seeking
        return nil
    }
}
