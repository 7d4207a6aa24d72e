import Core

extension TimelineBuilder {
    /// Goes over to the schedule of the local day that has begun, if it is another one. What is on is not cut off.
    mutating func beginDay() {
        guard input.program.parts.count > 1, registers.dayEnd.map({ registers.position >= $0 }) ?? true else { return }
        let today = input.zone.local(registers.position).date
        registers.dayEnd = input.zone.nextMidnight(after: registers.position)
        guard input.program.part(on: today) != input.program.part(ofInstruction: registers.instruction) else { return }
        registers.visit = nil
        enter()
        registers.idleSteps = 0
    }

    /// The midnight at which another schedule takes over; nil if this one applies tomorrow as well.
    var takeover: Instant? {
        guard input.program.parts.count > 1, let midnight = registers.dayEnd, midnight > registers.position else {
            return nil
        }
        let tomorrow = input.zone.local(midnight).date
        let present = input.program.part(ofInstruction: registers.instruction)
        return input.program.part(on: tomorrow) == present ? nil : midnight
    }

    /// The instructions of the schedule that applies now.
    var ownInstructions: Range<Int> {
        let program = input.program
        guard let part = program.part(ofInstruction: registers.instruction) else { return program.instructions.indices }
        return program.parts[part].instructions
    }
}
