import CLibAV
public import Core
import Glibc

/// An opened file, read packet by packet. Every call that may wait has a deadline.
// unchecked: the pointer is this object's own from init to deinit; the object stays on one thread.
@safe public final class Demuxer {
    let context: UnsafeMutablePointer<AVFormatContext>
    /// Cancelling it from another thread ends a waiting `read`.
    public let interrupt: Interrupt
    public let path: String
    public let streams: [InputStream]
    /// How long the file was when it was opened.
    public let openedByteCount: Int64?
    private let input: FileInput

    /// What a file may be.
    public enum Contents: Sendable {
        case media
        /// A picture, which may move.
        case image
    }

    /// Of images and clips with transparency.
    private static let imageFormats =
        "png_pipe,apng,jpeg_pipe,gif,webp_pipe,bmp_pipe,tiff_pipe,matroska,mov"

    /// Playlists, image sequences and virtual devices stay out: they lead to other files and hosts.
    private static let mediaFormats =
        "mov,matroska,mpegts,mpeg,mpegvideo,mp3,aac,ac3,eac3,wav,w64,aiff,flac,ogg,avi,asf,flv,mxf,dv,nut,ivf,h264,hevc"

    /// Reads enough of the file to know its streams. The descriptor is closed with this object, also when this fails;
    /// `path` is for the format's guess by the name and for error messages.
    public init(
        owning descriptor: Int32, path: String, contents: Contents = .media, deadline: TimeSpan,
        interrupt: Interrupt = Interrupt()
    ) throws(LibAVError) {
        let fix = "Check that the file exists, is readable and plays elsewhere."
        interrupt.arm(deadline)
        let input = try FileInput(owning: descriptor, path: path, interrupt: interrupt)
        let byteCount = unsafe avio_size(input.context)
        openedByteCount = byteCount >= 0 ? byteCount : nil
        var opened: UnsafeMutablePointer<AVFormatContext>? = try unsafe allocated(
            avformat_alloc_context(), "Opening \(path)")
        unsafe opened!.pointee.interrupt_callback = interrupt.callback
        unsafe opened!.pointee.pb = input.context
        // A file that names others gets none of them.
        unsafe opened!.pointee.io_open = { _, _, _, _, _ in clibav_error(EPERM) }
        let formats = contents == .image ? Self.imageFormats : Self.mediaFormats
        // libav frees the context itself when opening fails.
        let status = unsafe withOptions(["format_whitelist": formats]) {
            unsafe avformat_open_input(&opened, path, nil, $0)
        }
        try check(status, code: "libav.open", what: "Opening \(path)", fix: fix)
        let context = unsafe opened!
        let found = unsafe avformat_find_stream_info(context, nil)
        guard found >= 0 else {
            unsafe avformat_close_input(&opened)
            throw LibAVError(found, code: "libav.streams", what: "Looking for streams in \(path)", fix: fix)
        }
        self.path = path
        self.interrupt = interrupt
        self.input = input
        unsafe self.context = context
        streams = unsafe (0..<Int(context.pointee.nb_streams)).map {
            unsafe InputStream(context.pointee.streams[$0]!, of: context)
        }
    }

    deinit {
        var context: UnsafeMutablePointer<AVFormatContext>? = unsafe context
        unsafe avformat_close_input(&context)
    }

    /// libav's names, such as `mov,mp4,m4a,3gp,3g2,mj2`.
    public var formatName: String { unsafe String(cString: context.pointee.iformat.pointee.name) }
    /// The format allows timestamps to jump (MPEG transport and programme streams).
    public var mayJump: Bool { unsafe context.pointee.iformat.pointee.flags & AVFMT_TS_DISCONT != 0 }
    public var start: TimeSpan? { timeStamp(unsafe context.pointee.start_time).map { TimeSpan(microseconds: $0) } }
    public var duration: TimeSpan? {
        timeStamp(unsafe context.pointee.duration).flatMap { $0 > 0 ? TimeSpan(microseconds: $0) : nil }
    }
    public var bitRate: Int64? { unsafe context.pointee.bit_rate > 0 ? context.pointee.bit_rate : nil }
    public var chapters: [Chapter] {
        unsafe (0..<Int(context.pointee.nb_chapters)).map { unsafe Chapter(context.pointee.chapters[$0]!) }
    }
    public func metadataValue(_ key: String) -> String? { unsafe metadata(context.pointee.metadata, key) }

    public func metadataValue(_ key: String, of stream: InputStream) -> String? {
        unsafe metadata(context.pointee.streams[stream.index]!.pointee.metadata, key)
    }

    /// The bytes of a cover.
    public func attachedPicture(of stream: InputStream) -> [UInt8]? {
        let packet = unsafe context.pointee.streams[stream.index]!.pointee.attached_pic
        guard let data = unsafe packet.data, unsafe packet.size > 0, unsafe packet.size <= 64 << 20 else { return nil }
        return unsafe Array(UnsafeBufferPointer(start: data, count: Int(packet.size)))
    }

    /// The stream of a kind that libav deems the main one.
    public func bestStream(_ kind: MediaKind) -> InputStream? {
        let type =
            switch kind {
            case .video: AVMEDIA_TYPE_VIDEO
            case .audio: AVMEDIA_TYPE_AUDIO
            case .subtitle: AVMEDIA_TYPE_SUBTITLE
            default: AVMEDIA_TYPE_UNKNOWN
            }
        let index = unsafe av_find_best_stream(context, type, -1, -1, nil, 0)
        return index < 0 ? nil : streams[Int(index)]
    }

    /// The fonts that the file brings along, as far as they fit into `most` bytes.
    public func attachedFonts(most: Int) -> [TextRenderer.Font] {
        var (fonts, rest): ([TextRenderer.Font], Int) = ([], most)
        for stream in streams where stream.kind == .attachment {
            let fields = unsafe context.pointee.streams[stream.index]!.pointee
            let count = unsafe Int(fields.codecpar.pointee.extradata_size)
            let name = unsafe metadata(fields.metadata, "filename") ?? ""
            guard count > 0, count <= rest, ["ttf", "otf", "ttc"].contains(name.suffix(3).lowercased()) else {
                continue
            }
            rest -= count
            let bytes = unsafe UnsafeBufferPointer(start: fields.codecpar.pointee.extradata, count: count)
            fonts.append(TextRenderer.Font(name: name, bytes: unsafe Array(bytes)))
        }
        return fonts
    }

    /// Packets of all other streams are dropped inside libav.
    public func keepOnly(_ indexes: [Int]) {
        for index in streams.indices {
            unsafe context.pointee.streams[index]!.pointee.discard =
                indexes.contains(index) ? AVDISCARD_DEFAULT : AVDISCARD_ALL
        }
    }

    /// Goes to the last entry point at or before `position` of the container's clock.
    public func seek(to position: TimeSpan, deadline: TimeSpan) throws(LibAVError) {
        interrupt.arm(deadline)
        let target = position.microseconds
        try check(
            unsafe avformat_seek_file(context, -1, .min, target, target, 0), code: "libav.seek",
            what: "Seeking to \(target) µs in \(path)", fix: "Remux the file; it may have no index.")
    }

    /// Reads the next packet; false at the end of the medium. What `packet` held before is given back.
    public func read(into packet: Packet, deadline: TimeSpan) throws(LibAVError) -> Bool {
        interrupt.arm(deadline)
        packet.clear()
        let status = unsafe av_read_frame(context, packet.pointer)
        if status == clibav_error_eof { return false }
        try check(status, code: "libav.read", what: "Reading \(path)", fix: "The file or its source is damaged.")
        return true
    }
}
