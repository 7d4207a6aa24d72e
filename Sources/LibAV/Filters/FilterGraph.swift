import CLibAV

/// A row of libav's video or audio filters with one way in (or a generator) and one way out.
// unchecked: the pointers belong to the graph, which is this object's own; the object stays on one thread.
@safe public final class FilterGraph {
    private let graph: UnsafeMutablePointer<AVFilterGraph>
    private let entry: UnsafeMutablePointer<AVFilterContext>?
    private let exit: UnsafeMutablePointer<AVFilterContext>

    public enum Output { case frame, needsInput, ended }

    /// A graph for pictures like `frame`, whose timestamps are in `timeBase`.
    public convenience init(
        picturesLike frame: Frame, timeBase: Rational, filters: [Filter]
    ) throws(LibAVError) {
        let aspect = frame.sampleAspect.isKnown ? frame.sampleAspect : Rational(1, 1)
        try unsafe self.init(entry: "buffer", exit: "buffersink", filters: filters) { parameters in
            unsafe parameters.format = frame.pointer.pointee.format
            unsafe parameters.width = frame.pointer.pointee.width
            unsafe parameters.height = frame.pointer.pointee.height
            unsafe parameters.time_base = timeBase.libav
            unsafe parameters.sample_aspect_ratio = aspect.libav
        }
    }

    /// A graph for audio like `frame`, whose timestamps count its samples.
    public convenience init(soundLike frame: Frame, filters: [Filter]) throws(LibAVError) {
        try unsafe self.init(entry: "abuffer", exit: "abuffersink", filters: filters) { parameters in
            unsafe parameters.format = frame.pointer.pointee.format
            unsafe parameters.sample_rate = frame.pointer.pointee.sample_rate
            unsafe parameters.time_base = AVRational(num: 1, den: frame.pointer.pointee.sample_rate)
            unsafe av_channel_layout_copy(&parameters.ch_layout, &frame.pointer.pointee.ch_layout)
        }
    }

    /// A graph that makes its own pictures, such as `color` with `drawtext` after it.
    public convenience init(generator filters: [Filter]) throws(LibAVError) {
        try unsafe self.init(entry: nil, exit: "buffersink", filters: filters) { _ in }
    }

    private init(
        entry: String?, exit: String, filters: [Filter], _ describe: (inout AVBufferSrcParameters) -> Void
    ) throws(LibAVError) {
        var made: UnsafeMutablePointer<AVFilterGraph>? = try unsafe allocated(
            avfilter_graph_alloc(), "Making a filter graph")
        let graph = unsafe made!
        unsafe graph.pointee.nb_threads = 1
        do throws(LibAVError) {
            let source = try unsafe entry.map { name throws(LibAVError) in
                try unsafe Self.entry(name, in: graph, describe)
            }
            var last = unsafe source
            for filter in filters {
                let next = try unsafe Self.add(filter, to: graph)
                if let last = unsafe last { try unsafe Self.link(last, next) }
                unsafe last = unsafe next
            }
            let sink = try unsafe Self.add(Filter(exit, label: "out"), to: graph)
            if let last = unsafe last { try unsafe Self.link(last, sink) }
            try unsafe Self.checked(avfilter_graph_config(graph, nil), Self.text(filters))
            unsafe self.graph = graph
            unsafe self.entry = source
            unsafe self.exit = sink
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

    /// The unit of the timestamps of frames that come out.
    public var timeBase: Rational { Rational(unsafe av_buffersink_get_time_base(exit)) }

    /// Changes an option of the filter with this label, for filters that read it again for each frame.
    public func set(_ option: String, of label: String, to value: String) throws(LibAVError) {
        guard let filter = unsafe avfilter_graph_get_filter(graph, label) else {
            throw LibAVError.missing("filter \(label)")
        }
        try Self.checked(unsafe av_opt_set(filter.pointee.priv, option, value, 0), label)
    }

    // MARK: Building

    private static func entry(
        _ name: String, in graph: UnsafeMutablePointer<AVFilterGraph>,
        _ describe: (inout AVBufferSrcParameters) -> Void
    ) throws(LibAVError) -> UnsafeMutablePointer<AVFilterContext> {
        let context = try unsafe allocate(Filter(name, label: "in"), in: graph)
        let parameters = try unsafe allocated(av_buffersrc_parameters_alloc(), "Making a filter graph")
        defer { unsafe av_free(parameters) }
        unsafe describe(&parameters.pointee)
        try checked(unsafe av_buffersrc_parameters_set(context, parameters), name)
        unsafe av_channel_layout_uninit(&parameters.pointee.ch_layout)
        try checked(unsafe avfilter_init_dict(context, nil), name)
        return unsafe context
    }

    private static func add(
        _ filter: Filter, to graph: UnsafeMutablePointer<AVFilterGraph>
    ) throws(LibAVError) -> UnsafeMutablePointer<AVFilterContext> {
        let context = try unsafe allocate(filter, in: graph)
        var options: OpaquePointer?
        defer { unsafe av_dict_free(&options) }
        for option in filter.options { unsafe av_dict_set(&options, option.name, option.value, 0) }
        try checked(unsafe avfilter_init_dict(context, &options), text([filter]))
        // libav leaves behind what it does not know.
        if let unknown = unsafe av_dict_get(options, "", nil, AV_DICT_IGNORE_SUFFIX),
            let key = unsafe unknown.pointee.key
        {
            throw LibAVError.missing(unsafe "option \(String(cString: key)) of filter \(filter.name)")
        }
        return unsafe context
    }

    private static func allocate(
        _ filter: Filter, in graph: UnsafeMutablePointer<AVFilterGraph>
    ) throws(LibAVError) -> UnsafeMutablePointer<AVFilterContext> {
        guard let kind = unsafe avfilter_get_by_name(filter.name) else {
            throw LibAVError.missing("filter \(filter.name)")
        }
        return try unsafe allocated(
            avfilter_graph_alloc_filter(graph, kind, filter.label), "Making filter \(filter.name)")
    }

    private static func link(
        _ first: UnsafeMutablePointer<AVFilterContext>, _ second: UnsafeMutablePointer<AVFilterContext>
    ) throws(LibAVError) {
        try checked(unsafe avfilter_link(first, 0, second, 0), "a row of filters")
    }

    private static func text(_ filters: [Filter]) -> String {
        filters.map { filter in
            ([filter.name] + filter.options.map { "\($0.name)=\($0.value)" }).joined(separator: " ")
        }.joined(separator: ", ")
    }

    private static func checked(_ status: Int32, _ what: @autoclosure () -> String) throws(LibAVError) {
        try check(
            status, code: "libav.filter", what: "Cannot filter: \(what())",
            fix: "The file has an unusual format, or this FFmpeg lacks a filter.")
    }
}
