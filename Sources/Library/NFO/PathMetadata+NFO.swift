import Core

extension PathMetadata {
    /// What the item's own NFO file says wins over its path.
    mutating func correct(by note: MediaDescription) {
        if let title = note.title {
            metadata.title = title
            metadata.sortTitle = CleanTitle.sortable(title)
        }
        if let sortTitle = note.sortTitle { metadata.sortTitle = sortTitle.lowercased() }
        metadata.plot = note.plot
        metadata.year = note.year ?? metadata.year
        metadata.released = note.released
        if kind == .episode {
            metadata.season = note.season ?? metadata.season
            metadata.episode = note.episode ?? metadata.episode
        } else if kind == .musicVideo {
            metadata.artist = note.artist ?? metadata.artist
            metadata.album = note.album
            metadata.albumArtist = note.albumArtist
        }
        metadata.contentRating = note.contentRating
        metadata.genres = note.genres
        add(note.tags)
        metadata.studios = note.studios
        metadata.countries = note.countries
        metadata.credits = note.credits
    }

    /// What a show's NFO file says is true of its episodes as far as they say nothing else. The show's title and year are
    /// its alone to tell.
    mutating func complete(from show: MediaDescription) {
        metadata.showTitle = show.title ?? metadata.showTitle
        showYear = show.year ?? showYear
        metadata.contentRating = metadata.contentRating ?? show.contentRating
        if metadata.genres.isEmpty { metadata.genres = show.genres }
        if metadata.studios.isEmpty { metadata.studios = show.studios }
        if metadata.countries.isEmpty { metadata.countries = show.countries }
        add(show.tags)
        metadata.addMissingRoles(of: show.credits)
    }

    private mutating func add(_ tags: [String]) {
        for tag in tags where !metadata.tags.contains(tag) { metadata.tags.append(tag) }
    }
}
