import Core
import Linux
import SQLite

/// Hashes passwords one after the other on a thread of its own: neither pages nor writes wait for it, and many logins
/// at once cannot take all memory.
actor PasswordHasher {
    private let executor = ThreadExecutor(name: "passwords")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    func hash(_ password: String) throws(StoreError) -> String {
        if let hash = PasswordHash.make(password) { return hash }
        throw StoreError(
            .unavailable, code: "store.memory", what: "Cannot hash a password",
            why: "64 MB of memory could not be allocated",
            fix: "Give the station more memory and try again.")
    }

    func verify(_ password: String, against hash: String) -> Bool { PasswordHash.verify(password, against: hash) }
}
