struct CompletionCommand: Command {
    static let name = "completion"
    static let summary = "Print shell completion for bash, zsh or fish."
    static let synopsis = "bash|zsh|fish"
    static let operands = CommandValue.words(CompletionScript.Shell.allCases.map(\.rawValue))
    static let options: [CommandOption] = []
    static let details = """
        make install sets it up for all users. For yourself:
          bash  continuity completion bash > ~/.local/share/bash-completion/completions/continuity
          zsh   continuity completion zsh > FOLDER/_continuity, where FOLDER is in $fpath
          fish  continuity completion fish > ~/.config/fish/completions/continuity.fish
        """

    private let shell: CompletionScript.Shell

    init(_ arguments: CommandArguments) throws(UsageError) {
        let name = try arguments.only("the shell")
        guard let shell = CompletionScript.Shell(rawValue: name) else {
            throw UsageError("there is no completion for \(name): expected bash, zsh or fish")
        }
        self.shell = shell
    }

    func run() async throws -> ExitCode {
        Terminal.printLine(CompletionScript(ContinuityMain.commands).text(for: shell))
        return .done
    }
}
