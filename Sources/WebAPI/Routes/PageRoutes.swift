public import Assets
import Core
import HTTP

/// The web pages and their parts, from the program itself.
public struct PageRoutes: RouteGroup {
    /// The page as it was before there was an application.
    private let page: CacheableBody?
    private let application: ApplicationFiles
    /// What pages without a script use, such as the login.
    private let plain: [(name: String, document: CacheableBody)]

    public init(files: [EmbeddedFiles.File] = EmbeddedFiles.pages) {
        application = ApplicationFiles(files)
        page = files.first { $0.name == "index.html" }.map {
            CacheableBody(ApplicationFiles.type(of: $0.name), $0.bytes)
        }
        plain = files.filter { !$0.name.contains("/") && !$0.name.hasSuffix(".html") }
            .map { ($0.name, CacheableBody(ApplicationFiles.type(of: $0.name), $0.bytes)) }
    }

    public let tag = "Pages"

    /// The pages themselves lead callers from elsewhere to the login. Their parts are open: they contain nothing of the
    /// station, and the login page needs them.
    public var routes: [Route] {
        var routes = Self.addresses.map { applicationRoute($0.path, $0.id, $0.parameters) }
        if let page { routes.append(pageRoute(page)) }
        for (name, document) in plain { routes.append(assetRoute(name, document)) }
        return routes + [
            versionedRoute("/assets/{build}/{file}", [Self.build, Self.file]),
            versionedRoute("/assets/{build}/{folder}/{file}", [Self.build, Self.folder, Self.file]),
        ]
    }

    /// Every address of the application is the same page: its script shows what the address says.
    private static let addresses: [(path: String, id: String, parameters: [any DescribedParameter])] = [
        ("/app", "application", []), ("/app/{place}", "applicationPlace", [place]),
        ("/app/{place}/{object}", "applicationObject", [place, object]),
        ("/app/{place}/{object}/{part}", "applicationPart", [place, object, part]),
    ]

    private static let place = Parameter<String>.text("place", in: .path, "A screen, such as guide.")
    private static let object = Parameter<String>.text("object", in: .path, "What it shows.")
    private static let part = Parameter<String>.text("part", in: .path, "A part of that.")
    private static let build = Parameter<String>.text("build", in: .path, "The version of the files.")
    private static let folder = Parameter<String>.text("folder", in: .path, "A folder of files.")
    private static let file = Parameter<String>.text("file", in: .path, "A file of the application.")

    private func applicationRoute(_ path: String, _ id: String, _ parameters: [any DescribedParameter]) -> Route {
        Route(
            .get, path, .viewer, id, "The web application", parameters,
            returns: .content("text/html"), .redirect
        ) { _ in application.page.response(SafePage.applicationHeaders) }
    }

    private func pageRoute(_ page: CacheableBody) -> Route {
        Route(.get, "/", .viewer, "page", "The web page", returns: .content("text/html"), .redirect) { _ in
            page.response(SafePage.headers)
        }
    }

    private func assetRoute(_ name: String, _ document: CacheableBody) -> Route {
        Route(.get, "/assets/\(name)", .open, "asset \(name)", "A part of a page", returns: .content("text/html")) {
            _ in
            document.response(SafePage.headers)
        }
    }

    private func versionedRoute(_ path: String, _ parameters: [any DescribedParameter]) -> Route {
        Route(
            .get, path, .open, "asset \(path)", "A file of the web application, which never changes", parameters,
            returns: .content("text/javascript"), errors: [404]
        ) { call in try application.response(path: call.request.path) }
    }
}

/// What every page tells the browser: run nothing and load nothing that is not ours, and let nobody frame us.
enum SafePage {
    static let headers = fields(policy: policy)

    /// The application's script never makes HTML of text, and the browser refuses it if it tried.
    static let applicationHeaders = fields(
        policy: policy + "; require-trusted-types-for 'script'; trusted-types 'none'")

    private static let policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "media-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    private static func fields(policy: String) -> [Request.Field] {
        [
            Request.Field("Content-Security-Policy", policy),
            Request.Field("X-Content-Type-Options", "nosniff"),
            Request.Field("X-Frame-Options", "DENY"),
            // Not `no-referrer`: with it browsers send `Origin: null` with our own forms, as with those of a hostile page.
            Request.Field("Referrer-Policy", "same-origin"),
            Request.Field("Cross-Origin-Opener-Policy", "same-origin"),
        ]
    }
}
