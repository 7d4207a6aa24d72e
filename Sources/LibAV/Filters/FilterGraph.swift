import CLibAV

/// A chain of libav's picture or sound filters with one way in (or a generator) and one way out.
// unchecked: the pointers belong to the graph, which is this object's own; the object stays on one thread.
@safe public final class FilterGraph {
    private let graph: UnsafeMutablePointer<AVFilterGraph>
    private let entry: UnsafeMutablePointer<AVFilterContext>?
    private let exit: UnsafeMutablePointer<AVFilterContext>

    public enum Output { case frame, needsInput, ended }

    /// The text of one option of one filter, set as it is: nothing in it needs escaping.
    public struct Setting {
        /// The filter's name in the chain, as `drawtext@clock`.
        public let filter: String
        public let option: String
        public let value: String

        public init(_ filter: String, _ option: String, _ value: String) {
            self.filter = filter
            self.option = option
            self.value = value
        }
    }

    /// A graph for pictures like `frame`, whose time stamps are in `timeBase`.
    public convenience init(
        picturesLike frame: Frame, timeBase: Rational, chain: String, settings: [Setting] = []
    ) throws(LibAVError) {
        let aspect = frame.sampleAspect.isKnown ? frame.sampleAspect : Rational(1, 1)
        let source =
            "video_size=\(frame.width)x\(frame.height):pix_fmt=\(unsafe frame.pointer.pointee.format)"
            + ":time_base=\(timeBase.numerator)/\(timeBase.denominator)"
            + ":pixel_aspect=\(aspect.numerator)/\(aspect.denominator)"
        try self.init(entry: ("buffer", source), exit: "buffersink", chain: chain, settings: settings)
    }

    /// A graph for sound like `frame`, whose time stamps count its samples.
    public convenience init(soundLike frame: Frame, chain: String) throws(LibAVError) {
        var name = [CChar](repeating: 0, count: 128)
        _ = unsafe av_channel_layout_describe(&frame.pointer.pointee.ch_layout, &name, name.count)
        let layout = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let source =
            "sample_rate=\(frame.sampleRate):sample_fmt=\(unsafe frame.pointer.pointee.format)"
            + ":channel_layout=\(layout):time_base=1/\(frame.sampleRate)"
        try self.init(entry: ("abuffer", source), exit: "abuffersink", chain: chain, settings: [])
    }

    /// A graph that makes its own pictures, such as `color=...,drawtext=...`.
    public convenience init(generator chain: String, settings: [Setting] = []) throws(LibAVError) {
        try self.init(entry: nil, exit: "buffersink", chain: chain, settings: settings)
    }

    private init(
        entry: (filter: String, arguments: String)?, exit: String, chain: String, settings: [Setting]
    ) throws(LibAVError) {
        var made: UnsafeMutablePointer<AVFilterGraph>? = try unsafe allocated(
            avfilter_graph_alloc(), "Making a filter graph")
        let graph = unsafe made!
        unsafe graph.pointee.nb_threads = 1
        do throws(LibAVError) {
            let parts = try unsafe Self.parse(entry: entry, exit: exit, chain: chain, into: graph)
            for setting in settings { try unsafe Self.apply(setting, to: graph) }
            try unsafe Self.checked(avfilter_graph_config(graph, nil), chain)
            unsafe self.graph = graph
            unsafe self.entry = parts.entry
            unsafe self.exit = parts.exit
        } catch {
            unsafe avfilter_graph_free(&made)
            throw error
        }
    }

    deinit {
        var graph: UnsafeMutablePointer<AVFilterGraph>? = unsafe graph
        unsafe avfilter_graph_free(&graph)
    }

    /// Takes the frame's contents; nil says that no more come.
    public func push(_ frame: Frame?) throws(LibAVError) {
        try Self.checked(unsafe av_buffersrc_add_frame_flags(entry, frame?.pointer, 0), "a frame")
    }

    /// What `frame` held before is given back.
    public func pull(into frame: Frame) -> Output {
        // The sink writes over the frame without looking.
        frame.clear()
        let status = unsafe av_buffersink_get_frame(exit, frame.pointer)
        if status == clibav_error_again { return .needsInput }
        return status < 0 ? .ended : .frame
    }

    /// Changes an option of a running graph, for filters that read it anew for each frame.
    public func set(_ setting: Setting) throws(LibAVError) { try unsafe Self.apply(setting, to: graph) }

    private static func parse(
        entry: (filter: String, arguments: String)?, exit: String, chain: String,
        into graph: UnsafeMutablePointer<AVFilterGraph>
    ) throws(LibAVError) -> (entry: UnsafeMutablePointer<AVFilterContext>?, exit: UnsafeMutablePointer<AVFilterContext>)
    {
        var source: UnsafeMutablePointer<AVFilterContext>?
        var sink: UnsafeMutablePointer<AVFilterContext>?
        var inputs = unsafe avfilter_inout_alloc()
        var outputs: UnsafeMutablePointer<AVFilterInOut>?
        defer {
            unsafe avfilter_inout_free(&inputs)
            unsafe avfilter_inout_free(&outputs)
        }
        if let entry {
            let filter = unsafe avfilter_get_by_name(entry.filter)
            try checked(
                unsafe avfilter_graph_create_filter(&source, filter, "in", entry.arguments, nil, graph), entry.arguments
            )
            unsafe outputs = unsafe avfilter_inout_alloc()
            unsafe outputs?.pointee.name = av_strdup("in")
            unsafe outputs?.pointee.filter_ctx = source
        }
        let filter = unsafe avfilter_get_by_name(exit)
        try checked(unsafe avfilter_graph_create_filter(&sink, filter, "out", nil, nil, graph), exit)
        unsafe inputs?.pointee.name = av_strdup("out")
        unsafe inputs?.pointee.filter_ctx = sink
        let text = (entry == nil ? "" : "[in]") + chain + "[out]"
        try checked(unsafe avfilter_graph_parse_ptr(graph, text, &inputs, &outputs, nil), chain)
        return unsafe (source, try allocated(sink, "Making a filter graph"))
    }

    private static func apply(
        _ setting: Setting, to graph: UnsafeMutablePointer<AVFilterGraph>
    ) throws(LibAVError) {
        guard let filter = unsafe avfilter_graph_get_filter(graph, setting.filter) else {
            throw LibAVError.missing("filter \(setting.filter)")
        }
        try checked(unsafe av_opt_set(filter.pointee.priv, setting.option, setting.value, 0), setting.filter)
    }

    private static func checked(_ status: Int32, _ what: @autoclosure () -> String) throws(LibAVError) {
        try check(
            status, code: "libav.filter", what: "Filtering: \(what())",
            fix: "The file has an unusual format, or this FFmpeg lacks a filter.")
    }
}
