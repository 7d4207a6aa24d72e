import Core

/// The Range header for a body of known length.
enum ByteRange: Equatable {
    /// No range, or one that may be ignored: send everything.
    case whole
    case part(Range<Int>)
    case unsatisfiable

    /// Several ranges at once, other units and bad syntax are ignored, as RFC 9110 §14.2 allows.
    init(_ header: String?, byteCount: Int) {
        self = .whole
        guard let header, header.lowercased().hasPrefix("bytes=") else { return }
        let bounds = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard bounds.count == 2, bounds.allSatisfy({ $0.utf8.allSatisfy(CharacterClass.isDigit) }) else { return }
        switch (Self.number(bounds[0]), Self.number(bounds[1])) {
        case (nil, nil): return
        case (nil, let last?):
            let count = min(last, byteCount)
            self = count == 0 ? .unsatisfiable : .part((byteCount - count)..<byteCount)
        case (let first?, let last):
            if let last, last < first { return }
            guard first < byteCount else {
                self = .unsatisfiable
                return
            }
            self = .part(first..<(min(last ?? byteCount, byteCount - 1) + 1))
        }
    }

    /// A number too large to hold is as good as the largest one.
    private static func number(_ digits: Substring) -> Int? {
        digits.isEmpty ? nil : Int(digits: digits) ?? Int.max - 1
    }
}
