import Core
import LibAV

/// Turns a file's H.264 packets into access units for a transport stream: start codes in front of every NAL unit,
/// parameter sets in every key frame.
final class AccessUnitMaker {
    private let configuration: DecoderConfiguration
    private let filter: BitstreamFilter?

    /// nil if the stream is not H.264 or says too little about itself.
    init?(_ stream: InputStream) throws(LibAVError) {
        guard stream.parameters.codecName == "h264",
            let configuration = DecoderConfiguration(stream.parameters.extraData)
        else { return nil }
        self.configuration = configuration
        filter = configuration.framing == .startCodes ? nil : try BitstreamFilter("h264_mp4toannexb", for: stream)
    }

    /// Whether `packet` is a key frame at which a decoder can start with the file's own parameter sets.
    func isEntryPoint(_ packet: Packet) -> Bool {
        guard packet.isKey, !packet.isCorrupt, !packet.isDiscarded else { return false }
        let head = packet.withByteValues { PictureHead($0, framing: configuration.framing) }
        return head.isInstantRefresh && configuration.parameters.covers(head.parameters)
    }

    /// `packet` keeps its bytes. nil when they cannot be read as NAL units.
    func unit(of packet: Packet, frame: Int64) -> AccessUnit? {
        let whole = filter.map { annexB(packet, $0) } ?? withParameters(packet)
        return whole.map { AccessUnit(packet: $0, frame: frame, isKey: packet.isKey) }
    }

    private func annexB(_ packet: Packet, _ filter: BitstreamFilter) -> Packet? {
        var result: Packet?
        do throws(LibAVError) {
            // The filter writes the parameter sets in front of IDR pictures itself.
            try filter.filter(packet.shared()) { filtered throws(LibAVError) in result = filtered.moved() }
        } catch {
            return nil
        }
        return result
    }

    private func withParameters(_ packet: Packet) -> Packet {
        guard packet.isKey else { return packet.shared() }
        let head = packet.withByteValues { PictureHead($0, framing: .startCodes) }
        guard head.parameters.sequence.isEmpty else { return packet.shared() }
        return packet.prefixed(with: configuration.parameters.withStartCodes)
    }
}
