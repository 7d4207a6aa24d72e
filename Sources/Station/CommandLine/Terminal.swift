import Core
import Glibc
import Linux

/// What a command says to the person, or the program, that called it.
enum Terminal {
    static func say(_ text: String) { put(text + "\n", on: STDOUT_FILENO) }

    static func complain(_ text: String) { put(text + "\n", on: STDERR_FILENO) }

    static func complain(_ error: any Error) {
        guard let error = error as? any Explained else { return complain("continuity: \(error)") }
        complain("continuity: \(error.what): \(error.why).\n  \(error.fix)")
    }

    /// Overwrites the last progress line on a terminal; says nothing when standard error is not one.
    static func progress(_ text: String) {
        if isInteractive { put("\r\u{1b}[K\(text)", on: STDERR_FILENO) }
    }

    static func endProgress() {
        if isInteractive { put("\r\u{1b}[K", on: STDERR_FILENO) }
    }

    static let isInteractive = isatty(STDERR_FILENO) == 1

    /// Whether somebody is there to answer questions.
    static var isAnswered: Bool { isatty(STDIN_FILENO) == 1 }

    /// Asks a yes-or-no question; false when there is nobody to ask. `usually` is what an empty answer means.
    static func confirms(_ question: String, usually: Bool = true) -> Bool {
        guard isAnswered else { return false }
        put("\(question) [\(usually ? "Y/n" : "y/N")] ", on: STDOUT_FILENO)
        guard let answer = readLine() else { return false }
        return answer.isEmpty ? usually : answer.lowercased().hasPrefix("y")
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
