import Core

/// What a programme is called: the rule's title, else the item's own, else what its path tells. Never empty.
struct GuideTitle: Hashable {
    var title: String
    var subtitle: String?

    init(custom: String?, item: MediaItem?, otherwise: String) {
        let metadata = item?.metadata
        let own = (metadata?.title).nonEmpty
        let show = item?.kind == .episode ? (metadata?.showTitle).nonEmpty : nil
        if let custom = custom.nonEmpty {
            title = custom
            subtitle = own
        } else if let show {
            title = show
            subtitle = own
        } else {
            title = own ?? (item?.path).flatMap(Self.name(ofPath:)) ?? otherwise
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
        guard let self, !self.allSatisfy(\.isWhitespace) else { return nil }
        return self
    }
}
