import Core

/// Numbers in the text form of Prometheus.
enum MetricsText {
    /// The samples of one family stand together under its description, wherever they came from.
    static func of(_ samples: [MetricSample]) -> [UInt8] {
        var order: [String] = []
        var families: [String: [MetricSample]] = [:]
        for sample in samples {
            if families[sample.name] == nil { order.append(sample.name) }
            families[sample.name, default: []].append(sample)
        }
        var bytes: [UInt8] = []
        for name in order {
            guard let family = families[name], let first = family.first else { continue }
            bytes.write("# HELP \(name) \(escaped(first.help))\n# TYPE \(name) \(first.kind.rawValue)\n")
            for sample in family { write(sample, &bytes) }
        }
        return bytes
    }

    private static func write(_ sample: MetricSample, _ bytes: inout [UInt8]) {
        bytes.write(sample.name)
        if !sample.labels.isEmpty {
            let labels = sample.labels.map { "\($0.name)=\"\(escaped($0.value))\"" }
            bytes.write("{\(labels.joined(separator: ","))}")
        }
        bytes.write(" ")
        bytes.write(text(sample.value))
        bytes.write("\n")
    }

    private static func text(_ value: Double) -> String {
        if let whole = Int64(exactly: value) { return String(whole) }
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        return String(value)
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
