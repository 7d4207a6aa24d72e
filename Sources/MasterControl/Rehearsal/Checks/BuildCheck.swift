import Core
import Scheduler

/// What the builder could not do as the schedule says.
enum BuildCheck {
    static func findings(in channel: RehearsedChannel) -> [RehearsalFinding] {
        channel.stretch.warnings.map { warning in
            let times = warning.count > 1 ? "it happens \(warning.count) times while the timeline is built" : ""
            let cause = RehearsalFinding.Cause(.warning, warning.code, warning.what, why: times, fix: warning.fix)
            return RehearsalFinding(cause, on: channel.stretch, at: [warning.first ?? channel.stretch.from])
        }
    }

    /// Why a channel has no timeline at all.
    static func failure(_ error: any Error) -> RehearsalFinding.Cause {
        guard let error = error as? any Explained else {
            return RehearsalFinding.Cause(
                .fault, "build.failed", "The timeline cannot be built", why: String(describing: error),
                fix: "Check the log. Report it if it happens again.")
        }
        return RehearsalFinding.Cause(
            .fault, error.code, "The timeline cannot be built: \(error.what)", why: error.why, fix: error.fix)
    }
}
