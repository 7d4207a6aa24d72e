import CLibAV

enum DecoderContext {
    /// A decoder that knows the headers and the clock of its stream. The caller frees it.
    static func open(
        _ codec: UnsafePointer<AVCodec>?, for stream: InputStream, threads: Int = 1
    ) throws(LibAVError) -> UnsafeMutablePointer<AVCodecContext> {
        let parameters = stream.parameters
        guard let codec = unsafe codec ?? avcodec_find_decoder(parameters.pointer.pointee.codec_id) else {
            throw LibAVError.missing("a decoder for \(parameters.codecName)")
        }
        var opened: UnsafeMutablePointer<AVCodecContext>? = try unsafe allocated(
            avcodec_alloc_context3(codec), "Opening a decoder")
        let context = unsafe opened!
        unsafe avcodec_parameters_to_context(context, parameters.pointer)
        unsafe context.pointee.pkt_timebase = stream.timeBase.libav
        unsafe context.pointee.thread_count = Int32(threads)
        let status = unsafe avcodec_open2(context, codec, nil)
        guard status >= 0 else {
            unsafe avcodec_free_context(&opened)
            throw LibAVError(
                status, code: "libav.decoder", what: "Opening the \(parameters.codecName) decoder",
                fix: "The file is damaged or uses a feature this FFmpeg lacks.")
        }
        return unsafe context
    }
}
