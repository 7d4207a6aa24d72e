import CLibAV

/// A place that a container's index names.
public struct IndexEntry: Hashable, Sendable {
    /// Decoding time (MP4) or presentation time (Matroska), in the stream's time base.
    public let timeStamp: Int64
    public let position: Int64
    /// 0 when the index does not say.
    public let byteCount: Int
    public let isKey: Bool
}

extension Demuxer {
    /// The size of the file; nil for what has none.
    public var byteCount: Int64? {
        guard let input = unsafe context.pointee.pb else { return nil }
        let size = unsafe avio_size(input)
        return size >= 0 ? size : nil
    }

    /// Gives each entry of the container's index of a stream: every packet of an MP4, the cues of a Matroska file (read
    /// at the first seek), nothing where the format has no index.
    public func visitIndex(of stream: InputStream, _ body: (IndexEntry) -> Void) {
        let pointer = unsafe context.pointee.streams[stream.index]
        for number in 0..<(unsafe avformat_index_get_entries_count(pointer)) {
            guard let entry = unsafe avformat_index_get_entry(pointer, number) else { return }
            guard let time = timeStamp(unsafe entry.pointee.timestamp) else { continue }
            body(
                IndexEntry(
                    timeStamp: time, position: unsafe entry.pointee.pos,
                    byteCount: Int(unsafe entry.pointee.size),
                    isKey: unsafe entry.pointee.flags & AVINDEX_KEYFRAME != 0))
        }
    }
}
