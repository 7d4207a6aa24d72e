/// What is true of the whole station, as an operator sets it.
public struct StationSettings: Hashable, Sendable {
    public var name: String
    /// IANA name.
    public var timeZone: String
    public var protected: TimeSpan
    public var horizon: TimeSpan

    static let form = Form(
        "station",
        StationSettings(
            name: "Continuity", timeZone: "UTC", protected: StationIdentity.usuallyProtected,
            horizon: StationIdentity.usualHorizon),
        fields: [
            .usual(
                "name", \.name, .text(), .notes(bears: false, usualText: "stays as it is"), isAlwaysWritten: true,
                isShown: false, help: "What tuner clients show."),
            .usual(
                "timezone", \.timeZone, .timeZone, .notes(usualText: "stays as it is"), isAlwaysWritten: true,
                isShown: false, help: "Times of day are local to it unless a channel says otherwise."),
            .usual(
                "protected", \.protected,
                .duration(in: .zero ... .hours(24), "a duration from 0 to 24 hours, such as 15m"),
                .notes(
                    bears: false, page: "scheduling.md#when-you-change-something",
                    usualText: "stays as it is; a new station has `15m`"), isAlwaysWritten: true, isShown: false,
                help: "How far ahead timelines stay as they are after a change."),
            .usual(
                "horizon", \.horizon, .days(in: StationIdentity.horizons, StationIdentity.horizonText),
                .notes(bears: false, usualText: "stays as it is; a new station has `7d`"), isAlwaysWritten: true,
                isShown: false, help: "How far ahead timelines are built and guides reach."),
        ])
}

extension StationIdentity {
    static let horizonText = "a duration from 1 to 30 days, such as 7d"
}

extension StationContents {
    public var settings: StationSettings {
        get { StationSettings(name: name, timeZone: timeZone, protected: protected, horizon: horizon) }
        set {
            (name, timeZone, protected, horizon) = (
                newValue.name, newValue.timeZone, newValue.protected, newValue.horizon
            )
        }
    }
}
