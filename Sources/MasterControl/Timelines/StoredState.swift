import Core
import Scheduler

extension ChannelTimeline {
    /// A builder's state as it is kept, with a fingerprint of what it was built from beside the state's own values.
    struct StoredState: Codable {
        /// nil when it is unknown.
        let fingerprint: UInt64?
        /// The fingerprint of a release that took it from texts, which no other release can compare.
        private(set) var formerFingerprint: UInt64?
        /// The station has changed since an earlier release built it.
        var isOutdated = false
        /// What daily content held up to where the state stands, day by day; nil when there is none.
        let days: [CivilDate: UInt64]?
        /// Set when the state stands where an edit begins to show.
        let source: Source?
        let state: BuilderState

        /// What an edit was followed from. The next edit at the same place is followed from there too: what the first one
        /// made of it has never been on air.
        struct Source: Codable {
            let at: Instant
            /// nil when it is stored by itself, before the cut.
            let state: BuilderState?

            private enum CodingKeys: String, CodingKey { case at, state }
        }

        private enum Key: String, CodingKey {
            case fingerprint, days, source
            case formerFingerprint = "basis"
        }

        init(fingerprint: UInt64?, days: [CivilDate: UInt64]?, source: Source? = nil, state: BuilderState) {
            self.fingerprint = fingerprint
            self.days = days
            self.source = source
            self.state = state
        }

        /// Whether it was built from the same, as far as that is known.
        func isOf(_ fingerprint: UInt64, _ days: [CivilDate: UInt64]) -> Bool {
            guard let known = self.fingerprint else { return !isOutdated }
            return known == fingerprint && (self.days ?? [:]).agrees(with: days)
        }

        /// Whether an earlier release has built it: what it was built from cannot be told.
        var isOfFormerRelease: Bool { fingerprint == nil && formerFingerprint != nil }

        /// On other days than those that it was built for, they are unknown.
        func shifted(by span: TimeSpan) -> StoredState {
            var moved = StoredState(fingerprint: fingerprint, days: nil, state: state.shifted(by: span))
            moved.formerFingerprint = formerFingerprint
            return moved
        }

        init(from decoder: any Decoder) throws {
            state = try BuilderState(from: decoder)
            let container = try decoder.container(keyedBy: Key.self)
            fingerprint = try container.decodeIfPresent(UInt64.self, forKey: .fingerprint)
            formerFingerprint = try container.decodeIfPresent(UInt64.self, forKey: .formerFingerprint)
            days = try container.decodeIfPresent([CivilDate: UInt64].self, forKey: .days)
            source = try container.decodeIfPresent(Source.self, forKey: .source)
        }

        func encode(to encoder: any Encoder) throws {
            try state.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encodeIfPresent(fingerprint, forKey: .fingerprint)
            try container.encodeIfPresent(formerFingerprint, forKey: .formerFingerprint)
            try container.encodeIfPresent(days, forKey: .days)
            try container.encodeIfPresent(source, forKey: .source)
        }
    }
}
