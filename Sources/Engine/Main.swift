import Glibc
import Linux

@main
enum Main {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case "probe": exit(ProbeCommand().run(Array(arguments.dropFirst())))
        default:
            StandardStream.write(Array("usage: continuity-engine probe [--json] [FILE...]\n".utf8), to: 2)
            exit(2)
        }
    }
}
