public import Core
import JSON
public import Linux

/// Reads a plan from a descriptor, to its end.
public final class PlanReader: Sendable {
    private let source: Descriptor
    private let lines: PlanLines

    public init(_ source: consuming Descriptor, lines: PlanLines) {
        self.source = source
        self.lines = lines
    }

    /// Waits for lines: call it on a thread of its own.
    public func run() {
        var input = LineInput(descriptor: source.number, longestLine: PlanLines.longest)
        var number = 0
        do {
            while let line = try input.next() {
                number += 1
                lines.take(line, number)
            }
        } catch {
            lines.cannotBeRead(error.why)
        }
    }
}

/// Hands commands to the engine as their lines come in. A line that cannot be read, or that asks for what no engine can
/// do, is reported with its number and skipped: the channel stays on air. Without a `begin` there is no channel: when that
/// is refused, the plan is.
public struct PlanLines: Sendable {
    /// Longer lines are refused unread.
    public static let longest = 1 << 20

    /// Plays as fast as possible whatever the plan says.
    private let isRushed: Bool
    private let mailbox: PlanMailbox
    private let report: @Sendable (EngineFault) -> Void

    public init(isRushed: Bool, mailbox: PlanMailbox, report: @escaping @Sendable (EngineFault) -> Void) {
        self.isRushed = isRushed
        self.mailbox = mailbox
        self.report = report
    }

    func take(_ line: LineInput.Line, _ number: Int) {
        switch line {
        case .text(let text): take(text, number)
        case .tooLong(let count): refuse(number, "it has \(count) bytes, at most \(Self.longest) are taken")
        }
    }

    func cannotBeRead(_ why: String) { report(Self.fault("Reading the plan", why)) }

    /// Takes line `number` of a plan.
    public func take(_ line: [UInt8], _ number: Int) {
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }) { return }
        var command: EngineCommand
        do {
            command = try JSONText.decode(EngineCommand.self, from: line)
        } catch {
            refuse(number, error.why)
            if Self.looksLikeBegin(line) { mailbox.refuseBegin() }
            return
        }
        do throws(PlanFault) {
            try command.check()
        } catch {
            refuse(number, error.text)
            if case .begin = command { mailbox.refuseBegin() }
            return
        }
        if isRushed, case .begin(var begin) = command {
            begin.paced = false
            command = .begin(begin)
        }
        if !mailbox.send(command) {
            refuse(number, "\(PlanMailbox.mostWaiting) commands wait already")
        }
    }

    /// Whether a line that cannot be read would have been the channel's own.
    private static func looksLikeBegin(_ line: [UInt8]) -> Bool {
        line.lazy.filter { $0 > 0x20 }.starts(with: Array(#"{"begin""#.utf8))
    }

    private func refuse(_ number: Int, _ why: String) {
        report(Self.fault("Reading line \(number) of the plan", why.cut(toBytes: 1_000)))
    }

    private static func fault(_ what: String, _ why: String) -> EngineFault {
        EngineFault(
            item: nil, code: "plan.invalid", what: what, why: why, fix: "Compare the line with docs/engine-contract.md."
        )
    }
}
