import Linux

/// Hashes passwords one after the other on a thread of its own: neither pages nor writes wait for it, and many log-ins
/// at once cannot take all memory.
actor PasswordBooth {
    private let executor = ThreadExecutor(name: "passwords")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe executor.asUnownedSerialExecutor() }

    func hash(_ password: String) throws(StoreError) -> String {
        if let hash = PasswordHash.make(password) { return hash }
        throw StoreError(
            code: "store.memory", what: "Hashing a password", why: "64 MB of memory could not be had",
            fix: "Give the station more memory and try again.")
    }

    func verify(_ password: String, against hash: String) -> Bool { PasswordHash.verify(password, against: hash) }
}
