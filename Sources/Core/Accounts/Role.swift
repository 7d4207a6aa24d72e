/// What an account or an API token may do. Each role includes the ones before it.
public enum Role: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    /// Watch, and see guide, lineup and what is on now.
    case viewer
    /// Start and stop channels, scan, rehearse; see viewers, faults and the as-run log.
    case `operator`
    /// Change channels, schedules and everything that they use; undo own changes.
    case editor
    /// Everything: libraries, profiles, accounts, tokens, backups.
    case admin

    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .viewer: 0
        case .operator: 1
        case .editor: 2
        case .admin: 3
        }
    }
}
