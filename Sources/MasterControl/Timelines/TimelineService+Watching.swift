public import Core
import Store

/// Channels that pause while they have no viewers.
extension TimelineService {
    /// A viewer tunes to the channel, whose engine does not run yet: it resumes where it stopped.
    public func resume(_ id: ChannelID) async {
        await ensure(id)
        guard let channel = sheet.channel(id), channel.clock == .watched else { return }
        await alone(with: id) {
            // What ran a moment ago does not run now.
            _ = self.watched.note(id, isRunning: false, at: self.clock.now)
            await self.catchUpOrLog(id)
            _ = self.watched.note(id, isRunning: true, at: self.clock.now)
        }
    }

    /// Call it every few seconds with the channels whose engines run, and those of them that have viewers.
    public func timePasses(running: Set<ChannelID>, watching: Set<ChannelID>) async {
        let now = clock.now
        for channel in sheet.channels where channel.clock == .watched {
            if watched.note(channel.id, isRunning: running.contains(channel.id), at: now) {
                await alone(with: channel.id) { await self.catchUpOrLog(channel.id) }
            }
            if watching.contains(channel.id), watched.watch(channel.id, at: now) {
                await write([channel.id: now])
            }
        }
    }

    /// Before the station ends.
    public func writeWatchedTimes() async { await write(watched.unwritten()) }

    private func write(_ times: [ChannelID: Instant]) async {
        do {
            for (channel, instant) in times { try await desk.store.noteWatched(channel, until: instant) }
        } catch {
            log(.warning, "watched-time.unwritten", error)
        }
    }

    public func readWatchedTimes() async {
        do {
            let known = try await desk.store.watchedTimes()
            for channel in sheet.channels where channel.clock == .watched {
                if let time = known[channel.id] { watched.begin(channel.id, at: time) }
            }
        } catch {
            log(.error, "watched-time.unread", error)
        }
    }

    /// Where a timeline begins when there is none: now, or where the channel's own time stands.
    func beginning(of channel: Channel) async -> Instant {
        let now = clock.now
        guard channel.clock == .watched else { return now }
        if let reached = watched.reached(channel.id) { return min(reached, now) }
        watched.begin(channel.id, at: now)
        await write([channel.id: now])
        return now
    }

    /// Moves the timeline of a paused channel to now.
    func catchUp(_ timeline: ChannelTimeline) async throws {
        let (id, now) = (timeline.channel.id, clock.now)
        guard let reached = watched.reached(id), reached < now, !watched.isRunning(id) else { return }
        try await timeline.move(from: reached, to: now, desk.store)
        let item = try await desk.store.timelineItem(of: id, at: now)
        watched.moved(id, to: now, itemEnds: item?.finish ?? now)
        if timeline.isOfAnotherDay(since: reached, at: now) {
            let end = TimelineReach.end(of: id, horizon: sheet.horizon(of: id), now: now)
            try await timeline.refresh(now: now, until: end, desk.store)
        }
        if known[id] != nil { known[id]?.end = await timeline.end }
        touch(id)
    }

    private func catchUpOrLog(_ id: ChannelID) async {
        do {
            if let timeline = try await loadedTimeline(id) { try await catchUp(timeline) }
        } catch {
            log(.error, "move.failed", error)
        }
    }
}
