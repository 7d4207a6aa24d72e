import Core
import Glibc
import Linux

extension HTTPConnection {
    /// Reads what the kernel has. A short read means that it has no more, and later bytes are told again; only after the
    /// peer's end has been announced must everything be read to meet it.
    func readAvailable(untilEmpty: Bool) {
        while phase != .closed {
            if hasTooMuchInput {
                readingIsPaused = true
                return
            }
            let count = unsafe loop.receiveRoom.withUnsafeMutableBytes { room in
                unsafe recv(socket.descriptor, room.baseAddress, room.count, 0)
            }
            if count > 0 {
                take(count)
                if count < loop.receiveRoom.count && !untilEmpty { return }
            } else if count == 0 {
                return peerEnded()
            } else if errno == EAGAIN {
                return
            } else if errno != EINTR {
                return close()
            }
        }
    }

    func resumeReading() {
        guard readingIsPaused else { return }
        readingIsPaused = false
        readAvailable(untilEmpty: true)
    }

    private var hasTooMuchInput: Bool {
        switch phase {
        case .answering, .sending: input.count - consumed >= limits.pipelinedByteCount
        case .streaming, .lingering: discardedByteCount >= limits.discardedByteCount
        case .head, .body, .closed: false
        }
    }

    private func take(_ count: Int) {
        if phase == .streaming || phase == .lingering {
            discardedByteCount += count
        } else {
            input.append(contentsOf: loop.receiveRoom[..<count])
            advance()
        }
    }

    /// The client sends no more. It may still be reading: an answer under way is finished. A stream is not, because
    /// there a client that leaves is the rule and one that only stops sending is unknown.
    private func peerEnded() {
        peerHasEnded = true
        switch phase {
        case .head, .body, .streaming, .lingering: close()
        case .answering, .sending: closesAfterAnswer = true
        case .closed: break
        }
    }

    /// Continues after a response: perhaps the next request is here already.
    func proceed() {
        advance()
        resumeReading()
    }

    /// Reads as many requests from the input as can be answered at once.
    func advance() {
        while phase == .head || phase == .body {
            guard consumed < input.count || phase == .body else { return dropConsumed() }
            do throws(RequestError) {
                if phase == .head {
                    guard try readHead() else { return dropConsumed() }
                } else {
                    guard try readBody() else { return dropConsumed() }
                }
            } catch {
                refuse(error)
            }
        }
    }

    private func dropConsumed() {
        if consumed == input.count {
            // A connection that waits for its next request should not hold on to the room of a large one.
            input.removeAll(keepingCapacity: input.capacity <= 4_096)
        } else if consumed > 0 {
            input.removeFirst(consumed)
        }
        consumed = 0
    }

    private func readHead() throws(RequestError) -> Bool {
        if isIdle {
            isIdle = false
            deadline = loop.now + limits.headTime
        }
        guard case .head(let head, let end) = try parser.parse(input, from: consumed) else { return false }
        consumed = end
        try begin(head)
        return true
    }

    private func begin(_ head: RequestHead) throws(RequestError) {
        self.head = head
        closesAfterAnswer = head.wantsClose || loop.isStopping || peerHasEnded
        let isUpload = loop.context.configuration.uploadPaths.contains { head.target.path.hasPrefix($0) }
        let limit = isUpload ? limits.uploadByteCount : limits.bodyByteCount
        let body = try BodyReader(head.framing, byteLimit: limit)
        if body.isFinished { return dispatch(head, body: []) }
        let expected = if case .length(let count) = head.framing { count } else { limit }
        if expected > limits.smallBodyByteCount {
            guard loop.context.book.reserve(bodyByteCount: expected) else { throw .tooMuchAtOnce }
            reservedBodyByteCount = expected
        }
        self.body = body
        phase = .body
        bodyStart = loop.now
        deadline = loop.now + limits.bodyGraceTime
        if head.expectsContinue && consumed == input.count { sendContinue() }
    }

    private func readBody() throws(RequestError) -> Bool {
        guard let head, var body else { preconditionFailure("a body is only read after its head") }
        self.body = nil
        consumed = try body.take(input, from: consumed)
        guard body.isFinished else {
            deadline = bodyStart + limits.bodyTime(for: body.body.count)
            self.body = body
            return false
        }
        dispatch(head, body: body.body)
        return true
    }

    func releaseBody() {
        body = nil
        if reservedBodyByteCount > 0 { loop.context.book.release(bodyByteCount: reservedBodyByteCount) }
        reservedBodyByteCount = 0
    }

    private func dispatch(_ head: RequestHead, body: [UInt8]) {
        let context = loop.context
        context.metrics.requests.add()
        var request = Request(
            head.method, head.target.path, query: head.target.query, headers: head.headers, body: body,
            client: client, arrival: isLocal ? .ownSocket : .direct)
        if !isLocal { request = context.attributed(request, to: peer.address) }
        if let response = context.immediate?(request) { return send(PreparedResponse(response, to: request)) }
        phase = .answering
        deadline = loop.now + limits.answerTime
        let token = loop.expectAnswer(for: self)
        self.token = token
        let mailbox = loop.mailbox
        task = Task {
            let answer = await context.answer(to: request)
            if !mailbox.post(.answer(token: token, answer)) { answer.abandon(.serverStopping) }
        }
    }

    /// Answers with a refusal and closes; what the client sent behind it is never looked at.
    func refuse(_ refusal: RequestError) {
        loop.context.metrics.refusals.add()
        loop.context.log(.debug, "request.refused", ["client": client, "code": refusal.code, "why": refusal.why])
        send(PreparedResponse(refusal, withBody: head?.method != .head))
    }

    func answerIsLate() {
        loop.context.metrics.lateAnswers.add()
        loop.context.log(.warning, "request.late", ["client": client, "path": head?.target.path ?? ""])
        if let token { loop.dropAnswer(token) }
        task?.cancel()
        send(PreparedResponse(.answerTooLate, withBody: head?.method != .head))
    }
}
