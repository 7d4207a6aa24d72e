/// A shell's completion of `continuity`, made from what the commands declare.
struct CompletionScript: Sendable {
    enum Shell: String, Sendable, CaseIterable { case bash, zsh, fish }

    private let commands: [any Command.Type]

    init(_ commands: [any Command.Type]) { self.commands = commands }

    func text(for shell: Shell) -> String {
        switch shell {
        case .bash: bash
        case .zsh: zsh
        case .fish: fish
        }
    }

    // MARK: - bash

    private var bash: String {
        let cases = commands.map { command in
            """
                    \(command.name))
                        flags="\(command.allOptions.map(\.name).joined(separator: " "))"
                        case $previous in
            \(command.allOptions.filter { $0.value != nil }.map(Self.bashCase).joined(separator: "\n"))
                        esac
                        \(Self.bashReply(to: command.operands))
                        ;;
            """
        }
        return """
            # Completion of continuity for bash, made by: continuity completion bash
            _continuity() {
                local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} flags
                COMPREPLY=()
                if ((COMP_CWORD == 1)); then
                    COMPREPLY=($(compgen -W "\(commands.map { $0.name }.joined(separator: " "))" -- "$current"))
                    return
                fi
                case ${COMP_WORDS[1]} in
            \(cases.joined(separator: "\n"))
                    *) return ;;
                esac
                if [[ $current == -* ]]; then
                    COMPREPLY=($(compgen -W "$flags" -- "$current"))
                fi
            }
            complete -F _continuity continuity
            """
    }

    private static func bashCase(_ option: CommandOption) -> String {
        "                \(option.name)) \(bashReply(to: option.values)); return ;;"
    }

    private static func bashReply(to values: CommandValue) -> String {
        switch values {
        case .none: ":"
        case .files: "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$current\"))"
        case .folders: "compopt -o filenames; COMPREPLY=($(compgen -d -- \"$current\"))"
        case .words(let words): "COMPREPLY=($(compgen -W \"\(words.joined(separator: " "))\" -- \"$current\"))"
        }
    }

    // MARK: - zsh

    private var zsh: String {
        let list = commands.map { "        \(Self.quoted("\($0.name):\($0.summary)"))" }
        let cases = commands.map { command in
            let options = command.allOptions.map { "            \(Self.zshOption($0))" }
            let operands = Self.zshAction(command.operands)
            let rest = operands.isEmpty ? [] : ["            \(Self.quoted("*:operand:\(operands)"))"]
            return
                "        \(command.name))\n            _arguments -s \\\n\((options + rest).joined(separator: " \\\n"))\n            ;;"
        }
        return """
            #compdef continuity
            # Completion of continuity for zsh, made by: continuity completion zsh
            _continuity() {
                local -a commands
                commands=(
            \(list.joined(separator: "\n"))
                )
                if ((CURRENT == 2)); then
                    _describe command commands
                    return
                fi
                local command=$words[2]
                shift words
                ((CURRENT--))
                case $command in
            \(cases.joined(separator: "\n"))
                esac
            }
            if [[ $funcstack[1] == _continuity ]]; then
                _continuity "$@"
            else
                compdef _continuity continuity
            fi
            """
    }

    private static func zshOption(_ option: CommandOption) -> String {
        let help = option.help.map { "[]:\\".contains($0) ? "\\\($0)" : String($0) }.joined()
        guard let value = option.value else { return quoted("\(option.name)[\(help)]") }
        return quoted("\(option.name)=[\(help)]:\(value):\(zshAction(option.values))")
    }

    private static func zshAction(_ values: CommandValue) -> String {
        switch values {
        case .none: ""
        case .files: "_files"
        case .folders: "_files -/"
        case .words(let words): "(\(words.joined(separator: " ")))"
        }
    }

    // MARK: - fish

    private var fish: String {
        var lines = [
            "# Completion of continuity for fish, made by: continuity completion fish", "complete -c continuity -f",
        ]
        for command in commands {
            lines.append(
                "complete -c continuity -n __fish_use_subcommand -a \(command.name) -d \(Self.fishQuoted(command.summary))"
            )
            let within = "complete -c continuity -n '__fish_seen_subcommand_from \(command.name)'"
            if let action = Self.fishAction(command.operands) { lines.append("\(within) \(action)") }
            for option in command.allOptions {
                var line = "\(within) -l \(option.name.dropFirst(2)) -d \(Self.fishQuoted(option.help))"
                if option.value != nil { line += " -r" }
                if option.value != nil, let action = Self.fishAction(option.values) { line += " \(action)" }
                lines.append(line)
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func fishAction(_ values: CommandValue) -> String? {
        switch values {
        case .none: nil
        case .files: "-F"
        case .folders: "-a '(__fish_complete_directories)'"
        case .words(let words): "-a \(fishQuoted(words.joined(separator: " ")))"
        }
    }

    // MARK: - quotes

    /// In single quotes of a POSIX shell.
    private static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// In single quotes of fish, where a backslash escapes.
    private static func fishQuoted(_ text: String) -> String {
        "'" + text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "'"
    }
}
