import Core
import JSON
import Linux

extension Doctor {
    /// What encodes video here, tried inside the engine's sandbox. Hardware is a comfort: without it software encodes.
    var encoders: [Finding] {
        let reports: [EncoderReport]
        do {
            reports = try EncoderTrials.reports(arguments: [])
        } catch {
            // The line about the engine says what is wrong with it.
            return []
        }
        let working = reports.filter { $0.lacking == nil }
        let missing = reports.filter { $0.device == .software && $0.lacking != nil }
        let hardware = EncodingSettings.Device.hardware.map { device in
            let found = reports.filter { $0.device == device }
            let usable = found.filter { $0.lacking == nil }.map(\.codec.rawValue)
            let state =
                usable.isEmpty ? "none (\(found.first?.lacking ?? "not tried"))" : usable.joined(separator: ", ")
            return "\(device.rawValue): \(state)"
        }
        let software = missing.map { report in
            Finding(
                name: "encoder \(report.name)", isGood: false, found: "it cannot be used: \(report.lacking ?? "")",
                fix: "Install the libraries of FFmpeg that have it: apt-get install libavcodec59")
        }
        return software + [
            Finding(
                name: "encoders", isGood: true,
                found: "\(working.map(\.name).joined(separator: ", ")); hardware: \(hardware.joined(separator: "; "))")
        ]
    }
}

/// Runs the engine's trial of encoders. Blocks.
enum EncoderTrials {
    static func reports(arguments: [String]) throws -> [EncoderReport] {
        var launch = ChildProcess.Launch.engine(EngineProgram.path, "encoders")
        launch.arguments += ["--json"] + arguments
        return try ExternalCommand.run(launch, within: .seconds(30)).output.split(separator: 0x0a)
            .map { try JSONText.decode(EncoderReport.self, from: Array($0)) }
    }
}

/// Which encoders in hardware passed their trial: tried once, when a profile first asks for them.
actor WorkingEncoders {
    private var trial: Task<[String], Never>?

    func names() async -> [String] {
        let trial =
            trial
            ?? Task {
                // An engine that cannot be tried has no hardware; its own fault shows elsewhere.
                let reports = try? await Thread.run(name: "encoders") {
                    try EncoderTrials.reports(arguments: ["--hardware"])
                }
                return (reports ?? []).filter { $0.lacking == nil }.map(\.name)
            }
        self.trial = trial
        return await trial.value
    }
}
