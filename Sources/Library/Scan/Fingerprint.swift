import Linux

/// Names a file's content by its size, its first and its last bytes: cheap, and enough to know a moved file again.
enum Fingerprint {
    static let sampleByteCount = 65_536

    /// nil when the file cannot be read.
    static func of(_ file: FoundFile) -> UInt64? {
        do {
            let head = try FileBytes.read(file.path, from: 0, count: sampleByteCount)
            let tailStart = max(0, file.byteCount - Int64(sampleByteCount))
            let tail = try FileBytes.read(file.path, from: tailStart, count: sampleByteCount)
            return of(byteCount: file.byteCount, head: head, tail: tail)
        } catch {
            return nil  // Not readable now: the next scan meets it again as new.
        }
    }

    /// Eight bytes a step of a multiply-and-fold hash, so that hashing costs less than reading.
    static func of(byteCount: Int64, head: [UInt8], tail: [UInt8]) -> UInt64 {
        var hash = UInt64(bitPattern: byteCount) &+ 0x9e37_79b9_7f4a_7c15
        for bytes in [head, tail] {
            var word: UInt64 = 0
            for (index, byte) in bytes.enumerated() {
                word = word << 8 | UInt64(byte)
                if index & 7 == 7 { hash = folded(hash ^ word) }
            }
            hash = folded(hash ^ word)
        }
        // SQLite integers are signed: the top bit stays free.
        return hash >> 1
    }

    private static func folded(_ value: UInt64) -> UInt64 {
        let product = value.multipliedFullWidth(by: 0xa076_1d64_78bd_642f)
        return product.high ^ product.low
    }
}
