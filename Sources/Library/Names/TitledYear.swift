import Core

/// A title with the year that follows it in brackets or dots: `Metropolis (1927)`, `The.Film.2019.1080p`.
struct TitledYear: Equatable {
    let title: String
    let year: Int?

    init(_ name: String) {
        if let match = name.firstMatch(of: #/^(.+?)\s*[.(\[ ]((?:18|19|20)\d{2})(?:[.)\] ]|$)/#) {
            let title = CleanTitle.make(match.1)
            if !title.isEmpty {
                self.title = title
                year = Int(digits: match.2)
                return
            }
        }
        let title = CleanTitle.make(name)
        self.title = title.isEmpty ? name : title
        year = nil
    }
}
