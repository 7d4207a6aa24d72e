import Core

extension StationReader {
    /// A mirror before the channel that it names has its id.
    struct MirrorReference {
        let owner: ChannelNumber
        let node: YAMLNode
        let target: ChannelNumber
        let offset: TimeSpan
    }

    private static let longestOffset = TimeSpan.hours(24)

    func mirror(_ fields: Fields, of owner: ChannelNumber) -> MirrorReference? {
        guard let node = fields.node("mirror"),
            let parts = Fields(node, "mirror", keys: ["channel", "offset"], faults),
            let target = parts.required("channel"), let number = channelNumber(target),
            let offset = parts.requiredLength("offset")
        else { return nil }
        guard offset <= Self.longestOffset else {
            faults.add(at: node.mark, found: DurationText.write(offset), expected: "an offset of at most 24 hours")
            return nil
        }
        return MirrorReference(owner: owner, node: target, target: number, offset: offset)
    }

    /// The channels with their mirrors: of channels of the file or the station, but of no mirrors.
    func resolved(_ mirrors: [MirrorReference], in channels: [Channel]) -> [Channel] {
        var result = channels
        let mirroring = Set(mirrors.map(\.owner))
        for mirror in mirrors {
            guard let index = result.firstIndex(where: { $0.number == mirror.owner }) else { continue }
            let target =
                channels.first { $0.number == mirror.target && !mirroring.contains($0.number) }
                ?? current.channels.first { known in
                    known.number == mirror.target && known.mirror == nil
                        && !channels.contains { $0.id == known.id || $0.number == known.number }
                }
            guard let target else {
                faults.add(
                    at: mirror.node.mark, found: "channel \(mirror.target)",
                    expected: "the number of a channel that is no mirror itself")
                continue
            }
            result[index].mirror = Channel.Mirror(channel: target.id, offset: mirror.offset)
            result[index].schedule = target.schedule
        }
        return result
    }
}
