/// One line to `continuity-engine probe` on its standard input: probe this file.
public struct ProbeRequest: Hashable, Sendable, Codable {
    /// Comes back in the answer.
    public var id: Int64
    public var path: String
    /// Also measure how loud its audio is, which takes longer; nil: no.
    public var measuresLoudness: Bool?

    public init(id: Int64, path: String, measuresLoudness: Bool? = nil) {
        self.id = id
        self.path = path
        self.measuresLoudness = measuresLoudness
    }
}

/// One line from it on its standard output. Exactly one of `facts` and `failure` is set, `tags` only beside `facts`.
public struct ProbeResponse: Hashable, Sendable, Codable {
    public var id: Int64
    public var facts: MediaFacts?
    /// What the file's own tags say; nil when they say nothing.
    public var tags: MediaDescription?
    /// Why the file cannot go on air.
    public var failure: String?

    public init(id: Int64, facts: MediaFacts, tags: MediaDescription? = nil) {
        self.id = id
        self.facts = facts
        self.tags = tags
    }

    public init(id: Int64, failure: String) {
        self.id = id
        self.failure = failure
    }
}

extension ProbeResponse {
    /// The answer as far as it can be: the process that opens media may have been taken over by one. Facts that no file can
    /// have become a failure; texts are cut.
    public var believed: ProbeResponse {
        var answer = self
        answer.failure = failure?.cut(toBytes: PlanLimits.longestText)
        answer.tags = tags?.bounded()
        do throws(PlanFault) {
            try facts?.check()
        } catch {
            return ProbeResponse(id: id, failure: "The probe's answer cannot be: \(error.text). Probe the file again.")
        }
        if answer.facts == nil, answer.failure == nil {
            answer.failure = "The probe said nothing about the file. Probe it again."
        }
        return answer
    }
}

extension MediaDescription {
    /// More names of one kind are not kept.
    private static let mostNames = 1_000
    private static let numbers = 0...1 << 30

    fileprivate func bounded() -> MediaDescription {
        var short = self
        let texts: [WritableKeyPath<MediaDescription, String?>] = [
            \.title, \.sortTitle, \.showTitle, \.artist, \.album, \.albumArtist, \.contentRating,
        ]
        for text in texts { short[keyPath: text] = short[keyPath: text]?.cut(toBytes: PlanLimits.longestText) }
        short.plot = plot?.cut(toBytes: 16 * PlanLimits.longestText)
        for number in [\MediaDescription.season, \.episode] {
            short[keyPath: number] = short[keyPath: number]?.clamped(to: Self.numbers)
        }
        short.year = year?.clamped(to: CivilDate.years)
        short.released = released?.clamped(to: CivilDate.usable)
        for names in [\MediaDescription.genres, \.tags, \.studios, \.countries] {
            short[keyPath: names] = short[keyPath: names].prefix(Self.mostNames).map {
                $0.cut(toBytes: PlanLimits.longestText)
            }
        }
        short.credits = credits.prefix(Self.mostNames).map { credit in
            var credit = credit
            credit.name = credit.name.cut(toBytes: PlanLimits.longestText)
            credit.character = credit.character?.cut(toBytes: PlanLimits.longestText)
            return credit
        }
        return short
    }
}
