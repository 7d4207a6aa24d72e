public import Assets
import Core
import HTTP

/// The web application and its files, from the program itself.
public struct PageRoutes: RouteGroup {
    private let application: ApplicationFiles

    public init(files: [EmbeddedFiles.File]? = nil) {
        application = files.map { ApplicationFiles($0) } ?? .embedded
    }

    public let tag = "Pages"

    /// The pages lead callers from elsewhere to the login. Their files are open: they contain nothing of the station, and
    /// the login page needs them.
    public var routes: [Route] {
        [pageRoute("/", "page")] + Self.places.flatMap(placeRoutes) + movedRoutes + [
            fileRoute("/assets/{build}/{file}", [Self.build, Self.file]),
            fileRoute("/assets/{build}/{folder}/{file}", [Self.build, Self.folder, Self.file]),
        ]
    }

    /// The first parts of the application's addresses; the application's router knows the same.
    static let places = ["on-air", "watch", "guide", "channels", "library", "station", "history", "welcome"]

    private static let place = Parameter<String>.text("place", in: .path, "A screen, such as guide.")
    private static let object = Parameter<String>.text("object", in: .path, "What it shows.")
    private static let part = Parameter<String>.text("part", in: .path, "A part of that.")
    private static let build = Parameter<String>.text("build", in: .path, "The version of the files.")
    private static let folder = Parameter<String>.text("folder", in: .path, "A folder of files.")
    private static let file = Parameter<String>.text("file", in: .path, "A file of the application.")

    /// Every address of the application is the same page: its script shows what the address says.
    private func placeRoutes(_ place: String) -> [Route] {
        let name = place.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        return [
            pageRoute("/\(place)", "page\(name)"),
            pageRoute("/\(place)/{object}", "page\(name)Object", [Self.object]),
            pageRoute("/\(place)/{object}/{part}", "page\(name)Part", [Self.object, Self.part]),
        ]
    }

    private func pageRoute(_ path: String, _ id: String, _ parameters: [any DescribedParameter] = []) -> Route {
        Route(
            .get, path, .viewer, id, "The web application", parameters,
            returns: .content("text/html"), .redirect
        ) { _ in application.page.response(SafePage.applicationHeaders) }
    }

    /// Where the application was before it became the page of the station.
    private var movedRoutes: [Route] {
        [
            movedRoute("/app", "moved", []), movedRoute("/app/{place}", "movedPlace", [Self.place]),
            movedRoute("/app/{place}/{object}", "movedObject", [Self.place, Self.object]),
            movedRoute("/app/{place}/{object}/{part}", "movedPart", [Self.place, Self.object, Self.part]),
        ]
    }

    private func movedRoute(_ path: String, _ id: String, _ parameters: [any DescribedParameter]) -> Route {
        Route(
            .get, path, .open, id, "Leads to the same address without /app", parameters, returns: .redirect
        ) { call in
            let rest = String(call.request.path.dropFirst("/app".count))
            return .redirect(to: LocalAddress(rest.isEmpty ? "/" : rest, call.request.query), isForGood: true)
        }
    }

    private func fileRoute(_ path: String, _ parameters: [any DescribedParameter]) -> Route {
        Route(
            .get, path, .open, "asset \(path)", "A file of the web application, which never changes", parameters,
            returns: .content("text/javascript"), errors: [404]
        ) { call in try application.response(path: call.request.path) }
    }
}

/// An address of this station, as links and headers write it.
struct LocalAddress: CustomStringConvertible {
    let description: String

    init(_ path: String, _ query: [Request.Field]) {
        let items = query.map { "\(Self.encoded($0.name))=\(Self.encoded($0.value))" }.joined(separator: "&")
        // Two slashes would name another host.
        let local = "/" + path.drop { $0 == "/" }
        description = Self.encoded(local, keeping: "/:@!$'()*,;") + (items.isEmpty ? "" : "?\(items)")
    }

    static func encoded(_ text: String, keeping kept: String = "") -> String {
        let plain = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~\(kept)".utf8)
        return text.utf8.reduce(into: "") { result, byte in
            if plain.contains(byte) {
                result.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }
}

extension Response {
    /// `isForGood`: browsers may remember it.
    static func redirect(to address: LocalAddress, isForGood: Bool = false) -> Response {
        Response(
            status: isForGood ? 308 : 303,
            headers: [
                Request.Field("Location", address.description), Request.Field("Cache-Control", "no-store"),
            ])
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
