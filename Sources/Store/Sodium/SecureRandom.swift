import CSodium

/// Random values that nobody can guess, from libsodium.
enum SecureRandom {
    static func bytes(_ count: Int) -> [UInt8] {
        Sodium.start()
        var bytes = [UInt8](repeating: 0, count: count)
        unsafe randombytes_buf(&bytes, count)
        return bytes
    }

    static func number() -> UInt32 { bytes(4).reduce(0) { $0 << 8 | UInt32($1) } }

    static func seed() -> UInt64 { bytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
}

/// Random lower-case letters and digits for ids that people may see and type.
enum RandomKey {
    /// 32 signs without those that look alike.
    private static let signs = Array("abcdefghjkmnpqrstuvwxyz023456789")

    static func make(length: Int = 10) -> String {
        String(SecureRandom.bytes(length).map { signs[Int($0) % signs.count] })
    }
}

enum Sodium {
    private static let status = sodium_init()

    /// Must come before any other call of libsodium; may come often, from any thread.
    static func start() { precondition(status >= 0, "libsodium could not find a source of random numbers") }
}
