public import Core
import LibAV

/// Why a file cannot go on air, in words for the operator who put it there.
public struct ProbeRefusal: Explained {
    public let code: String
    public let what: String
    public let why: String
    public let fix: String

    private init(_ code: String, _ path: String, why: String, fix: String) {
        self.code = "probe.\(code)"
        what = "Cannot use \(path)"
        self.why = why
        self.fix = fix
    }

    static func unreadable(_ path: String, cause: any Explained) -> Self {
        Self("unreadable", path, why: cause.why, fix: "Check that the file exists and that the station may read it.")
    }

    static func empty(_ path: String) -> Self {
        Self("empty", path, why: "the file is empty", fix: "Copy it again from the original.")
    }

    static func notMedia(_ path: String, cause: String) -> Self {
        Self(
            "not-media", path, why: "it is not in a known video or audio format (\(cause))",
            fix: "Remove it from the library's folder, or convert it to MP4, Matroska or MPEG-TS.")
    }

    static func noIndex(_ path: String, cause: String) -> Self {
        Self(
            "no-index", path, why: "its index is missing: a recording or copy was interrupted (\(cause))",
            fix: "Copy or record it again; without the index nothing in it can be found.")
    }

    static func damaged(_ path: String, cause: String) -> Self {
        Self(
            "damaged", path, why: "the file is damaged (\(cause))", fix: "Copy it again from the original.")
    }

    static func nothingToPlay(_ path: String) -> Self {
        Self(
            "nothing-to-play", path, why: "it contains no video or audio",
            fix: "Remove it from the library's folder.")
    }

    static func unknownCodec(_ path: String, codec: String) -> Self {
        Self(
            "unknown-codec", path, why: "its codec (\(codec)) is not supported",
            fix: "Convert it to H.264 and AAC.")
    }

    static func growing(_ path: String) -> Self {
        Self(
            "growing", path, why: "it is still being written",
            fix: "Wait until it is complete: the next scan probes it again.")
    }

    static func dolbyVision(_ path: String) -> Self {
        Self("dolby-vision", path, why: DolbyVision.noBase, fix: DolbyVision.alternative)
    }

    static func cutShort(_ path: String, present: TimeSpan, announced: TimeSpan) -> Self {
        Self(
            "cut-short", path,
            why: "it should run \(announced.clockText) but ends after \(present.clockText): its end is missing",
            fix: "Copy it again from the original.")
    }

    static func tookTooLong(_ path: String, limit: TimeSpan) -> Self {
        Self(
            "too-slow", path, why: "it could not be read within \(limit.seconds) seconds",
            fix: "Check the disk or network share it is on; the next scan tries again.")
    }
}

extension TimeSpan {
    /// `1:02:03.456`, milliseconds only when there are any.
    var clockText: String {
        func padded(_ number: Int64, _ digits: Int) -> String {
            let text = String(number)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        let milliseconds = microseconds / 1_000
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
        let hours = seconds / 3_600
        let minutes = seconds / 60 % 60
        let head = hours > 0 ? "\(hours):\(padded(minutes, 2))" : "\(minutes)"
        return "\(head):\(padded(seconds % 60, 2))" + (rest == 0 ? "" : ".\(padded(rest, 3))")
    }
}
