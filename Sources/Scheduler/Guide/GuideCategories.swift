import Core

/// The words by which clients sort programmes. They know these and hardly any other, whatever the media call it.
enum GuideCategories {
    static func of(_ item: MediaItem) -> [String] {
        var found = [kind(item.kind)].compactMap { $0 }
        for word in item.metadata.genres + item.metadata.tags {
            if let category = words[word.lowercased()], !found.contains(category) { found.append(category) }
        }
        return found
    }

    private static func kind(_ kind: MediaItem.Kind) -> String? {
        switch kind {
        case .movie: "Movie"
        case .episode: "Series"
        case .musicVideo: "Music"
        case .otherVideo: nil
        }
    }

    /// Genres and tags in lower case.
    private static let words: [String: String] = {
        let sets: [(String, [String])] = [
            (
                "Sports",
                [
                    "sport", "sports", "sports event", "football", "american football", "soccer", "basketball",
                    "baseball", "ice hockey", "hockey", "tennis", "boxing", "wrestling", "cycling", "athletics",
                    "motorsport", "motorsports", "motor racing", "rugby", "cricket", "golf",
                ]
            ),
            ("News", ["news", "newscast", "journalism", "current affairs", "news magazine"]),
            (
                "Kids",
                [
                    "kids", "kids & family", "children", "childrens", "children's", "children's television", "family",
                    "disney", "preschool",
                ]
            ),
        ]
        var words: [String: String] = [:]
        for (category, names) in sets { for name in names { words[name] = category } }
        return words
    }()
}
