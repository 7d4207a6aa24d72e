import Core
import Glibc
import JSON
import Linux
import Playout

/// `continuity-engine channel`: plays a plan as one endless transport stream on standard output.
struct ChannelCommand {
    static let help = """
        usage: continuity-engine channel [--plan FILE] [--speed real|max] [--events FILE]

        Without --plan the engine waits for its plan on standard input, line by line, and ends when that does.
        Events go to descriptor 3 when it is open. docs/engine-contract.md describes plan and events.

          --plan FILE         play the commands in FILE to their end (- is standard input)
          --speed real|max    keep to the clock (default), or go as fast as the machine can
          --events FILE       write events to FILE

        """

    private var plan: String?
    private var isRushed = false
    private var events: String?

    init(_ arguments: [String]) throws(EngineUsageError) {
        var rest = arguments[...]
        while let word = rest.popFirst() {
            guard ["--plan", "--speed", "--events"].contains(word) else {
                throw EngineUsageError("unknown option \(word)")
            }
            guard let value = rest.popFirst() else { throw EngineUsageError("\(word) needs a value") }
            switch word {
            case "--plan": plan = value
            case "--events": events = value
            default:
                guard ["real", "max"].contains(value) else {
                    throw EngineUsageError("--speed \(value): expected real or max")
                }
                isRushed = value == "max"
            }
        }
    }

    /// Returns the exit code.
    func run() -> Int32 {
        do {
            let outlet = try EventOutlet(file: events)
            let mailbox = PlanMailbox()
            if plan == nil {
                Parent.exitWithParent()
                WarmUp.run()
                Memory.giveBack()
            }
            let files = plan == nil ? OpenFileReceiver() : nil
            (files == nil ? EngineSandbox.readable : EngineSandbox.closed).enterOrComplain()
            files?.start()
            if plan == nil {
                outlet.send(.ready(version: EngineBegin.currentVersion))
            }
            try readPlan(into: mailbox, outlet)
            let engine = ChannelEngine(
                plan: mailbox, clock: MachineClock(), startsNow: plan != nil, files: files ?? LocalFiles(),
                stream: { bytes in if !StandardStream.delivers(bytes, to: STDOUT_FILENO) { mailbox.abandon() } },
                events: { outlet.send($0) })
            try engine.run()
            outlet.flush()
            return mailbox.isRefused ? 1 : 0
        } catch {
            StandardStream.write(Array("continuity-engine channel: \(error)\n".utf8), to: STDERR_FILENO)
            return 1
        }
    }

    private func readPlan(into mailbox: PlanMailbox, _ outlet: EventOutlet) throws(SystemError) {
        let isFile = plan != nil
        let source =
            switch plan {
            case nil, "-": Descriptor(owning: STDIN_FILENO)
            case let path?: try Descriptor.reading(path)
            }
        let lines = PlanLines(isRushed: isRushed, mailbox: mailbox) { fault in
            outlet.send(.fault(fault))
            let text = "continuity-engine channel: \(fault.what): \(fault.why)\n"
            StandardStream.write(Array(text.utf8), to: STDERR_FILENO)
        }
        let reader = PlanReader(source, lines: lines)
        Thread.start(name: "plan") {
            reader.run()
            if isFile { mailbox.close() } else { mailbox.abandon() }
        }
    }
}

/// Words that the engine does not understand: exit code 2.
struct EngineUsageError: Error {
    let text: String

    init(_ text: String) { self.text = text }
}
