public import Core

/// What the server counts. Read from any thread.
public struct ServerMetrics: Sendable {
    public let connections = Gauge()
    public let streams = Gauge()
    public let requests = Counter()
    public let refusals = Counter()
    public let failures = Counter()
    public let lateAnswers = Counter()
    public let stalledStreams = Counter()
    public let rejectedConnections = Counter()
    public let sentBytes = Counter()
    public let streamedBytes = Counter()

    public init() {}

    public var samples: [MetricSample] {
        func counter(_ name: String, _ help: String, _ counter: Counter) -> MetricSample {
            MetricSample("continuity_http_\(name)_total", help: help, kind: .counter, value: Double(counter.value))
        }
        func gauge(_ name: String, _ help: String, _ gauge: Gauge) -> MetricSample {
            MetricSample("continuity_http_\(name)", help: help, kind: .gauge, value: Double(gauge.value))
        }
        return [
            gauge("connections", "Open connections.", connections),
            gauge("streams", "Endless answers being sent.", streams),
            counter("requests", "Requests handed to a handler.", requests),
            counter("refusals", "Requests refused because they were malformed, too large or too slow.", refusals),
            counter("failures", "Requests whose handler failed.", failures),
            counter("late_answers", "Requests whose handler did not answer in time.", lateAnswers),
            counter("stalled_streams", "Streams closed because the client took nothing.", stalledStreams),
            counter("rejected_connections", "Connections above the limit for one host.", rejectedConnections),
            counter("sent_bytes", "Bytes of answers handed to the kernel.", sentBytes),
            counter("streamed_bytes", "Bytes of endless answers handed to the kernel.", streamedBytes),
        ]
    }
}
