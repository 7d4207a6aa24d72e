import Core
import Linux

/// A database and the thread it lives on.
actor Connection {
    private let database: Database
    private let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    init(_ database: sending Database, thread name: String) {
        self.database = database
        executor = ThreadExecutor(name: name)
    }

    /// Runs `body` on the connection's thread. `act` says what is being done, for error messages.
    func run<Result: Sendable>(
        _ act: StaticString, _ body: @Sendable (Database) throws(StoreError) -> Result
    ) throws(StoreError) -> Result {
        database.act = act
        return try body(database)
    }
}
