// Engine is the program `continuity-engine`: the words of its command line, its descriptors and its log. What it plays
// and how is Playout's; what it is told and tells is the contract of Core.
import Core
import Glibc
import LibAV
import Linux

@main
enum EngineMain {
    private static let help = """
        continuity-engine does the codec work of Continuity.

          channel   play a plan as one endless transport stream
          probe     read what media files contain
          encoders  try the video encoders of this machine
          sandbox   try what the engine must not be capable of
          version   print the version

        continuity-engine COMMAND --help tells more.

        """

    static func main() {
        Signals.ignoreBrokenPipes()
        Memory.keepCompact(heaps: 1)
        // What libav reports about a file is reported where it fails; its own messages would fill the log.
        LibAVLog.install(least: .error) { _, _ in }
        let words = Array(CommandLine.arguments.dropFirst())
        exit(run(words.first ?? "", Array(words.dropFirst())))
    }

    private static func run(_ name: String, _ arguments: [String]) -> Int32 {
        let asksForHelp = arguments.contains("--help")
        switch name {
        case "channel":
            if asksForHelp { return say(ChannelCommand.help) }
            do {
                return try ChannelCommand(arguments).run()
            } catch {
                return refuse("continuity-engine channel: \(error.text)\n\n" + ChannelCommand.help)
            }
        case "probe":
            return asksForHelp ? say(ProbeCommand.help) : ProbeCommand().run(arguments)
        case "sandbox":
            if asksForHelp { return say(SandboxCommand.help) }
            do {
                return try SandboxCommand(arguments).run()
            } catch {
                return refuse("continuity-engine sandbox: \(error.text)\n\n" + SandboxCommand.help)
            }
        case "encoders":
            if asksForHelp { return say(EncodersCommand.help) }
            do {
                return try EncodersCommand(arguments).run()
            } catch {
                return refuse("continuity-engine encoders: \(error.text)\n\n" + EncodersCommand.help)
            }
        case "version": return say("continuity-engine, plan version \(EngineBegin.currentVersion)\n")
        case "--help", "help": return say(help)
        default: return refuse(help)
        }
    }

    private static func say(_ text: String) -> Int32 {
        StandardStream.write(Array(text.utf8), to: STDOUT_FILENO)
        return 0
    }

    private static func refuse(_ text: String) -> Int32 {
        StandardStream.write(Array(text.utf8), to: STDERR_FILENO)
        return 2
    }
}
