import Core
import JSON
import Linux
import Playout

/// `continuity-engine probe [--json] [--loudness] [FILE...]`: probes the files, or, with none named, answers the requests
/// that come in as lines on standard input, one at a time, until it ends.
struct ProbeCommand {
    static let help = """
        usage: continuity-engine probe [--json] [--loudness] [FILE...]

        Prints what is in the files. Without files it answers requests on standard input, one JSON object per line.

          --json        print JSON
          --loudness    also measure how loud the audio is (EBU R128), which takes 15 to 30 seconds per hour of audio

        """

    /// Returns the exit code.
    func run(_ arguments: [String]) -> Int32 {
        let asJSON = arguments.contains("--json")
        let measuresLoudness = arguments.contains("--loudness")
        let files = arguments.filter { $0 != "--json" && $0 != "--loudness" }
        if let unknown = files.first(where: { $0.hasPrefix("--") }) {
            write("continuity-engine probe: unknown option \(unknown); use --json, --loudness or file names\n", to: 2)
            return 2
        }
        let opener = files.isEmpty ? OpenFileReceiver() : nil
        (opener == nil ? EngineSandbox.readable : EngineSandbox.closed).enterOrComplain()
        opener?.start()
        let probe = MediaProbe(files: opener ?? LocalFiles())
        return files.isEmpty ? serve(probe) : report(files, probe, asJSON: asJSON, measuresLoudness)
    }

    private func serve(_ probe: MediaProbe) -> Int32 {
        var input = LineInput(descriptor: 0)
        do {
            while let line = try input.next() {
                guard case .text(let line) = line else {
                    write("continuity-engine probe: a request is too long\n", to: 2)
                    return 2
                }
                if line.isEmpty { continue }
                let request = try JSONText.decode(ProbeRequest.self, from: line)
                StandardStream.write(try JSONText.line(answer(request, probe)), to: 1)
            }
            return 0
        } catch {
            write("continuity-engine probe: \(error)\n", to: 2)
            return 2
        }
    }

    private func answer(_ request: ProbeRequest, _ probe: MediaProbe) -> ProbeResponse {
        do {
            let found = try probe.findings(
                in: request.path, measuresLoudness: request.measuresLoudness ?? false)
            return ProbeResponse(id: request.id, facts: found.facts, tags: found.tags.isEmpty ? nil : found.tags)
        } catch {
            return ProbeResponse(id: request.id, failure: "\(error.why). \(error.fix)")
        }
    }

    private func report(
        _ files: [String], _ probe: MediaProbe, asJSON: Bool, _ measuresLoudness: Bool
    ) -> Int32 {
        var faults = false
        for file in files {
            do {
                let found = try probe.findings(in: file, measuresLoudness: measuresLoudness)
                if asJSON {
                    StandardStream.write(try JSONText.encode(found.facts, pretty: true) + [0x0a], to: 1)
                } else {
                    let report = FactsReport(found.facts, tags: found.tags)
                    write((files.count > 1 ? "\(file)\n" : "") + report.description, to: 1)
                }
            } catch {
                faults = true
                write("\(error)\n", to: 2)
            }
        }
        return faults ? 1 : 0
    }

    private func write(_ text: String, to descriptor: Int32) {
        StandardStream.write(Array(text.utf8), to: descriptor)
    }
}
