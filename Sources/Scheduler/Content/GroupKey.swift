import Core

/// Names a group of items that belong together: an item that belongs nowhere is a group of its own.
enum GroupKey: Hashable, CustomStringConvertible {
    case member(MemberID)
    /// A member that has no id yet, by its place.
    case newMember(Int32)
    case show(ShowID)
    case season(ShowID, Int)
    case artist(String)
    case album(String, artist: String?)
    case director(String)
    case item(MediaID)

    /// A member that a collection takes for one group is one, whatever else is asked for.
    init(of playable: Playable, by grouping: OrderOptions.Grouping, director: String?) {
        if playable.member.group != nil {
            let member = playable.member
            self = member.id.raw > 0 ? .member(member.id) : .newMember(member.index)
            return
        }
        let named: GroupKey? =
            switch grouping {
            case .show: playable.show.map { .show($0) } ?? playable.artist.map { .artist($0) }
            case .season: playable.show.map { .season($0, playable.season) }
            case .artist: playable.artist.map { .artist($0) }
            case .album: playable.album.map { .album($0, artist: playable.artist) }
            case .director: director.map { .director($0) }
            }
        self = named ?? .item(playable.id)
    }

    /// The same in every run of the program, for random draws and for what cursors save.
    var description: String {
        switch self {
        case .member(let id): "member #\(id)"
        case .newMember(let index): "member \(index + 1)"
        case .show(let id): "show \(id)"
        case .season(let id, let season): "show \(id) season \(season)"
        case .artist(let artist): "artist \(artist)"
        case .album(let title, let artist): "album \(title)" + (artist.map { " by \($0)" } ?? "")
        case .director(let director): "director \(director)"
        case .item(let id): "item \(id)"
        }
    }
}
