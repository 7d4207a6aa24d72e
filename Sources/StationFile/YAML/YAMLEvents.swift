import CYAML
import Core

/// The events of libyaml's parser as plain values.
// unchecked: used by one parse on one thread; the parser's memory is its own and freed with it
@safe final class YAMLEvents {
    enum Kind {
        case streamStart, streamEnd, documentStart, documentEnd, sequenceStart, sequenceEnd, mappingStart, mappingEnd
        case scalar, alias, failure
    }

    struct Event {
        var kind: Kind
        var mark: Mark
        /// A scalar's text, or what is wrong.
        var text = ""
        var isPlain = false
        /// The name that a node is given, or that an alias names.
        var anchor = ""
        var hasTag = false
    }

    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>
    private let characterCount: Int
    private lazy var end = unsafe place(after: input.count)
    private var hasEnded = false

    init(_ bytes: [UInt8]) {
        characterCount = bytes.count { $0 & 0xc0 != 0x80 }
        unsafe parser = .allocate(capacity: 1)
        unsafe input = .allocate(capacity: max(1, bytes.count))
        _ = unsafe input.initialize(from: bytes)
        let status = unsafe yaml_parser_initialize(parser)
        precondition(status == 1, "no memory for reading YAML")
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe input.deallocate()
    }

    func next() -> Event {
        var raw = unsafe yaml_event_t()
        // libyaml must not be asked again after a fault or the end.
        guard !hasEnded, unsafe yaml_parser_parse(parser, &raw) == 1 else { return failure() }
        defer { unsafe yaml_event_delete(&raw) }
        return unsafe event(raw)
    }

    private func failure() -> Event {
        defer { hasEnded = true }
        let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "the file's end"
        var event = Event(kind: .failure, mark: failureMark)
        event.text = "invalid YAML (\(problem))"
        return event
    }

    private var failureMark: Mark {
        if hasEnded { return unsafe mark(parser.pointee.mark) }
        guard unsafe parser.pointee.error == YAML_READER_ERROR else { return unsafe mark(parser.pointee.problem_mark) }
        // For bytes that are not text libyaml only says how many came before.
        return unsafe place(after: parser.pointee.problem_offset)
    }

    private func place(after count: Int) -> Mark {
        let lines = YAMLLines.of(unsafe Array(input.prefix(count)))
        return Mark(line: Int32(clamping: lines.count), column: Int32(clamping: lines[lines.count - 1].count + 1))
    }

    private func event(_ raw: yaml_event_t) -> Event {
        var event = unsafe Event(kind: .failure, mark: mark(raw.start_mark))
        switch unsafe raw.type {
        case YAML_STREAM_START_EVENT: event.kind = .streamStart
        case YAML_STREAM_END_EVENT:
            event.kind = .streamEnd
            hasEnded = true
        case YAML_DOCUMENT_START_EVENT: event.kind = .documentStart
        case YAML_DOCUMENT_END_EVENT: event.kind = .documentEnd
        case YAML_SEQUENCE_END_EVENT: event.kind = .sequenceEnd
        case YAML_MAPPING_END_EVENT: event.kind = .mappingEnd
        case YAML_SEQUENCE_START_EVENT:
            event.kind = .sequenceStart
            event.anchor = unsafe Self.text(raw.data.sequence_start.anchor)
            event.hasTag = unsafe raw.data.sequence_start.tag != nil
        case YAML_MAPPING_START_EVENT:
            event.kind = .mappingStart
            event.anchor = unsafe Self.text(raw.data.mapping_start.anchor)
            event.hasTag = unsafe raw.data.mapping_start.tag != nil
        case YAML_ALIAS_EVENT:
            event.kind = .alias
            event.anchor = unsafe Self.text(raw.data.alias.anchor)
        case YAML_SCALAR_EVENT:
            let scalar = unsafe raw.data.scalar
            event.kind = .scalar
            let bytes = unsafe UnsafeBufferPointer(start: scalar.value, count: scalar.length)
            event.text = unsafe String(decoding: bytes, as: UTF8.self)
            event.isPlain = unsafe scalar.style == YAML_PLAIN_SCALAR_STYLE
            event.anchor = unsafe Self.text(scalar.anchor)
            event.hasTag = unsafe scalar.tag != nil
        default: event.text = "an unknown kind of value"
        }
        return event
    }

    /// At the end libyaml stands on a line of its own, even where the text has none.
    private func mark(_ mark: yaml_mark_t) -> Mark {
        // libyaml does not count a mark of the byte order.
        let isAtEnd = mark.column == 0 && Int(mark.index) + 1 >= characterCount
        return isAtEnd ? end : Mark(line: Int32(clamping: mark.line + 1), column: Int32(clamping: mark.column + 1))
    }

    private static func text(_ raw: UnsafeMutablePointer<yaml_char_t>?) -> String {
        unsafe raw.map { unsafe String(decodingCString: UnsafePointer($0), as: UTF8.self) } ?? ""
    }
}
