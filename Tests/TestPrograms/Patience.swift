import TestMedia

/// Waiting for another process, which tells nobody when it is ready.
package enum Patience {
    @discardableResult
    package static func wait<Value>(
        _ what: String, atMost limit: Duration, until look: () async throws -> Value?
    ) async throws -> Value {
        let deadline = ContinuousClock.now + limit
        while true {
            if let value = try await look() { return value }
            guard ContinuousClock.now < deadline else { throw TestFailure("waited \(limit) for \(what)") }
            try await Task.sleep(for: .milliseconds(50))
        }
    }
}
