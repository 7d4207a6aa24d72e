public import Core

/// Writes everything an operator made as a station file.
public enum StationText {
    /// Equal contents give equal texts; reading the text over the same station changes nothing.
    public static func write(_ contents: StationContents) -> String {
        let directory = contents.directory
        var writer = YAMLWriter()
        writer.comment("A Continuity station. Show what this file would change: continuity plan FILE.")
        writer.comment("Change the station: continuity apply FILE. Every key is explained in docs/station-file.md.")
        for form in StationForms.all {
            let trees = form.trees(in: contents, .names, directory).map(\.tree)
            guard let first = trees.first else { continue }
            writer.blankLine()
            if !form.comment.isEmpty { writer.comment(form.comment) }
            writer.section(form.section, form.kind == .station ? first : Tree(.list(trees)))
        }
        return writer.text
    }
}
