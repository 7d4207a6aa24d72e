public import Core

/// What one channel is doing.
public struct ChannelStatus: Hashable, Sendable {
    public enum Phase: String, Hashable, Sendable {
        case starting, onAir = "on-air", restarting
    }

    public var channel: ChannelID
    public var phase: Phase
    public var processID: Int32?
    /// How long the present engine has had the channel.
    public var engineAge: TimeSpan
    public var restartCount: Int
    /// From engines since the channel was started.
    public var byteCount: Int64
    public var ring: BroadcastRing.Status
    public var viewers: [ViewerStatus]
}

public struct ViewerStatus: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        case stream, hls
    }

    public var viewer: Viewer
    public var kind: Kind
    public var joined: Instant
    public var lag: TimeSpan
    public var counts: RingReader.Counts
    public var tuner: Int?
}

extension ChannelManager {
    /// The channels that run or are starting, by id.
    public var status: [ChannelStatus] {
        let uptime = present().uptime
        return runs.compactMap { channel, run in
            guard let phase = run.phase else { return nil }
            return ChannelStatus(
                channel: channel, phase: phase, processID: run.processID,
                engineAge: run.engine == nil ? .zero : run.engineSince.map { uptime - $0 } ?? .zero,
                restartCount: run.state.restartCount, byteCount: run.feed?.counts.byteCount ?? 0,
                ring: run.feed?.ring.status ?? BroadcastRing.Status(), viewers: run.viewers)
        }.sorted { $0.channel < $1.channel }
    }

    /// Every tuner in order; nil for a free one.
    public var tunerStatus: [TunerBook.Tuner?] { tuners.status(at: present().uptime) }

    /// For `/metrics`.
    public var metrics: [MetricSample] {
        let status = status
        let viewers = status.flatMap(\.viewers)
        func sample(
            _ name: String, _ help: String, _ kind: MetricSample.Kind, _ value: Int, _ labels: [MetricSample.Label] = []
        ) -> MetricSample {
            MetricSample("continuity_\(name)", help: help, kind: kind, labels: labels, value: Double(value))
        }
        var samples = [
            sample("channels_running", "Channels with an engine.", .gauge, status.count { $0.phase != .restarting }),
            sample("viewers", "Viewers of streams and HLS.", .gauge, viewers.count),
            sample("tuners_used", "Tuners taken.", .gauge, tunerStatus.count { $0 != nil }),
            sample("engine_starts_total", "Engines that were given a channel.", .counter, startCount),
            sample("engine_deaths_total", "Engines that died on air.", .counter, deathCount),
            sample("viewer_jumps_total", "Times a late viewer skipped forward.", .counter, jumpCount),
        ]
        for channel in status {
            let label = [MetricSample.Label("channel", "\(channel.channel)")]
            samples.append(
                sample("stream_bytes_total", "Bytes from engines.", .counter, Int(channel.byteCount), label))
            samples.append(sample("ring_bytes", "Bytes held for viewers.", .gauge, channel.ring.byteCount, label))
            samples.append(
                sample("engine_restarts_total", "Restarts since the start.", .counter, channel.restartCount, label))
        }
        // A family's samples belong together.
        return samples.enumerated().sorted { ($0.element.name, $0.offset) < ($1.element.name, $1.offset) }
            .map(\.element)
    }

    func log(_ report: AirReport) {
        switch report {
        case .aired(let entry):
            log(.debug, "item.aired", ["channel": entry.channel, "title": entry.title, "frames": entry.frames])
        case .fault(let channel, let fault):
            log(
                .warning, "channel.fault",
                ["channel": channel, "code": fault.code, "what": fault.what, "why": fault.why, "fix": fault.fix])
        case .started(let channel, let processID):
            log(.info, "channel.started", ["channel": channel, "pid": processID])
        case .died(let channel, let why, let restart):
            log(
                .error, "engine.died",
                ["channel": channel, "why": why, "restart-milliseconds": restart.microseconds / 1_000])
        case .stopped(let channel): log(.info, "channel.stopped", ["channel": channel])
        }
    }
}

extension ChannelRun {
    fileprivate var phase: ChannelStatus.Phase? {
        switch state.phase {
        case .stopped: nil
        case .preparing: .starting
        case .running: isOnAir ? .onAir : .starting
        case .waiting: .restarting
        }
    }

    fileprivate var viewers: [ViewerStatus] {
        let streams = readers.values.map { watching in
            ViewerStatus(
                viewer: watching.reader.viewer, kind: .stream, joined: watching.reader.joined,
                lag: watching.reader.lag, counts: watching.reader.counts, tuner: watching.tuner)
        }
        let players = hlsViewers.values.map { player in
            ViewerStatus(
                viewer: player.viewer, kind: .hls, joined: player.joined, lag: .zero, counts: RingReader.Counts(),
                tuner: nil)
        }
        return (streams + players).sorted { ($0.joined, $0.viewer.name) < ($1.joined, $1.viewer.name) }
    }
}
