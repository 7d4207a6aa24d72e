import Core
import Glibc

/// Bodies that are made while they are sent: in chunks, or to an old client until the connection closes. Nothing is asked of
/// the reader before the kernel has taken what came before, so a slow client holds one piece.
extension HTTPConnection {
    private var isChunked: Bool { head?.isVersion11 ?? true }

    /// The header that says how the client finds the body's end. Part of deciding it: an old client's connection closes.
    var framing: String {
        if isChunked { return "Transfer-Encoding: chunked\r\n" }
        closesAfterAnswer = true
        return ""
    }

    /// Sends the reader's chunks behind the head that waits in `output`.
    func beginBody(_ reader: any ChunkReader) {
        var feed = StreamFeed(reader, limit: nil)
        feed.isBody = true
        self.feed = feed
        streamIndex = loop.add(stream: self)
        reader.attach(loop.mailbox)
        continueBody()
    }

    /// Sends until the kernel takes no more, the reader has nothing, or the body is sent.
    func continueBody() {
        var budget = limits.sentByteCountPerTurn
        while phase == .sending, let feed, !feed.isBlocked {
            switch flush() {
            case .finished: break
            case .blocked:
                self.feed?.isBlocked = true
                return
            case .yielded: return loop.giveTurn(to: self)
            case .failed: return close()
            }
            if let ending = feed.ending { return bodyIsSent(ending) }
            guard budget > 0 else { return loop.giveTurn(to: self) }
            guard let piece = nextPiece(feed.reader) else { return }
            budget -= piece
        }
    }

    /// Puts the next piece into `output`, and returns how many bytes it has; nil when there is none to send now.
    private func nextPiece(_ reader: any ChunkReader) -> Int? {
        switch reader.next() {
        case .wait:
            // The reader's patience is counted once, from when the client had taken everything.
            if feed?.isWaiting == false { deadline = loop.now + limits.answerTime }
            feed?.isWaiting = true
            return nil
        case .failed:
            // Only a connection that breaks tells the client that this is not the whole body.
            abort(.streamEnded)
            return nil
        case .end:
            feed?.ending = .streamEnded
            output = Output(head: isChunked ? Array("\(frameEnd)0\r\n\r\n".utf8) : [], body: .none)
            return 0
        case .chunk(let chunk):
            feed?.isWaiting = false
            deadline = loop.now + limits.stallTime
            guard !chunk.bytes.isEmpty else { return 0 }
            let size = String(chunk.bytes.count, radix: 16)
            output = Output(
                head: isChunked ? Array("\(frameEnd)\(size)\r\n".utf8) : [],
                body: .bytes(chunk.bytes, 0..<chunk.bytes.count))
            feed?.hasBegun = true
            return chunk.bytes.count
        }
    }

    /// Each chunk of a body ends with an empty line's end.
    private var frameEnd: String { feed?.hasBegun == true ? "\r\n" : "" }

    private func bodyIsSent(_ ending: ReaderEnd) {
        leaveStreams(ending)
        answerIsSent()
    }
}
