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
    /// What its engine sheds to keep its time.
    public var shedding: SheddingStep
    /// Since when; nil when it sheds nothing.
    public var sheddingSince: Instant?
    /// What was cut from its plan since it was started.
    public var cut: TimeSpan
    /// Dead air of its items since it was started.
    public var deadAir: [DeadAirKind: TimeSpan]
    /// What its engine last said it costs; nil in its first seconds.
    public var load: EngineLoad?
}

public struct ViewerStatus: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable {
        case stream, hls
    }

    public var viewer: ViewerIdentity
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
                ring: run.feed?.ring.status ?? BroadcastRing.Status(), viewers: run.viewers,
                shedding: run.state.shedding, sheddingSince: run.state.sheddingSince, cut: run.state.cutSpan,
                deadAir: run.state.deadAir, load: run.state.load)
        }.sorted { $0.channel < $1.channel }
    }

    /// Every tuner in order; nil for a free one.
    public var tunerStatus: [TunerAllocator.Tuner?] { tuners.status(at: present().uptime) }

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
        samples.append(
            MetricSample(
                "continuity_station_load", help: "Share of this machine's processors that channels take.", kind: .gauge,
                value: Double(settings.load.level) / 1_000))
        samples += status.flatMap(\.loadSamples)
        // A family's samples belong together.
        return samples.enumerated().sorted { ($0.element.name, $0.offset) < ($1.element.name, $1.offset) }
            .map(\.element)
    }

    func log(_ report: AirEvent) {
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
        case .shedding(let channel, let shedding):
            log(
                .warning, "channel.shedding",
                [
                    "channel": channel, "step": shedding.step.rawValue, "load": shedding.load,
                    "lag-milliseconds": shedding.lag.microseconds / 1_000,
                ])
        // Logged where it is decided.
        case .refused, .viewers: break
        case .cut(let channel, let span):
            log(.warning, "channel.cut", ["channel": channel, "milliseconds": span.microseconds / 1_000])
        }
    }
}

extension ChannelStatus {
    /// What it costs and sheds, for `/metrics`.
    fileprivate var loadSamples: [MetricSample] {
        func sample(_ name: String, _ help: String, _ kind: MetricSample.Kind, _ value: Double) -> MetricSample {
            MetricSample(
                "continuity_channel_\(name)", help: help, kind: kind, labels: [.init("channel", "\(channel)")],
                value: value)
        }
        var samples = [
            sample(
                "shedding_step", "What the engine sheds to stay on time: 0 is nothing.", .gauge, Double(shedding.level)),
            sample("cut_seconds_total", "Broadcast left out, because it was too late.", .counter, cut.inSeconds),
        ]
        samples += DeadAirKind.allCases.map { kind in
            MetricSample(
                "continuity_channel_dead_air_seconds_total", help: "Dead air of items, by what was missing.",
                kind: .counter, labels: [.init("channel", "\(channel)"), .init("kind", kind.rawValue)],
                value: deadAir[kind]?.inSeconds ?? 0)
        }
        if let load {
            samples += [
                sample("load", "Work for a second of broadcast, in seconds.", .gauge, Double(load.load) / 1_000),
                sample("cost", "Processor time for a second of broadcast.", .gauge, Double(load.cost) / 1_000),
                sample("lag_seconds", "How far the engine is behind its pace.", .gauge, load.lag.inSeconds),
                sample("late_seconds", "How far the channel is behind its timeline.", .gauge, load.late.inSeconds),
            ]
        }
        return samples
    }
}

extension TimeSpan {
    fileprivate var inSeconds: Double { Double(microseconds) / 1_000_000 }
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
        return (streams + players).sorted { ($0.joined, $0.viewer.connection) < ($1.joined, $1.viewer.connection) }
    }
}
