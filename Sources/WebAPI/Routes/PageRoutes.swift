public import Assets
import HTTP

/// The web page and its parts, from the program itself.
public struct PageRoutes: RouteGroup {
    private let files: [EmbeddedFiles.File]

    public init(files: [EmbeddedFiles.File] = EmbeddedFiles.pages) { self.files = files }

    /// `index.html` is `/`, and leads strangers to the log-in. The others lie below `/assets/` and are open: they hold
    /// nothing of the station, and the log-in page needs them.
    public var routes: [Route] {
        files.compactMap { file in
            guard let type = Self.types[String(file.name.split(separator: ".").last ?? "")] else { return nil }
            let isIndex = file.name == "index.html"
            let document = Document(type, file.bytes)
            return Route(.get, isIndex ? "/" : "/assets/\(file.name)", isIndex ? .read : .nothing) { _ in
                document.response(SafePage.headers)
            }
        }
    }

    private static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml", "png": "image/png",
    ]
}

/// What every page tells the browser: run nothing and load nothing that is not ours, and let nobody frame us.
enum SafePage {
    static let headers = [
        Request.Field(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
                + "media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
        Request.Field("X-Content-Type-Options", "nosniff"),
        Request.Field("X-Frame-Options", "DENY"),
        // Not `no-referrer`: with it browsers send `Origin: null` with our own forms, as with those of a hostile page.
        Request.Field("Referrer-Policy", "same-origin"),
        Request.Field("Cross-Origin-Opener-Policy", "same-origin"),
    ]
}
