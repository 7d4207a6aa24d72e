import Core
import Dispatch
import Linux
import Synchronization

/// Makes the demo's media with the `ffmpeg` command: once, what is there already stays.
struct DemoStudio: Sendable {
    let folder: String

    static let logos = [
        DemoLogo(name: "harbour", letter: "H", colours: ["0b3954", "e4572e"]),
        DemoLogo(name: "signal", letter: "S", colours: ["950101", "14213d"]),
        DemoLogo(name: "mosaic", letter: "M", colours: ["386641", "7b2cbf"]),
    ]

    /// A clip that takes longer than this will not come at all.
    private static let patience = TimeSpan.minutes(5)

    private struct Job: Sendable {
        let file: String
        let arguments: @Sendable (String) -> [String]
    }

    /// Whether anything is still to be made.
    var hasWork: Bool { Self.font.map { !missing(of: jobs(font: $0)).isEmpty } ?? false }

    private func missing(of jobs: [Job]) -> [Job] {
        jobs.filter { FolderListing.entry(at: "\(folder)/\($0.file)") == nil }
    }

    /// Blocks until everything is there. `progress` is told how many of how many are.
    func produce(progress: @escaping @Sendable (Int, Int) -> Void) throws {
        guard let ffmpeg = ExternalCommand.find("ffmpeg") else { throw DemoError.noTool }
        guard let font = Self.font else { throw DemoError.noFont }
        let all = jobs(font: font)
        let missing = missing(of: all)
        let queue = Mutex(missing)
        let faults = Mutex<[DemoError]>([])
        let done = Atomic<Int>(all.count - missing.count)
        let finished = DispatchGroup()
        for number in 1...2 {
            finished.enter()
            Thread.start(name: "demo-\(number)") {
                while let job = queue.withLock({ $0.popLast() }) {
                    if let fault = make(job, with: ffmpeg) { faults.withLock { $0.append(fault) } }
                    progress(done.add(1, ordering: .relaxed).newValue, all.count)
                }
                finished.leave()
            }
        }
        finished.wait()
        if let fault = faults.withLock({ $0.first }) { throw fault }
    }

    private func jobs(font: String) -> [Job] {
        let clips = DemoClips.all.map { clip in
            Job(file: clip.file) { clip.arguments(output: $0, font: font) }
        }
        return clips + Self.logos.map { logo in Job(file: logo.file) { logo.arguments(output: $0, font: font) } }
    }

    /// Writes beside the final name first, so that a clip is there whole or not at all.
    private func make(_ job: Job, with ffmpeg: String) -> DemoError? {
        let target = "\(folder)/\(job.file)"
        let ending = job.file.split(separator: ".").last ?? ""
        let draft = "\(target).part.\(ending)"
        do {
            try FileBytes.makeFolder(target.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" })
            let run = try ExternalCommand.run(ffmpeg, job.arguments(draft), within: Self.patience)
            guard run.status == .exited(code: 0) else { return .toolFailed(job.file, run.complaint) }
            try FileBytes.move(draft, to: target)
            return nil
        } catch {
            return .toolFailed(job.file, error.why)
        }
    }

    private static var font: String? {
        let folders = ["/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu", "/usr/share/fonts/TTF"]
        return folders.map { "\($0)/DejaVuSans-Bold.ttf" }.first { FolderListing.entry(at: $0) != nil }
    }
}

/// A channel's sign: a letter on a wash of colour.
struct DemoLogo: Sendable {
    let name: String
    let letter: String
    let colours: [String]

    var file: String { "Logos/\(name).png" }

    func arguments(output: String, font: String) -> [String] {
        let wash = "gradients=s=512x512:c0=0x\(colours[0]):c1=0x\(colours[1]):n=2:seed=7"
        let letter = "drawtext=fontfile=\(font):text='\(letter)':fontsize=340:fontcolor=white:x=(w-tw)/2:y=(h-th)/2"
        return ["-v", "error", "-y", "-nostdin", "-f", "lavfi", "-i", wash, "-vf", letter, "-frames:v", "1", output]
    }
}

struct DemoError: Explained {
    let code: String
    let what = "Making the demo's media"
    let why: String
    let fix: String

    static let noTool = DemoError(
        code: "demo.no-ffmpeg", why: "the command ffmpeg was not found", fix: "Install it: apt-get install ffmpeg")
    static let noFont = DemoError(
        code: "demo.no-font", why: "the font DejaVu Sans was not found",
        fix: "Install it: apt-get install fonts-dejavu-core")

    static func toolFailed(_ file: String, _ why: String) -> DemoError {
        DemoError(
            code: "demo.ffmpeg-failed", why: "ffmpeg could not make \(file): \(why)",
            fix: "Check the free disk space, then run the demo again: it continues where it stopped.")
    }
}
