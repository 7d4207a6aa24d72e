import Core
import Glibc
import Linux

extension HTTPConnection {
    enum Sending {
        case finished
        /// The kernel takes no more now; it tells when it does.
        case blocked
        /// Others have their turn first.
        case yielded
        case failed
    }

    func send(_ answer: PreparedResponse) {
        guard phase != .closed else { return answer.abandon(.clientLeft) }
        token = nil
        task = nil
        releaseBody()
        if answer.closes || loop.isStopping { closesAfterAnswer = true }
        var bytes = answer.head
        if case .generated = answer.body { bytes.append(contentsOf: framing.utf8) }
        bytes.append(contentsOf: "Date: ".utf8)
        bytes.append(contentsOf: loop.dateText.utf8)
        bytes.append(
            contentsOf: (closesAfterAnswer ? "\r\nConnection: close\r\n\r\n" : "\r\nConnection: keep-alive\r\n\r\n")
                .utf8)
        output = Output(head: bytes, body: answer.body)
        deadline = loop.now + limits.stallTime
        if case .stream(let reader, let limit) = answer.body {
            return beginStream(reader, limit: limit)
        }
        phase = .sending
        if case .generated(let reader) = answer.body { return beginBody(reader) }
        continueAnswer()
    }

    /// The kernel takes bytes again, or it is this connection's turn.
    func continueSending() {
        switch phase {
        case .sending:
            feed?.isBlocked = false
            if feed == nil { continueAnswer() } else { continueBody() }
            if phase != .sending { proceed() }
        case .streaming:
            feed?.isBlocked = false
            pump()
        case .head, .body, .answering, .lingering, .closed: break
        }
    }

    private func continueAnswer() {
        switch flush() {
        case .finished: answerIsSent()
        case .blocked: break
        case .yielded: loop.giveTurn(to: self)
        case .failed: close()
        }
    }

    func answerIsSent() {
        output = Output()
        head = nil
        if closesAfterAnswer { return finish() }
        phase = .head
        isIdle = true
        deadline = loop.now + limits.idleTime
    }

    /// Hands the kernel as much of the output as it takes.
    func flush() -> Sending {
        var budget = limits.sentByteCountPerTurn
        while !output.isEmpty {
            guard budget > 0 else { return .yielded }
            let inHead = output.headOffset < output.head.count
            let flags =
                Int32(MSG_NOSIGNAL) | (inHead && output.bodyOffset < output.bodyEnd ? Int32(MSG_MORE) : 0)
            let count =
                inHead
                ? give(output.head, from: output.headOffset, to: output.head.count, flags: flags)
                : give(output.body, from: output.bodyOffset, to: output.bodyEnd, flags: flags)
            guard count >= 0 else { return errno == EAGAIN ? .blocked : .failed }
            if inHead { output.headOffset += count } else { output.bodyOffset += count }
            budget -= count
            deadline = loop.now + limits.stallTime
            loop.context.metrics.sentBytes.add(Int64(count))
        }
        return .finished
    }

    /// One `send` of a part of shared bytes, straight from where they are.
    func give(_ bytes: [UInt8], from start: Int, to end: Int, flags: Int32) -> Int {
        while true {
            let count = unsafe bytes.withUnsafeBytes { bytes in
                unsafe Glibc.send(socket.descriptor, bytes.baseAddress.map { unsafe $0 + start }, end - start, flags)
            }
            if count >= 0 || errno != EINTR { return count }
        }
    }

    /// Tells a client that waits with its body to send it. Nothing else is under way, so the kernel has room.
    func sendContinue() {
        let bytes = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)
        if give(bytes, from: 0, to: bytes.count, flags: Int32(MSG_NOSIGNAL)) != bytes.count { close() }
    }
}
