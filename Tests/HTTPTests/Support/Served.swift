import Core
import HTTP
import Linux

/// Runs `body` against a server on a port of the kernel's choice, then stops it.
func served(
    limits: Limits = Limits(), loopCount: Int = 2, configure: (inout ServerConfiguration) -> Void = { _ in },
    immediate: ImmediateHandler? = nil, handler: @escaping RequestHandler,
    _ body: @Sendable (HTTPServer) async throws -> Void
) async throws {
    var configuration = ServerConfiguration()
    configuration.addresses = [.loopbackV4]
    configuration.port = 0
    configuration.loopCount = loopCount
    configuration.limits = limits
    configure(&configuration)
    let server = try HTTPServer(configuration, log: .silent, immediate: immediate, handler: handler)
    try server.start()
    do {
        try await withTaskExecutorPreference(OwnThreads()) { try await body(server) }
    } catch {
        await server.stop()
        throw error
    }
    await server.stop()
}

/// Answers what it was asked, one fact a line.
let echo: RequestHandler = { request in
    var text = "\(request.method.rawValue) \(request.path)\n"
    for item in request.query { text += "?\(item.name)=\(item.value)\n" }
    for field in request.headers { text += "\(field.name.lowercased()): \(field.value)\n" }
    text += "from \(request.client.host)\n"
    return Response("text/plain", Array(text.utf8) + request.body)
}

/// Runs a test's jobs on threads of their own: its clients block, which must not take the shared pool's threads away from
/// the handlers they wait for.
final class OwnThreads: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        Thread.start(name: "test") { [self] in unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
