import Core
import Glibc
import Linux

/// What a command prints for the person, or the program, that called it.
enum Terminal {
    static func printLine(_ text: String) { put(text + "\n", on: STDOUT_FILENO) }

    static func printError(_ text: String) { put(text + "\n", on: STDERR_FILENO) }

    static func printError(_ error: any Error) {
        guard let error = error as? any Explained else { return printError("continuity: \(error)") }
        let what = "continuity: \(error.what)".styled(.red, on: STDERR_FILENO)
        printError("\(what): \(error.why).\n  \(error.fix)")
    }

    static func printWarning(_ kind: String, _ text: String) {
        printError("\("\(kind):".styled(.yellow, on: STDERR_FILENO)) \(text)")
    }

    /// Overwrites the last progress line on a terminal; does nothing when standard error is not one.
    static func progress(_ text: String) {
        if isInteractive { put("\r\u{1b}[K\(text)", on: STDERR_FILENO) }
    }

    static func endProgress() {
        if isInteractive { put("\r\u{1b}[K", on: STDERR_FILENO) }
    }

    static let isInteractive = isatty(STDERR_FILENO) == 1

    /// Whether questions can be answered: standard input is a terminal.
    static var isAnswered: Bool { isatty(STDIN_FILENO) == 1 }

    /// Asks a yes-or-no question; nil when standard input ends first. `usual` is what an empty answer means.
    static func confirm(_ question: String, default usual: Bool) -> Bool? {
        ask("\(question) [\(usual ? "Y/n" : "y/N")]").map { $0.isEmpty ? usual : $0.lowercased().hasPrefix("y") }
    }

    /// A line of standard input in answer to a question, without spaces around it; nil at the end of input.
    static func ask(_ question: String) -> String? {
        put("\(question) ", on: STDOUT_FILENO)
        return readLine().map { line in
            var text = line.drop { $0.isWhitespace }
            while text.last?.isWhitespace == true { text.removeLast() }
            return String(text)
        }
    }

    /// A line from standard input that is not shown while it is typed; nil when there is none.
    static func secret(_ prompt: String) -> String? {
        let isTyped = isatty(STDIN_FILENO) == 1
        if isTyped { put(prompt, on: STDERR_FILENO) }
        let line = HiddenInput.line()
        if isTyped { put("\n", on: STDERR_FILENO) }
        return line.flatMap { $0.isEmpty ? nil : $0 }
    }

    static func put(_ text: String, on descriptor: Int32) { put(Array(text.utf8), on: descriptor) }

    static func put(_ bytes: [UInt8], on descriptor: Int32) { StandardStream.write(bytes, to: descriptor) }
}
