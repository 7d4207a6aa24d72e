import Core

extension InspectionReport {
    /// The report for people: what the stream is, then the verdict with every kind of fault and its first places.
    public var text: String {
        var lines = ["\(byteCount) bytes, \(packetCount) packets, \(DecimalText.clock(duration))\(rateText)"]
        lines.append(tableText)
        if let clock {
            lines.append(
                "clock    PID \(clock.pid): \(clock.references) references, "
                    + "\(milliseconds(clock.shortestInterval)) to \(milliseconds(clock.longestInterval)) ms apart")
        }
        for stream in streams { lines += stream.lines }
        if !otherPIDs.isEmpty { lines.append("other    PIDs \(otherPIDs.map(String.init).joined(separator: ", "))") }
        if discontinuityFlags > 0 { lines.append("flags    \(discontinuityFlags) discontinuity flags") }
        for splice in splices.prefix(10) {
            lines.append("splice   at \(DecimalText.clock(splice.time)): \(splice.from) to \(splice.to)")
        }
        if splices.count > 10 { lines.append("splice   and \(splices.count - 10) more") }
        return (lines + verdict).joined(separator: "\n") + "\n"
    }

    private var rateText: String { clock.map { ", \(($0.bitsPerSecond + 500) / 1_000) kbit/s" } ?? "" }

    private var tableText: String {
        "tables   \(tables.associations) PAT, \(tables.maps) PMT, at most "
            + "\(milliseconds(tables.longestInterval)) ms apart; programmes \(programmes)"
    }

    private var verdict: [String] {
        guard !isClean else { return ["verdict  clean"] }
        let kinds = faultCounts.keys.sorted()
        let total = faultCounts.values.reduce(0, +)
        return ["verdict  \(total) faults"]
            + kinds.flatMap { kind in
                ["  \(kind): \(faultCounts[kind] ?? 0)"]
                    + faults.filter { $0.kind.rawValue == kind }.prefix(5).map(\.line)
            }
    }
}

extension InspectionReport.Stream {
    fileprivate var lines: [String] {
        var head = "\(kind.rawValue.padded(to: 8)) PID \(pid)"
        if let language { head += " (\(language))" }
        head += ": \(packets) packets, \(units) units, \(continuityErrors) continuity errors"
        if let smallestMargin { head += ", margin \(milliseconds(smallestMargin)) ms" }
        if isScrambled { head += ", scrambled" }
        return [head] + [video.map(\.line), audio.map(\.line)].compactMap { $0 }
    }
}

extension InspectionReport.Video {
    fileprivate var line: String {
        var parts = ["\(pictures) pictures"]
        if let width, let height { parts.insert("\(width)x\(height)", at: 0) }
        if let frameRate { parts.append("\(frameRate) frames/s") }
        if let shortestStep, let longestStep { parts.append("steps \(shortestStep) to \(longestStep)") }
        if keyFrames > 0 {
            parts.append(
                "\(keyFrames) key frames, \(completeKeyFrames) complete, at most "
                    + "\(milliseconds(longestKeyFrameInterval)) ms apart")
        }
        return "         " + parts.joined(separator: ", ")
    }
}

extension InspectionReport.Audio {
    fileprivate var line: String {
        var parts = ["\(frames) frames"]
        if let sampleRate, let channels { parts.insert("\(sampleRate) Hz, \(channels) channels", at: 0) }
        parts.append("steps true to \(farthestStep) ticks")
        return "         " + parts.joined(separator: ", ")
    }
}

extension StreamFault {
    fileprivate var line: String {
        let on = pid.map { " on PID \($0)" } ?? ""
        return "    at \(DecimalText.clock(time)), byte \(byteOffset)\(on): \(detail)"
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}

private func milliseconds(_ span: TimeSpan) -> String { DecimalText.thousandths(span.microseconds) }

/// Numbers with a fixed count of decimals, for people.
enum DecimalText {
    /// `value` thousandths, such as `12.345`.
    static func thousandths(_ value: Int64) -> String {
        let magnitude = value.magnitude
        return "\(value < 0 ? "-" : "")\(magnitude / 1_000).\(padded(magnitude % 1_000, to: 3))"
    }

    /// A duration, such as `0:01:02.345`.
    static func clock(_ span: TimeSpan) -> String {
        let milliseconds = span.microseconds.magnitude / 1_000
        let (seconds, minutes) = (milliseconds / 1_000 % 60, milliseconds / 60_000 % 60)
        return "\(span < .zero ? "-" : "")\(milliseconds / 3_600_000):\(padded(minutes, to: 2)):"
            + "\(padded(seconds, to: 2)).\(padded(milliseconds % 1_000, to: 3))"
    }

    private static func padded(_ value: UInt64, to width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
