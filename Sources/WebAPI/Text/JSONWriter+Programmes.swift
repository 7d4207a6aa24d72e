import Core

/// How programmes of the guide look in the API.
extension JSONWriter {
    mutating func programme(_ programme: GuideProgramme, _ base: BaseAddress) {
        field("id", programme.id)
        field("title", programme.title)
        field("subtitle", programme.subtitle)
        field("start", programme.start)
        field("finish", programme.finish)
        field("length", programme.length)
        field("plot", programme.plot)
        field("year", programme.year)
        field("released", programme.released?.description)
        field("season", programme.season)
        field("episode", programme.episode)
        field("kind", programme.kind?.rawValue)
        field("categories", programme.categories)
        field("genres", programme.genres)
        if !programme.keywords.isEmpty { field("keywords", programme.keywords) }
        people(programme.credits, studios: programme.studios, countries: programme.countries)
        rating(programme.contentRating)
        field("aspect", programme.aspect)
        field("sound", programme.sound?.rawValue)
        field("media", programme.media?.raw)
        field("artwork", base.artwork(programme))
        field("offAir", programme.isOffAir)
        showing(programme.showing)
    }

    /// Left out where nobody and nothing is known.
    mutating func people(_ credits: [Credit], studios: [String], countries: [String]) {
        if !credits.isEmpty {
            array("credits") { list in
                for credit in credits {
                    list.object { entry in
                        entry.field("role", credit.role.rawValue)
                        entry.field("name", credit.name)
                        entry.field("character", credit.character)
                    }
                }
            }
        }
        if !studios.isEmpty { field("studios", studios) }
        if !countries.isEmpty { field("countries", countries) }
    }

    private mutating func rating(_ text: String?) {
        guard let rating = text.flatMap({ ContentRating($0) }) else { return }
        object("rating") { entry in
            entry.field("system", rating.system)
            entry.field("value", rating.value)
        }
    }

    private mutating func showing(_ showing: GuideProgramme.Showing) {
        switch showing {
        case .unknown: break
        case .first(let isNew):
            field("premiere", true)
            field("new", isNew)
        case .again(let last): field("previouslyShown", last)
        }
    }
}
