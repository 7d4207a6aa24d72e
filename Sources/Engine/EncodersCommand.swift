import Core
import JSON
import Linux
import Playout

/// `continuity-engine encoders`: tries the encoders that a profile can ask for, where a channel would run.
struct EncodersCommand {
    static let help = """
        usage: continuity-engine encoders [--json] [--hardware]

        Tries every encoder inside the engine's sandbox with ten frames, which are decoded and compared.

          --json       print one JSON object a line
          --hardware   leave out those in software

        """

    private let asJSON: Bool
    private let device: EncodingSettings.Device?

    init(_ arguments: [String]) throws(EngineUsageError) {
        if let unknown = arguments.first(where: { $0 != "--json" && $0 != "--hardware" }) {
            throw EngineUsageError("unknown option \(unknown)")
        }
        asJSON = arguments.contains("--json")
        device = arguments.contains("--hardware") ? .auto : nil
    }

    /// Returns the exit code.
    func run() -> Int32 {
        EngineSandbox.closed.enterOrComplain()
        EncoderSurvey.run(on: device) { report in
            // These are plain values of ours: they can always be written as JSON.
            let text = "\(report.name): \(report.lacking.map { "cannot be used: \($0)" } ?? "works")\n"
            StandardStream.write(asJSON ? (try? JSONText.line(report)) ?? [] : Array(text.utf8), to: 1)
        }
        return 0
    }
}
