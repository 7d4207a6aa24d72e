import CSodium
import Core
import Linux
import SQLite

/// Passwords as argon2id texts, which carry their salt and cost. Each call takes about a tenth of a second and 64 MB:
/// that is what makes guessing dear.
enum PasswordHash {
    /// nil when the memory for it cannot be allocated.
    static func make(_ password: String) -> String? {
        Sodium.start()
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let byteCount = UInt64(password.utf8.count)
        let status = unsafe crypto_pwhash_str(
            &text, password, byteCount, UInt64(crypto_pwhash_OPSLIMIT_INTERACTIVE),
            Int(crypto_pwhash_MEMLIMIT_INTERACTIVE))
        guard status == 0 else { return nil }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static func verify(_ password: String, against hash: String) -> Bool {
        Sodium.start()
        return unsafe crypto_pwhash_str_verify(hash, password, UInt64(password.utf8.count)) == 0
    }
}

/// Tokens are random enough that a plain hash keeps them: 200 bits cannot be tried through.
enum TokenHash {
    static func makeToken() -> String { RandomKey.make(length: 40) }

    static func hash(_ token: String) -> [UInt8] {
        Sodium.start()
        var hash = [UInt8](repeating: 0, count: 32)
        let bytes = [UInt8](token.utf8)
        let status = unsafe crypto_generichash(&hash, hash.count, bytes, UInt64(bytes.count), nil, 0)
        precondition(status == 0, "a 32-byte hash is always possible")
        return hash
    }
}

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
