public import Assets
import HTTP

/// The description of the API for programs.
public struct DocumentRoutes: RouteGroup {
    private let files: [EmbeddedFiles.File]

    public init(files: [EmbeddedFiles.File] = EmbeddedFiles.documents) { self.files = files }

    public var routes: [Route] {
        files.filter { $0.name == "openapi.json" }.map { file in
            let document = Document("application/json; charset=utf-8", file.bytes)
            return Route(.get, "/api/v1/openapi.json", .read) { _ in
                document.response([Request.Field("Access-Control-Allow-Origin", "*")])
            }
        }
    }
}
