import Core
import Scheduler

extension ChannelTimeline {
    /// Everything that a timeline follows from. Only what the channel itself plays: a change elsewhere is none here.
    struct Basis: Hashable, Sendable {
        /// Without what only says how far it reaches.
        let channel: Channel
        let timeZone: String
        let programming: Programming
        let fillers: [FillerID: Filler]
        let playlists: [PlaylistID: Playlist]
        let content: [ContentReference: UInt64]
        /// What it holds differs from day to day, and is compared day by day.
        let daily: Set<ContentReference>

        /// The same in every run of the program (FNV-1a), to be stored beside what was built.
        var fingerprint: UInt64 {
            var parts = ["\(channel)", timeZone, "\(programming)"]
            parts += fillers.values.sorted { $0.id < $1.id }.map { "\($0)" }
            parts += playlists.values.sorted { $0.id < $1.id }.flatMap(Self.words)
            parts += content.map { "\($0.key) \($0.value)" }.sorted()
            parts += daily.map { "\($0)" }.sorted()
            var hash: UInt64 = 0xcbf2_9ce4_8422_2325
            for byte in parts.joined(separator: "\n").utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
            return hash
        }

        /// Written out, as a playlist may have thousands of entries.
        private static func words(_ playlist: Playlist) -> [String] {
            ["\(playlist.id) \(playlist.name) \(playlist.isShuffled)"]
                + playlist.entries.map { entry -> String in
                    let key = CursorKey(entry.content, entry.order, entry.options)
                    return switch entry.amount {
                    case .all: "\(key) all \(entry.inGuide)"
                    case .count(let count): "\(key) \(count) \(entry.inGuide)"
                    }
                }
        }
    }

    /// A builder's state as it is kept, with what it was built from. The basis stands beside the state's own values.
    struct StoredState: Codable {
        /// nil when nothing is known of it.
        let basis: UInt64?
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
        }

        private enum Key: String, CodingKey { case basis, days, source }

        init(basis: UInt64?, days: [CivilDate: UInt64]?, source: Source? = nil, state: BuilderState) {
            self.basis = basis
            self.days = days
            self.source = source
            self.state = state
        }

        /// Whether it was built from the same, as far as anything is known of it.
        func isOf(_ basis: UInt64, _ days: [CivilDate: UInt64]) -> Bool {
            guard let known = self.basis else { return true }
            return known == basis && (self.days ?? [:]).agrees(with: days)
        }

        /// On other days than those that it was built for, nothing is known of them.
        func shifted(by span: TimeSpan) -> StoredState {
            StoredState(basis: basis, days: nil, state: state.shifted(by: span))
        }

        init(from decoder: any Decoder) throws {
            state = try BuilderState(from: decoder)
            let container = try decoder.container(keyedBy: Key.self)
            basis = try container.decodeIfPresent(UInt64.self, forKey: .basis)
            days = try container.decodeIfPresent([CivilDate: UInt64].self, forKey: .days)
            source = try container.decodeIfPresent(Source.self, forKey: .source)
        }

        func encode(to encoder: any Encoder) throws {
            try state.encode(to: encoder)
            var container = encoder.container(keyedBy: Key.self)
            try container.encodeIfPresent(basis, forKey: .basis)
            try container.encodeIfPresent(days, forKey: .days)
            try container.encodeIfPresent(source, forKey: .source)
        }
    }
}
