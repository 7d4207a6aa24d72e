public import Core
import Linux

extension ChannelManager {
    /// A reader of the channel's stream. Starts the channel when it does not run, and returns as soon as there is video
    /// to begin with. `tuner` says which tuner the viewer needs; nil takes none.
    public func watch(
        _ channel: ChannelID, as viewer: ViewerIdentity, tuner wish: TunerAllocator.TunerRequest? = nil
    ) async throws(TunerError) -> any ChunkReader {
        let tuner = try await takeTuner(wish, for: viewer, channel)
        do throws(TunerError) {
            try await waitForVideo(of: channel)
            guard let feed = runs[channel]?.feed else { throw .noVideo(number(of: channel), "it was stopped") }
            let reader = RingReader(feed.ring, viewer: viewer, channel: channel, joined: present().now) {
                [inlet] reader, notice in inlet.yield(.reader(channel, ObjectIdentifier(reader), notice))
            }
            runs[channel]?.readers[ObjectIdentifier(reader)] = ChannelRun.Watching(reader: reader, tuner: tuner)
            viewersChanged(of: channel)
            return reader
        } catch {
            if let tuner { tuners.release(tuner, host: viewer.host, channel: channel, at: present().uptime) }
            throw error
        }
    }

    /// The media playlist. Starts the channel when it does not run, and waits until there is enough to play. The caller
    /// counts as a viewer for a while.
    public func playlist(
        of channel: ChannelID, as viewer: ViewerIdentity, prefix: String = ""
    ) async throws(TunerError) -> [UInt8] {
        let hls = try await segments(of: channel, as: viewer)
        await hls.waitUntilPlayable(until: present().uptime + settings.patience)
        guard hls.isPlayable else { throw .noVideo(number(of: channel), "there is no segment yet") }
        return hls.playlist(prefix: prefix)
    }

    /// The master playlist, which names one media playlist.
    public func masterPlaylist(
        of channel: ChannelID, as viewer: ViewerIdentity, mediaAddress: String
    ) async throws(TunerError) -> [UInt8] {
        let hls = try await segments(of: channel, as: viewer)
        guard let run = runs[channel], let setup = run.state.setup, let ring = run.feed?.ring else {
            throw .noVideo(number(of: channel), "it was stopped")
        }
        let master = HLSMaster(
            setup: setup, peakBitRate: hls.peakBitRate, entryPoint: ring.chunks(from: nil).chunks.first?.chunk)
        return master.playlist(mediaAddress: mediaAddress)
    }

    /// A segment that a playlist names or named a short while ago.
    public func segment(_ name: String, of channel: ChannelID, as viewer: ViewerIdentity) -> HLSSegment? {
        guard let hls = runs[channel]?.feed?.hls else { return nil }
        touch(viewer, of: channel)
        return hls.segment(named: name)
    }

    private func segments(of channel: ChannelID, as viewer: ViewerIdentity) async throws(TunerError) -> HLSStream {
        try await waitForVideo(of: channel)
        guard let run = runs[channel], let feed = run.feed, let setup = run.state.setup else {
            throw .noVideo(number(of: channel), "it was stopped")
        }
        touch(viewer, of: channel)
        let frameTicks = setup.video.frameRate.ticks(ofFrame: 1)
        return feed.hls(run: String(present().now.microseconds / 1_000, radix: 36), frameTicks: frameTicks)
    }

    private func touch(_ viewer: ViewerIdentity, of channel: ChannelID) {
        let moment = present()
        let isNew = runs[channel]?.hlsViewers[viewer.connection] == nil
        let joined = runs[channel]?.hlsViewers[viewer.connection]?.joined ?? moment.now
        runs[channel]?.hlsViewers[viewer.connection] = ChannelRun.HLSViewer(
            viewer: viewer, joined: joined, lastSeen: moment.uptime)
        if isNew { viewersChanged(of: channel) }
    }

    private func waitForVideo(of channel: ChannelID) async throws(TunerError) {
        guard !isStopping else { throw .stopping(number(of: channel)) }
        if runs[channel]?.isOnAir == true { return }
        let deadline = present().uptime + settings.patience
        let result = await withCheckedContinuation { continuation in
            addWaiter(ChannelRun.Waiter(deadline: deadline, continuation: continuation), to: channel)
        }
        try result.get()
    }

    private func takeTuner(
        _ wish: TunerAllocator.TunerRequest?, for viewer: ViewerIdentity, _ channel: ChannelID
    ) async throws(TunerError) -> Int? {
        guard let wish else { return nil }
        let deadline = present().uptime + Self.tunerPatience
        while true {
            do throws(TunerError.Number) {
                return try tuners.take(wish, host: viewer.host, channel: channel, at: present().uptime)
            } catch {
                // A player that zaps may ask for the new channel before the end of the old connection has come through.
                guard present().uptime < deadline, (try? await Task.sleep(for: .milliseconds(50))) != nil else {
                    throw .tuner(error, number(of: channel))
                }
            }
        }
    }

    /// nil until the channel was prepared once.
    func number(of channel: ChannelID) -> ChannelNumber? { runs[channel]?.state.setup?.number }

    private static let tunerPatience = TimeSpan.milliseconds(700)
    private static let hlsPatience = TimeSpan.seconds(24)

    func expireViewers(of channel: ChannelID, at uptime: TimeSpan) {
        guard let run = runs[channel] else { return }
        if run.waiters.contains(where: { $0.deadline <= uptime }) {
            let patience = settings.patience.seconds
            settle(channel, with: .failure(.noVideo(number(of: channel), "the engine sent none within \(patience) s")))
        }
        run.feed?.hls?.expire(at: uptime)
        let gone = run.hlsViewers.filter { uptime - $0.value.lastSeen >= Self.hlsPatience }
        guard !gone.isEmpty else { return }
        for name in gone.keys { runs[channel]?.hlsViewers[name] = nil }
        if runs[channel]?.hlsViewers.isEmpty == true { run.feed?.dropHLS() }
        viewersChanged(of: channel)
    }

    // MARK: Viewers leave

    func left(_ reader: ObjectIdentifier, of channel: ChannelID, _ reason: ReaderEnd) {
        guard let watching = runs[channel]?.readers.removeValue(forKey: reader) else { return }
        let viewer = watching.reader.viewer
        if let tuner = watching.tuner {
            tuners.release(tuner, host: viewer.host, channel: channel, at: present().uptime)
        }
        log(
            .info, "viewer.left",
            [
                "channel": channel, "viewer": viewer.connection, "why": reason.rawValue,
                "bytes": watching.reader.counts.byteCount,
            ])
        viewersChanged(of: channel)
    }

    func jumped(_ reader: ObjectIdentifier, of channel: ChannelID, _ jump: ReaderJump) {
        jumpCount += 1
        guard let viewer = runs[channel]?.readers[reader]?.reader.viewer else { return }
        log(
            .warning, "viewer.jumped",
            ["channel": channel, "viewer": viewer.connection, "chunks": jump.chunkCount, "bytes": jump.knownByteCount])
    }
}
