import CLibAV

/// Rewrites packets without decoding them, such as `h264_mp4toannexb,dump_extra=freq=keyframe`.
// unchecked: the pointer is this object's own from init to deinit; the object stays on one thread.
@safe public final class BitstreamFilter {
    private let context: UnsafeMutablePointer<AVBSFContext>
    private let chain: String

    public init(_ chain: String, for stream: InputStream) throws(LibAVError) {
        var made: UnsafeMutablePointer<AVBSFContext>?
        try check(
            unsafe av_bsf_list_parse_str(chain, &made), code: "libav.bitstream",
            what: "Making bitstream filter \(chain)", fix: "Install the distribution's full FFmpeg libraries.")
        let context = try unsafe allocated(made, "Making a bitstream filter")
        unsafe avcodec_parameters_copy(context.pointee.par_in, stream.parameters.pointer)
        unsafe context.pointee.time_base_in = stream.timeBase.libav
        let status = unsafe av_bsf_init(context)
        guard status >= 0 else {
            unsafe av_bsf_free(&made)
            throw LibAVError(
                status, code: "libav.bitstream", what: "Starting bitstream filter \(chain)",
                fix: "The file's headers are damaged. Set copy-if-possible to false in the channel's profile.")
        }
        unsafe self.context = context
        self.chain = chain
    }

    deinit {
        var context: UnsafeMutablePointer<AVBSFContext>? = unsafe context
        unsafe av_bsf_free(&context)
    }

    /// Filters `packet` in place; each result is lent to `output` in the same object, which is empty afterwards.
    public func filter(_ packet: Packet, output: (Packet) throws(LibAVError) -> Void) throws(LibAVError) {
        try check(
            unsafe av_bsf_send_packet(context, packet.pointer), code: "libav.bitstream",
            what: "Filtering with \(chain)",
            fix: "The file is damaged.")
        while unsafe av_bsf_receive_packet(context, packet.pointer) >= 0 {
            try output(packet)
            packet.clear()
        }
    }
}
