import LibAV

/// Where a decoder's packets come from: the file's reader, or a stretch of it.
protocol PacketSource: AnyObject {
    /// The next packet of a track, in decoding order.
    func next(_ track: SourceFeed.Track, patience: WaitLimit) -> SourceReader.Step
}

extension SourceReader: PacketSource {}
