/// A time zone that could not be read.
public struct ZoneError: Explained {
    public let code: String
    public let what: String
    public let why: String
    public let fix: String

    public init(code: String, zone: String, why: String, fix: String) {
        self.code = code
        what = "reading the time zone \(zone)"
        self.why = why
        self.fix = fix
    }

    /// The bytes are not a zone file that can be used.
    public static func malformed(_ zone: String, _ why: String) -> ZoneError {
        ZoneError(
            code: "zone.malformed", zone: zone, why: why, fix: "Install the package tzdata again, then restart.")
    }
}
