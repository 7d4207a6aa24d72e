import Core

/// Whether one more channel may start, and what the running ones cost.
extension ChannelManager {
    /// How a channel may start; throws when the machine is too slow for one more.
    func admit(
        _ channel: ChannelID, _ setup: ChannelSetup, _ items: [QueuedItem]
    ) throws(TunerError) -> SheddingStep {
        let source = items.first?.engine.sources.first
        let wanted = need(of: source?.facts, setup.video)
        let others = runs.filter { $0.key != channel && $0.value.engine != nil }.values
        let running = others.map { $0.need ?? .copied }
        let isStruggling = others.contains { $0.state.shedding >= .fastestEncoder }
        switch Admission(capacity: settings.capacity).verdict(on: wanted, beside: running, isStruggling: isStruggling) {
        case .full:
            runs[channel]?.need = wanted
            return .none
        case .reduced:
            runs[channel]?.need = wanted
            log(.info, "channel.reduced", ["channel": channel, "needs": wanted.full])
            return .fasterEncoder
        case .refused:
            let error = TunerError.overloaded(setup.number, beside: running.count(where: \.isEncoded))
            log(.warning, "channel.refused", error)
            throw error
        }
    }

    private func need(of facts: MediaFacts?, _ video: VideoProfile) -> ChannelNeed {
        if CopyRule(profile: video).obstacle(facts) == nil { return .copied }
        let work = EncodingWork(source: facts?.video, profile: video)
        return ChannelNeed(
            isEncoded: true, full: costs.cost(of: work, at: .none), reduced: costs.cost(of: work, at: .fasterEncoder))
    }

    /// An engine said what its channel costs.
    func learn(_ load: EngineLoad, of channel: ChannelID) {
        // What the state did not believe counts for nothing.
        guard let state = runs[channel]?.state, let setup = state.setup, state.load == load else { return }
        guard load.how != .copied else {
            runs[channel]?.need = ChannelNeed(isEncoded: false, full: load.cost, reduced: load.cost)
            return
        }
        let source = state.source(of: load)
        let work = EncodingWork(source: source?.facts?.video, profile: setup.video)
        if load.how == .transcoded, source != nil { costs.learn(load.cost, for: work, at: load.step) }
        runs[channel]?.need = ChannelNeed(
            isEncoded: true, full: CostTable.converted(load.cost, of: work, from: load.step, to: .none),
            reduced: CostTable.converted(load.cost, of: work, from: load.step, to: .fasterEncoder))
    }

    /// Segments keep their right times when the plan was cut.
    func noteCut(of channel: ChannelID) {
        guard let state = runs[channel]?.state, let setup = state.setup else { return }
        runs[channel]?.feed?.setCut(setup.video.frameRate.ticks(ofFrame: state.skipped.frames))
    }

    /// Tells those who can wait how busy the machine is.
    func noteLoad() {
        let running = runs.values.filter { $0.engine != nil }
        let sum = running.reduce(0) { $0 + ($1.state.load?.cost ?? $1.need?.full ?? 0) }
        settings.load.update(
            roundedRatio(sum, 1_000, max(1, settings.capacity)),
            isShedding: running.contains { $0.state.shedding > .none })
    }
}
