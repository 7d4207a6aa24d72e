import Core
import JSON
import Linux
import Playout

/// Hands commands to the engine as their lines come in. A line that cannot be read is reported and skipped: the channel
/// stays on air.
final class PlanReader: Sendable {
    private let source: Descriptor
    /// Plays as fast as possible whatever the plan says.
    private let isRushed: Bool
    private let mailbox: PlanMailbox
    private let outlet: EventOutlet

    init(_ source: consuming Descriptor, isRushed: Bool, mailbox: PlanMailbox, outlet: EventOutlet) {
        self.source = source
        self.isRushed = isRushed
        self.mailbox = mailbox
        self.outlet = outlet
    }

    func run() {
        var input = LineInput(descriptor: source.number)
        var number = 0
        do {
            while let line = try input.next() {
                number += 1
                if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }) { continue }
                take(line, number)
            }
        } catch {
            report("Reading the plan", error.why)
        }
    }

    private func take(_ line: [UInt8], _ number: Int) {
        do {
            var command = try JSONText.decode(EngineCommand.self, from: line)
            if case .begin(var begin) = command {
                guard begin.version == EngineBegin.currentVersion else {
                    let known = EngineBegin.currentVersion
                    return report(
                        "Reading line \(number) of the plan",
                        "its version is \(begin.version), this engine speaks \(known)")
                }
                if isRushed { begin.paced = false }
                command = .begin(begin)
            }
            mailbox.send(command)
        } catch {
            report("Reading line \(number) of the plan", error.why)
        }
    }

    private func report(_ what: String, _ why: String) {
        outlet.send(
            .fault(
                EngineFault(
                    item: nil, code: "plan.invalid", what: what, why: why,
                    fix: "Compare the line with docs/engine-contract.md.")))
        StandardStream.write(Array("continuity-engine channel: \(what): \(why)\n".utf8), to: 2)
    }
}
