import Core
import LibAV

/// The one session of an audio track. It takes audio in any amounts and gives packets of the codec's block size, whose bounds are
/// whole blocks from the first sample on, whatever the codec's priming.
final class SoundEncoder {
    let blockSize: Int
    /// How many samples of silence must go in before the first.
    let silenceInFront: Int

    private let encoder: Encoder
    /// Goes in front of each AAC packet.
    private let header: ADTSHeader?
    /// The output sample of the next block that goes in.
    private var blockStart: Int64
    /// Packets before this were sent by a crashed engine.
    private let firstWanted: Int64

    /// `start` is the first sample that will come. When `resumes`, the packet before it, which only primes the decoder, is
    /// left out: the crashed engine has sent that stretch.
    init(_ track: SoundFormat, sampleRate: Int64, start: Int64, resumes: Bool) throws(LibAVError) {
        let codec = track.codec
        encoder = try Encoder.audio(codec, track.layout, bitRate: track.bitRate, sampleRate: sampleRate)
        header = codec == .aac ? try ADTSHeader(sampleRate: sampleRate, channelCount: track.layout.channelCount) : nil
        blockSize = codec.blockSize
        silenceInFront = (blockSize - encoder.priming % blockSize) % blockSize
        blockStart = start - Int64(silenceInFront)
        firstWanted = resumes ? start : start - Int64(blockSize)
    }

    /// The sample at which the first packet is heard.
    var firstSample: Int64 { firstWanted }

    /// Encodes all whole blocks of `buffer`; the packets' presentation is in samples.
    func encode(_ buffer: SoundBuffer, output: (Packet) throws(LibAVError) -> Void) throws(LibAVError) {
        while let block = buffer.nextBlock() {
            try encode(block, output: output)
            blockStart += Int64(blockSize)
        }
    }

    /// Gives out what the session holds; nothing can be encoded afterwards.
    func finish(output: (Packet) throws(LibAVError) -> Void) throws(LibAVError) {
        try encode(nil, output: output)
    }

    private func encode(_ block: Frame?, output: (Packet) throws(LibAVError) -> Void) throws(LibAVError) {
        try encoder.encode(block, presentation: blockStart) { raw throws(LibAVError) in
            guard let presentation = raw.presentation, presentation >= firstWanted else { return }
            let unit = header?.wrap(raw) ?? raw.moved()
            unit.presentation = presentation
            unit.isKey = true
            try output(unit)
        }
    }
}

/// One of the channel's audio tracks on its way from samples to packets.
final class SoundLine {
    let buffer: SoundBuffer
    let encoder: SoundEncoder

    /// `position`: the first sample that will come. `skipped`: how many were left out of the stream before.
    init(
        _ track: SoundFormat, sampleRate: Int64, position: Int64, skipped: Int64, resumes: Bool
    ) throws(LibAVError) {
        encoder = try SoundEncoder(track, sampleRate: sampleRate, start: position - skipped, resumes: resumes)
        buffer = try SoundBuffer(
            track.layout, position: position, sampleRate: sampleRate, blockSize: encoder.blockSize,
            priming: encoder.silenceInFront)
    }

    /// Encodes all whole blocks.
    func encode(output: (Packet) throws(LibAVError) -> Void) throws(LibAVError) {
        try encoder.encode(buffer, output: output)
    }

    /// Fills the last block with silence and gives out everything.
    func finish(output: (Packet) throws(LibAVError) -> Void) throws(LibAVError) {
        let missing = encoder.blockSize - buffer.count % encoder.blockSize
        buffer.appendSilence(upTo: buffer.position + Int64(missing))
        try encoder.encode(buffer, output: output)
        try encoder.finish(output: output)
    }
}

/// The seven bytes in front of each AAC frame in a transport stream (ISO 13818-7, 6.2).
struct ADTSHeader {
    private let rateIndex: UInt8
    /// Two channels and six have a configuration of that number.
    private let configuration: UInt8
    private static let byteCount = 7
    private static let rates: [Int64] = [
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    ]

    init(sampleRate: Int64, channelCount: Int) throws(LibAVError) {
        guard let index = Self.rates.firstIndex(of: sampleRate) else {
            throw LibAVError(
                code: "engine.sampleRate", what: "Setting up sound", why: "\(sampleRate) Hz cannot be written in ADTS",
                fix: "Use 48000 Hz in the profile.")
        }
        rateIndex = UInt8(index)
        configuration = UInt8(channelCount)
    }

    /// A new packet: the header, then the bytes of `raw`. AAC-LC, one frame.
    func wrap(_ raw: Packet) -> Packet {
        let total = raw.byteCount + Self.byteCount
        return raw.prefixed(with: [
            0xff, 0xf1, 1 << 6 | rateIndex << 2 | configuration >> 2,
            (configuration & 3) << 6 | UInt8(total >> 11), UInt8(total >> 3 & 0xff),
            UInt8(total & 7) << 5 | 0x1f, 0xfc,
        ])
    }
}
