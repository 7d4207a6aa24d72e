public import Core
import Glibc

/// The system's time zones: `/usr/share/zoneinfo`, from the package tzdata.
public struct ZoneFiles: Sendable {
    /// No zone file is near this long; a bigger file is something else.
    private static let greatestByteCount = 1 << 20

    private let folder: String

    public init(folder: String = "/usr/share/zoneinfo") { self.folder = folder }

    /// Reads the zone of an IANA name such as `Europe/Berlin`.
    public func zone(_ name: String) throws(ZoneError) -> ZoneRules {
        guard Self.isZoneName(name) else {
            throw ZoneError(
                code: "zone.name", zone: name, why: "this is not the name of a time zone",
                fix: "Use an IANA name such as Europe/Berlin or UTC.")
        }
        return try ZoneRules(name: name, file: bytes(of: name))
    }

    /// Checks that zones can be read and are right. nil when all is well; `doctor` prints the error.
    public func selfTest() -> ZoneError? {
        // Midsummer 2026 and midwinter 2060: within the tables, and after the end of every table.
        let known: [(name: String, summer: Int64, winter: Int64)] = [
            ("Europe/Berlin", 7_200, 3_600), ("America/New_York", -14_400, -18_000), ("Asia/Kathmandu", 20_700, 20_700),
        ]
        for (name, summer, winter) in known {
            do {
                let zone = try zone(name)
                let found = (
                    zone.offset(at: Instant(seconds: 1_782_000_000)), zone.offset(at: Instant(seconds: 2_840_140_800))
                )
                guard found == (summer, winter) else {
                    return .malformed(name, "its offsets are \(found.0) and \(found.1), not \(summer) and \(winter)")
                }
            } catch { return error }
        }
        return nil
    }

    /// Whether `name` can only lead to a file below the folder.
    private static func isZoneName(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let allowed = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                UInt8(ascii: "+"):
                true
            default: false
            }
        }
        return allowed && name.utf8.count <= 64 && parts.allSatisfy { !$0.isEmpty }
    }

    private func bytes(of name: String) throws(ZoneError) -> [UInt8] {
        let path = "\(folder)/\(name)"
        do {
            let file = try systemCall("opening \(path)") { unsafe open(path, O_RDONLY | O_CLOEXEC) }
            defer { close(file) }
            var bytes: [UInt8] = []
            while bytes.count < Self.greatestByteCount {
                let chunk = try Self.chunk(of: file, path)
                if chunk.isEmpty { return bytes }
                bytes += chunk
            }
            throw ZoneError.malformed(name, "the file is longer than any zone")
        } catch let error as ZoneError {
            throw error
        } catch {
            throw ZoneError(
                code: "zone.unreadable", zone: name, why: "\(path): \((error as? SystemError)?.why ?? "\(error)")",
                fix: "Check the spelling of the zone, and install the package tzdata.")
        }
    }

    private static func chunk(of file: Int32, _ path: String) throws(SystemError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = try systemCall("reading \(path)") { unsafe read(file, &buffer, buffer.count) }
        return Array(buffer[..<count])
    }
}
