import Core

/// Puts the real ids in the place of those below zero.
extension NewIDs {
    func resolved(_ content: ContentReference) -> ContentReference {
        switch content {
        case .collection(let id): .collection(collections[id] ?? id)
        case .show(let id): .show(shows[id] ?? id)
        case .season(let id, let season): .season(shows[id] ?? id, season)
        case .playlist(let id): .playlist(playlists[id] ?? id)
        case .item(let id): .item(media[id] ?? id)
        case .artist, .album, .search, .rerun: content
        }
    }

    private func resolved(_ list: [GraphicID]) -> [GraphicID] { list.map { graphics[$0] ?? $0 } }

    func resolved(_ collection: MediaCollection) -> MediaCollection {
        var collection = collection
        collection.id = collections[collection.id] ?? collection.id
        for index in collection.members.indices {
            collection.members[index].source = resolved(collection.members[index].source)
        }
        return collection
    }

    private func resolved(_ source: MediaCollection.Member.Source) -> MediaCollection.Member.Source {
        switch source {
        case .item(let id): .item(media[id] ?? id)
        case .show(let id): .show(shows[id] ?? id)
        case .season(let id, let season): .season(shows[id] ?? id, season)
        case .library(let id): .library(libraries[id] ?? id)
        case .collection(let id): .collection(collections[id] ?? id)
        case .folder, .tag, .artist, .album, .search: source
        }
    }

    func resolved(_ playlist: Playlist) -> Playlist {
        var playlist = playlist
        playlist.id = playlists[playlist.id] ?? playlist.id
        for index in playlist.entries.indices {
            playlist.entries[index].content = resolved(playlist.entries[index].content)
        }
        return playlist
    }

    func resolved(_ filler: Filler) -> Filler {
        var filler = filler
        filler.content = resolved(filler.content)
        filler.graphics = filler.graphics.map(resolved)
        return filler
    }

    func resolved(_ schedule: Schedule) -> Schedule {
        var schedule = schedule
        schedule.graphics = schedule.graphics.map(resolved)
        for index in schedule.rules.indices {
            schedule.rules[index].content = resolved(schedule.rules[index].content)
            schedule.rules[index].graphics = schedule.rules[index].graphics.map(resolved)
            schedule.rules[index].fillers = schedule.rules[index].fillers.map { fillers[$0] ?? $0 }
        }
        return schedule
    }

    func resolved(_ channel: Channel) -> Channel {
        var channel = channel
        channel.schedule = schedules[channel.schedule] ?? channel.schedule
        for index in channel.alternates.indices {
            let schedule = channel.alternates[index].schedule
            channel.alternates[index].schedule = schedules[schedule] ?? schedule
        }
        for index in channel.specials.indices {
            channel.specials[index].content = resolved(channel.specials[index].content)
        }
        if let mirror = channel.mirror { channel.mirror?.channel = channels[mirror.channel] ?? mirror.channel }
        channel.profile = profiles[channel.profile] ?? channel.profile
        channel.graphics = resolved(channel.graphics)
        channel.fallback = channel.fallback.map { fillers[$0] ?? $0 }
        return channel
    }
}
