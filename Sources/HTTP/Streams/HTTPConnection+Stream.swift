import Core
import Glibc
import Linux

extension HTTPConnection {
    /// Turns this connection into a stream. What the client sends from now on is read and thrown away.
    func beginStream(_ reader: any ChunkReader, limit: TimeSpan?) {
        guard !peerHasEnded else {
            reader.close(.clientLeft)
            return close()
        }
        phase = .streaming
        input = []
        consumed = 0
        // Without the bound a stalled client holds megabytes in the kernel; with the default it is only less bounded.
        try? socket.set(SOL_SOCKET, SO_SNDBUF, Int32(limits.streamQueueByteCount))
        feed = StreamFeed(reader, limit: limit.map { loop.now + $0 })
        streamIndex = loop.add(stream: self)
        loop.context.metrics.streams.add(1)
        reader.attach(loop.mailbox)
        if loop.isStopping { return endStream(.serverStopping) }
        pump()
    }

    /// Sends chunks until the kernel takes no more or there are none: one `send` for each, from the shared bytes.
    func pump() {
        if phase == .sending {
            continueBody()
            if phase != .sending { proceed() }
            return
        }
        guard phase == .streaming, let feed, !feed.isBlocked else { return }
        if !output.isEmpty {
            switch flush() {
            case .finished: break
            case .blocked: return block()
            case .yielded: return loop.giveTurn(to: self)
            case .failed: return closeStream(.clientLeft)
            }
        }
        var budget = limits.sentByteCountPerTurn
        while let chunk = nextChunk() {
            let start = self.feed?.offset ?? 0
            let count = give(chunk.bytes, from: start, to: chunk.bytes.count, flags: Int32(MSG_NOSIGNAL))
            guard count >= 0 else { return errno == EAGAIN ? block() : closeStream(.clientLeft) }
            deadline = loop.now + limits.stallTime
            loop.context.metrics.streamedBytes.add(Int64(count))
            guard start + count == chunk.bytes.count else {
                self.feed?.offset = start + count
                return block()
            }
            self.feed?.chunk = nil
            self.feed?.offset = 0
            budget -= count
            if budget <= 0 { return loop.giveTurn(to: self) }
        }
    }

    /// The chunk in hand or the reader's next; nil when there is none, or the stream has ended.
    private func nextChunk() -> Chunk? {
        guard let feed else { return nil }
        if let chunk = feed.chunk { return chunk }
        if let ending = feed.ending {
            closeStream(ending)
            return nil
        }
        while true {
            switch feed.reader.next() {
            case .wait: return nil
            case .end, .failed:
                closeStream(.streamEnded)
                return nil
            case .chunk(let chunk):
                if chunk.bytes.isEmpty { continue }
                self.feed?.chunk = chunk
                return chunk
            }
        }
    }

    /// The kernel's queue is full; it tells when there is room. From now on the client's patience with us is ours with it.
    private func block() { feed?.isBlocked = true }

    /// Ends the stream after the chunk that is being sent.
    func endStream(_ reason: ReaderEnd) {
        guard feed != nil else { return }
        if feed?.ending == nil { feed?.ending = reason }
        if feed?.chunk == nil && output.isEmpty { closeStream(feed?.ending ?? reason) }
    }

    func checkStreamDeadline() {
        guard let feed else { return }
        if feed.isBlocked && loop.now >= deadline {
            loop.context.metrics.stalledStreams.add()
            return closeStream(.clientStalled)
        }
        if let limit = feed.limit, loop.now >= limit, feed.ending == nil { endStream(.durationReached) }
    }

    private func closeStream(_ reason: ReaderEnd) {
        switch reason {
        case .clientLeft: close(.clientLeft)
        case .clientStalled: abort(.clientStalled)
        case .streamEnded, .durationReached, .serverStopping:
            leaveStreams(reason)
            finish()
        }
    }

    /// Tells the reader, exactly once.
    func leaveStreams(_ reason: ReaderEnd) {
        guard let feed else { return }
        self.feed = nil
        loop.remove(streamAt: streamIndex)
        if !feed.isBody { loop.context.metrics.streams.add(-1) }
        streamIndex = -1
        feed.reader.close(reason)
    }
}
