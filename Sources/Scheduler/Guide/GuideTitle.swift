import Core

/// What a programme is called: the rule's title, else the item's own, else what its path tells. Never empty.
struct GuideTitle: Hashable {
    var title: String
    var subtitle: String?

    /// What an item is called by itself.
    struct Names: Hashable {
        /// nil when nothing names it.
        var title: String?
        var subtitle: String?
        /// The item's own title, which is the sub-title when a rule gives a title.
        var own: String?

        init(_ item: MediaItem) {
            own = Optional(item.metadata.title).nonEmpty
            if item.kind == .episode, let show = item.metadata.showTitle.nonEmpty {
                title = show
                subtitle = own
            } else {
                title = own ?? GuideTitle.name(ofPath: item.path)
            }
        }
    }

    init(custom: String?, names: Names?, otherwise: @autoclosure () -> String) {
        if let custom = custom.nonEmpty {
            title = custom
            subtitle = names?.own
        } else {
            title = names?.title ?? otherwise()
            subtitle = names?.subtitle
        }
    }

    /// A file's name without its extension, or the last part of a URL's path.
    static func name(ofPath path: String) -> String? {
        guard let scheme = path.firstRange(of: "://") else {
            let file = path.split(separator: "/").last.map(String.init)
            guard let file, let dot = file.lastIndex(of: "."), dot > file.startIndex else { return file }
            return String(file[..<dot])
        }
        let rest = path[scheme.upperBound...].prefix { $0 != "?" && $0 != "#" }
        // The first part is the host.
        return rest.split(separator: "/").dropFirst().last.map(String.init)
    }
}

extension String? {
    /// nil for an empty or blank text too.
    var nonEmpty: String? {
        guard let self, let first = self.utf8.first else { return nil }
        // Most texts begin with a letter, which is quickly seen.
        let isPlain = (0x21...0x7e).contains(first)
        return isPlain || !self.allSatisfy(\.isWhitespace) ? self : nil
    }
}
