import Core
import Linux
import Synchronization

@testable import Scheduler

/// Content held in memory, which tests edit between builds.
final class Shelf: ContentSource {
    private struct Contents {
        var chapters: [MediaID: [TimeSpan]] = [:]
        var playables: [ContentReference: [Playable]] = [:]
        var revision: UInt64 = 1
        var daily: Set<ContentReference> = []
        var reads = 0
        var ending = ""
    }

    private let contents = Mutex(Contents())

    init(_ playables: [ContentReference: [Playable]] = [:]) { contents.withLock { $0.playables = playables } }

    subscript(_ content: ContentReference) -> [Playable] {
        get { contents.withLock { $0.playables[content] ?? [] } }
        set {
            contents.withLock {
                $0.playables[content] = newValue
                $0.revision += 1
            }
        }
    }

    func setChapters(_ minutes: [Double], of media: MediaID) {
        contents.withLock { $0.chapters[media] = minutes.map { .milliseconds(Int64($0 * 60_000)) } }
    }

    func chapters(of media: MediaID) -> [TimeSpan] { contents.withLock { $0.chapters[media] ?? [] } }

    func directors(of media: [MediaID]) -> [MediaID: String] {
        Dictionary(uniqueKeysWithValues: media.filter { $0.raw % 3 > 0 }.map { ($0, "Director \($0.raw % 3)") })
    }

    /// How often content was read, rather than found unchanged.
    var reads: Int { contents.withLock { $0.reads } }

    /// Has the content hold only some of its items on each day, as a query does that is relative to the day.
    func makeDaily(_ content: ContentReference) { contents.withLock { _ = $0.daily.insert(content) } }

    func isDaily(_ content: ContentReference) -> Bool { contents.withLock { $0.daily.contains(content) } }

    func revision(of content: ContentReference, on day: CivilDate) -> UInt64 {
        contents.withLock { contents in
            guard contents.daily.contains(content) else { return contents.revision }
            return contents.revision &* 1_000_000 &+ UInt64(day.daysSince1970)
        }
    }

    func playables(of content: ContentReference, on day: CivilDate) -> [Playable] {
        contents.withLock { contents in
            contents.reads += 1
            let all = contents.playables[content] ?? []
            guard contents.daily.contains(content) else { return all }
            let stream = UInt64(day.daysSince1970)
            return all.filter { RandomDraw.number(stream, UInt64($0.id.raw)) % 3 > 0 }
        }
    }

    /// Ends every name of content with this from now on.
    func rename(_ ending: String) { contents.withLock { $0.ending = ending } }

    func name(of content: ContentReference) -> String {
        plainName(of: content) + contents.withLock { $0.ending }
    }

    private func plainName(of content: ContentReference) -> String {
        switch content {
        case .collection(let id): "collection \(id)"
        case .show(let id): "show \(id)"
        case .season(let id, let season): "show \(id) season \(season)"
        case .playlist(let id): "playlist \(id)"
        case .item(let id): "item \(id)"
        case .artist(let artist): "artist \(artist)"
        case .album(let album): "album \(album.title)"
        case .search(let query): "search \(query)"
        case .rerun(let rerun): rerun.words
        }
    }
}

/// A channel small enough to write down in a test.
struct SmallStation {
    var seed: UInt64 = 1
    var zone = ZoneRules.utc
    /// Each has an id, which it keeps when it is moved or changed: 1, 2, 3 … as they come.
    var rules: [ScheduleRule] = [] { didSet { identifyRules() } }
    var newestRule: Int64 = 0
    var fillers: [FillerID: Filler] = [:]
    var playlists: [PlaylistID: Playlist] = [:]
    var fallback: FillerID?
    var isShuffled = false
    var scheduleName = "Day"
    /// Other rules on some days.
    var alternates: [(rules: [ScheduleRule], days: DaySelector)] = []
    var specials: [Special] = []
    var shelf = Shelf()
    var start = Instant(seconds: 0)

    mutating func identifyRules() {
        var seen: Set<RuleID> = []
        for index in rules.indices where rules[index].id.raw <= 0 || !seen.insert(rules[index].id).inserted {
            newestRule += 1
            rules[index].id = RuleID(newestRule)
            seen.insert(rules[index].id)
        }
    }

    var programming: Programming {
        Programming(
            standard: Schedule(id: ScheduleID(1), name: scheduleName, rules: rules, isShuffled: isShuffled),
            alternates: alternates.enumerated().map { index, alternate in
                var rules = alternate.rules
                for place in rules.indices where rules[place].id.raw <= 0 {
                    rules[place].id = RuleID(Int64(1_000 * (index + 1) + place))
                }
                return Programming.Alternate(
                    schedule: Schedule(id: ScheduleID(Int64(index + 2)), name: "Other \(index + 1)", rules: rules),
                    days: alternate.days)
            }, specials: specials, fallback: fallback)
    }

    var input: BuildInput {
        let channel = Channel(
            id: ChannelID(1), number: ChannelNumber(1), name: "One", schedule: ScheduleID(1), profile: ProfileID(1),
            guideKey: "one", seed: seed)
        return BuildInput(
            channel, programming, zone: zone, fillers: fillers, playlists: playlists, content: shelf)
    }

    func builder() -> TimelineBuilder { TimelineBuilder(input, BuilderState(start: start)) }

    func build(_ span: TimeSpan) -> Build {
        var builder = builder()
        return builder.extend(until: start + span)
    }

    mutating func add(_ filler: Filler) { fillers[filler.id] = filler }
}

extension TimelineItem {
    /// Which of its station's rules it is on by, in the order in which they came.
    var ruleIndex: Int { Int(reason.rule.raw) - 1 }
}

/// Items of the given minutes, with ids and titles from `first` on.
func items(_ minutes: [Double], from first: Int64 = 1) -> [Playable] {
    minutes.enumerated().map { index, minutes in
        Playable(
            id: MediaID(first + Int64(index)), duration: .milliseconds(Int64(minutes * 60_000)),
            released: Int32(index), sortTitle: "\(first + Int64(index))")
    }
}

func collection(_ id: Int64) -> ContentReference { .collection(CollectionID(id)) }
