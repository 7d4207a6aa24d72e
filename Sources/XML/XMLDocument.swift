import CExpat

/// Reads a document's first element with all in it. What comes after is not looked at: media managers put addresses and
/// further elements there.
public enum XMLDocument {
    public static func root(of bytes: [UInt8]) throws(XMLError) -> XMLElement {
        guard bytes.count <= XMLLimits.byteCount else {
            throw XMLError(line: 1, why: "it has more than \(XMLLimits.byteCount) bytes")
        }
        return try XMLParse().run(bytes)
    }
}

/// One run of expat.
// unchecked: the parser is this object's own from init to deinit; it is used by one call on one thread
@safe private final class XMLParse {
    private let parser: XML_Parser
    private var open: [XMLElement] = []
    private var elementCount = 0
    private var root: XMLElement?
    private var fault: XMLError?

    init() throws(XMLError) {
        guard let parser = unsafe XML_ParserCreate(nil) else { throw XMLError(line: 1, why: "out of memory") }
        unsafe self.parser = parser
    }

    deinit { unsafe XML_ParserFree(parser) }

    func run(_ bytes: [UInt8]) throws(XMLError) -> XMLElement {
        observe()
        let status = unsafe bytes.withUnsafeBytes { bytes in
            unsafe XML_Parse(parser, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count), 1)
        }
        if let root { return root }
        if let fault { throw fault }
        let why = unsafe status == XML_STATUS_OK ? nil : XML_ErrorString(XML_GetErrorCode(parser))
        throw XMLError(line: line, why: unsafe why.map { unsafe String(cString: $0) } ?? "it has no element")
    }

    /// Expat calls back while `run` waits for it: the context is alive.
    private func observe() {
        unsafe XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        unsafe XML_SetElementHandler(
            parser,
            { context, name, _ in
                guard let name = unsafe name else { return }
                unsafe XMLParse.of(context)?.begin(String(cString: name))
            }, { context, _ in unsafe XMLParse.of(context)?.end() })
        unsafe XML_SetCharacterDataHandler(parser) { context, characters, count in
            let bytes = unsafe UnsafeBufferPointer(start: characters, count: Int(count))
            unsafe XMLParse.of(context)?.add(String(decoding: bytes.lazy.map(UInt8.init(bitPattern:)), as: UTF8.self))
        }
        // Without declared entities none can grow, and none can name a file.
        unsafe XML_SetEntityDeclHandler(parser) { context, _, _, _, _, _, _, _, _ in
            unsafe XMLParse.of(context)?.refuse("it declares entities, which are not read")
        }
    }

    private static func of(_ context: UnsafeMutableRawPointer?) -> XMLParse? {
        unsafe context.map { unsafe Unmanaged<XMLParse>.fromOpaque($0).takeUnretainedValue() }
    }

    private var line: Int { max(1, Int(clamping: unsafe XML_GetCurrentLineNumber(parser))) }
    /// Expat may call once more after it was told to stop.
    private var isOver: Bool { root != nil || fault != nil }

    private func begin(_ name: String) {
        guard !isOver else { return }
        elementCount += 1
        if open.count >= XMLLimits.depth { return refuse("its elements lie too deep in each other") }
        if elementCount > XMLLimits.elementCount { return refuse("it has too many elements") }
        open.append(XMLElement(name: name, line: line))
    }

    private func add(_ text: String) {
        guard !isOver, let last = open.indices.last else { return }
        open[last].text += text
    }

    private func end() {
        guard !isOver, var element = open.popLast() else { return }
        element.text = element.text.trimmed
        if let parent = open.indices.last {
            open[parent].children.append(element)
        } else {
            root = element
            stop()
        }
    }

    private func refuse(_ why: String) {
        guard !isOver else { return }
        fault = XMLError(line: line, why: why)
        stop()
    }

    private func stop() { unsafe XML_StopParser(parser, XML_Bool(XML_FALSE)) }
}

extension String {
    fileprivate var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
