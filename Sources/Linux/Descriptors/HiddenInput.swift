import Glibc

/// Reads what a person types without showing it.
public enum HiddenInput {
    /// One line of standard input, without its end; nil at the end of input.
    public static func line() -> String? {
        var settings = termios()
        let isTerminal = unsafe tcgetattr(STDIN_FILENO, &settings) == 0
        if isTerminal {
            var hidden = settings
            hidden.c_lflag &= ~tcflag_t(ECHO)
            unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        }
        defer { if isTerminal { unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings) } }
        return readLine()
    }
}
