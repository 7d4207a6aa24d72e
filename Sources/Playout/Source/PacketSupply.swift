import LibAV

/// Where a decoder's packets come from: the file's reader, or a stretch of it.
protocol PacketSupply: AnyObject {
    /// The next packet of a track, in decoding order.
    func next(_ track: SourceFeed.Track, patience: Patience) -> SourceReader.Step
}

extension SourceReader: PacketSupply {}
