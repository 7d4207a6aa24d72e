import Core
import SQLite

/// Who made an item, and where it comes from. `names` are those that fit; nil when any will do.
extension SearchCompiler {
    func credits(_ field: QueryField, _ names: SQLText?) -> SQLText {
        // A search for an actor also finds guests.
        let roles: StaticString =
            switch field {
            case .actor: "('actor', 'guest')"
            case .director: "('director')"
            default: "('writer')"
            }
        return fitting(names, "SELECT media FROM media_credit WHERE role IN " + SQLText(roles) + " AND name")
    }

    func albums(_ names: SQLText?) -> SQLText { fitting(names, SQLText("SELECT id FROM media WHERE album")) }

    func albumArtists(_ names: SQLText?) -> SQLText {
        fitting(names, SQLText("SELECT id FROM media WHERE album_artist"))
    }

    func studios(_ names: SQLText?) -> SQLText { fitting(names, SQLText("SELECT media FROM media_studio WHERE name")) }

    func countries(_ names: SQLText?) -> SQLText {
        fitting(names, SQLText("SELECT media FROM media_country WHERE name"))
    }

    private func fitting(_ names: SQLText?, _ column: SQLText) -> SQLText {
        guard let names else { return column + " IS NOT NULL" }
        return column + " IN (" + names + ")"
    }
}
