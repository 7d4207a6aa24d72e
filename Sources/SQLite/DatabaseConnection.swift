public import Core
import Linux

/// A database and the thread it lives on.
public actor DatabaseConnection {
    private let database: Database
    private let executor: ThreadExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    public init(_ database: sending Database, thread name: String) {
        self.database = database
        executor = ThreadExecutor(name: name)
    }

    /// Runs `body` on the connection's thread. `act` says what is being done, for error messages.
    public func run<Result: Sendable>(
        _ act: StaticString, _ body: @Sendable (Database) throws(DatabaseError) -> Result
    ) throws(DatabaseError) -> Result {
        database.act = act
        return try body(database)
    }
}
