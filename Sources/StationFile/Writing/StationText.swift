public import Core

/// Writes everything an operator made as a station file.
public enum StationText {
    /// Equal contents give equal texts; reading the text over the same station changes nothing.
    public static func write(_ contents: StationContents) -> String {
        let outline = StationOutline(contents)
        var writer = YAMLWriter()
        writer.comment("A Continuity station. Show what this file would change: continuity plan FILE.")
        writer.comment("Change the station: continuity apply FILE. Every key is explained in docs/station-file.md.")
        writer.blankLine()
        writer.section("station", outline.station)
        func section(_ key: String, _ comment: String, _ things: [Outline]) {
            if things.isEmpty { return }
            writer.blankLine()
            writer.comment(comment)
            writer.section(key, .list(things))
        }
        section("libraries", "Folders of media.", contents.libraries.map(outline.outline))
        section("collections", "Named sets of media.", contents.collections.map(outline.outline))
        section("playlists", "What follows what.", contents.playlists.map(outline.outline))
        section("filler", "What goes around programmes and into gaps.", contents.fillers.map(outline.outline))
        section("profiles", "What a channel's stream looks like.", contents.profiles.map(outline.outline))
        section("schedules", "What plays when.", contents.schedules.map(outline.outline))
        section("channels", "What viewers see.", contents.channels.map(outline.outline))
        return writer.text
    }
}
