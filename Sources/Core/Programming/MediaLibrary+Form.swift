extension MediaLibrary {
    static let form = Form(
        "library", MediaLibrary(id: LibraryID(0), name: "", kind: .movies, paths: []),
        fields: [
            .identity(\.id), .name(\.name),
            .required("kind", \.kind, .choice(), .notes(bears: false), help: "What is in its folders."),
            .required(
                "paths", \.paths, .list(.folder, of: "folders"), .notes(bears: false), help: "Its folders."),
            .usual(
                "follow-links-to", \.linkTargets, .list(.folder), .notes(bears: false, page: "media.md#links"),
                isShown: false, help: "Folders outside all libraries that links in this one may lead to."),
            .optional(
                "rescan-every", \.rescanSpan,
                .duration(in: .minutes(1)...(.hours(24)), "a duration from 1 minute to 24 hours, such as 15m"),
                .notes(bears: false, page: "media.md#staying-up-to-date", usualText: "`15m`"),
                help: "How often folders are scanned that cannot be watched."),
        ])
}

extension MediaLibrary.Kind: Choice {}
