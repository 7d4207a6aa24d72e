import Core

extension StationOutline {
    func outline(_ collection: MediaCollection) -> Outline {
        .of(["name": .text(collection.name), "items": .list(collection.members.map(outline))])
    }

    private func outline(_ member: MediaCollection.Member) -> Outline {
        .joined(
            outline(member.source),
            .of([
                "group": member.group.map { .word($0.rawValue) },
                "weight": member.weight == 1 ? nil : number(member.weight),
            ]))
    }

    private func outline(_ source: MediaCollection.Member.Source) -> Outline {
        switch source {
        case .item(let id): outline(ContentReference.item(id))
        case .show(let id): outline(ContentReference.show(id))
        case .season(let id, let season): outline(ContentReference.season(id, season))
        case .folder(let path): .of(["folder": .text(path)])
        case .tag(let tag): .of(["tag": .text(tag)])
        case .library(let id): .of(["library": .text(libraryNames[id] ?? "")])
        case .search(let query): outline(ContentReference.search(query))
        case .artist(let artist): outline(ContentReference.artist(artist))
        case .album(let album): outline(ContentReference.album(album))
        case .collection(let id): outline(ContentReference.collection(id))
        }
    }

    func outline(_ content: ContentReference) -> Outline {
        switch content {
        case .collection(let id): .of(["collection": .text(collectionNames[id] ?? "")])
        case .playlist(let id): .of(["playlist": .text(playlistNames[id] ?? "")])
        case .item(let id): .of(["item": .text(paths[id] ?? "")])
        case .artist(let artist): .of(["artist": .text(artist)])
        case .album(let album): .of(["album": .text(album.title), "artist": album.artist.map(Outline.text)])
        case .search(let query): .of(["search": .text(query)])
        case .show(let id): outline(shows[id], season: nil)
        case .season(let id, let season): outline(shows[id], season: season)
        case .rerun(let rerun): .of(["rerun-of": outline(rerun)])
        }
    }

    private func outline(_ rerun: Rerun) -> Outline {
        switch rerun {
        case .rule(let name): .text(name)
        case .span(let from, let to, let daysAgo):
            .of([
                "from": .text(from.description), "to": .text(to.description), "days-ago": daysAgo.map(number),
            ])
        case .before(let span): .of(["after": .text(DurationText.write(span))])
        }
    }

    /// The year stands there whenever it is known: on another station another show may have the same title.
    private func outline(_ show: Show?, season: Int?) -> Outline {
        .of([
            "show": .text(show?.title ?? ""), "year": show?.year.map(number), "season": season.map(number),
        ])
    }
}
