import Assets
import Core
import HTTP

/// The files of the web application. All are below one folder whose name changes when any of them does, so that browsers
/// keep them without asking and never mix two versions.
struct ApplicationFiles: Sendable {
    /// Those of the program.
    static let embedded = ApplicationFiles(EmbeddedFiles.pages)

    /// `app.html`, with the folder's name in its links.
    let page: CacheableBody
    /// Names the version.
    let build: String
    private let files: [String: CacheableBody]

    init(_ embedded: [EmbeddedFiles.File]) {
        let fingerprints = embedded.map { "\($0.name) \(Fingerprint(large: $0.bytes).value)" }
        let build = String(Fingerprint(fingerprints.joined(separator: "\n")).value, radix: 36)
        self.build = build
        let page = embedded.first { $0.name == "app.html" }?.bytes ?? []
        self.page = CacheableBody(Self.type(of: "app.html"), Self.replacing("{build}", by: build, in: page))
        files = Dictionary(
            embedded.filter { !$0.name.hasSuffix(".html") }.map {
                ($0.name, CacheableBody(Self.type(of: $0.name), $0.bytes))
            },
            uniquingKeysWith: { first, _ in first })
    }

    /// A file of this version, by `/assets/BUILD/NAME`; another version's is not here any more.
    func response(path: String) throws(WebError) -> Response {
        let folder = "/assets/\(build)/"
        guard path.hasPrefix(folder), let file = files[String(path.dropFirst(folder.count))] else {
            throw .noRoute(path)
        }
        var response = file.response(SafePage.headers)
        response.headers.removeAll { $0.name == "Cache-Control" }
        response.headers.append(Request.Field("Cache-Control", "public, max-age=31536000, immutable"))
        return response
    }

    static func type(of name: String) -> String {
        types[String(name.split(separator: ".").last ?? "")] ?? "application/octet-stream"
    }

    private static let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml", "png": "image/png",
    ]

    private static func replacing(_ word: String, by value: String, in bytes: [UInt8]) -> [UInt8] {
        let word = [UInt8](word.utf8), value = [UInt8](value.utf8)
        var result: [UInt8] = [], index = 0
        while index < bytes.count {
            if bytes[index...].starts(with: word) {
                result += value
                index += word.count
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return result
    }
}
