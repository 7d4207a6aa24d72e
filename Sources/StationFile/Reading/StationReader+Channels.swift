import Core

extension StationReader {
    private static let channelKeys = [
        "number", "name", "group", "schedule", "alternates", "mirror", "profile", "run", "clock", "fallback", "logo",
        "timezone", "off-air-title", "shortest-programme", "horizon",
    ]

    mutating func readChannels(_ knowsTimeZone: (String) -> Bool) -> [Channel] {
        var channels: [Channel] = []
        var seen: Set<ChannelNumber> = []
        var mirrors: [MirrorReference] = []
        for node in fields.items("channels") {
            guard let fields = Fields(node, "channel", keys: Self.channelKeys, faults),
                let channel = channel(fields, knowsTimeZone)
            else { continue }
            if seen.insert(channel.number).inserted {
                channels.append(channel)
                if let mirror = mirror(fields, of: channel.number) { mirrors.append(mirror) }
            } else {
                faults.add(
                    at: fields.node("number")?.mark ?? fields.mark, found: "the number \(channel.number) again",
                    expected: "each number once")
            }
        }
        return resolved(mirrors, in: identified(channels))
    }

    private func channel(_ fields: Fields, _ knowsTimeZone: (String) -> Bool) -> Channel? {
        let number = fields.required("number").flatMap(channelNumber)
        let name = fields.requiredText("name")
        let schedule = schedule(fields)
        let alternates = fields.items("alternates").compactMap(alternate)
        let profile = fields.required("profile").map { profiles.find($0, faults) }
        let fallback = fields.node("fallback").map(fallbackFiller)
        let zone = timeZone(fields, knowsTimeZone)
        let group = fields.text("group")
        let logo = fields.text("logo")
        let title = fields.text("off-air-title")
        let shortest = fields.length("shortest-programme")
        let horizon = horizon(fields)
        let run = fields.choice("run", default: Channel.Run.onDemand)
        let clock = clock(fields, run)
        guard let number, let name, let schedule, let profile else { return nil }
        return Channel(
            id: ChannelID(0), number: number, name: name, group: group, schedule: schedule,
            alternates: alternates, profile: profile, run: run, clock: clock, fallback: fallback, logo: logo,
            timeZone: zone, offAirTitle: title, shortestProgramme: shortest, horizon: horizon, guideKey: "", seed: 0)
    }

    private func clock(_ fields: Fields, _ run: Channel.Run) -> Channel.Clock {
        let clock = fields.choice("clock", default: Channel.Clock.wall)
        guard clock == .watched else { return clock }
        if run == .always {
            fields.refuse("clock", because: "run: on-demand with it: who is always on air never stands still")
        }
        if fields.node("mirror") != nil {
            fields.refuse("clock", because: "no clock of its own in a channel that mirrors another")
        }
        return clock
    }

    /// A mirror has none of its own.
    private func schedule(_ fields: Fields) -> ScheduleID? {
        guard fields.node("mirror") != nil else {
            return fields.required("schedule").map { schedules.find($0, faults) }
        }
        for key in ["schedule", "alternates"] {
            fields.refuse(key, because: "nothing of its own to play in a channel that mirrors another")
        }
        return ScheduleID(0)
    }

    func channelNumber(_ node: YAMLNode) -> ChannelNumber? {
        if let number = node.plainText.flatMap({ ChannelNumber($0) }) { return number }
        faults.add(at: node.mark, found: node.sketch, expected: "a channel number such as 5 or \"5.1\"")
        return nil
    }

    private func fallbackFiller(_ node: YAMLNode) -> FillerID {
        let id = fillers.find(node, faults)
        if let filler = contents.fillers.first(where: { $0.id == id }), filler.kind != .fallback {
            faults.add(
                at: node.mark, found: "“\(filler.name)”, a \(filler.kind.rawValue) filler",
                expected: "a fallback filler")
        }
        return id
    }

    /// Gives each channel the identity of the station's channel it stands for: the one of that number and name, else of
    /// that name, else of that number. So a channel may be renamed or renumbered and stays itself.
    private func identified(_ channels: [Channel]) -> [Channel] {
        var free = current.channels
        var result = channels
        let rules: [(Channel, Channel) -> Bool] = [
            { $0.number == $1.number && $0.name == $1.name }, { $0.name == $1.name }, { $0.number == $1.number },
        ]
        for rule in rules {
            for index in result.indices where result[index].id.raw == 0 {
                guard let place = free.firstIndex(where: { rule(result[index], $0) }) else { continue }
                let known = free.remove(at: place)
                result[index].id = known.id
                result[index].guideKey = known.guideKey
                result[index].seed = known.seed
            }
        }
        var lastNew: Int64 = 0
        for index in result.indices where result[index].id.raw == 0 {
            lastNew -= 1
            result[index].id = ChannelID(lastNew)
        }
        return result
    }

    /// A mirror shows what was on some time ago; where time stands still there is no such thing.
    func checkMirroredClocks() {
        for mirror in contents.channels {
            guard let other = contents.channels.first(where: { $0.id == mirror.mirror?.channel }),
                other.clock == .watched, let node = fields.node("channels")
            else { continue }
            faults.add(
                at: node.mark, found: "channel \(mirror.number), which mirrors channel \(other.number)",
                expected: "clock: wall in channel \(other.number): time that stands still cannot be mirrored")
        }
    }

    /// A channel that stays may have the number that the file gives to another.
    func checkChannelNumbers() {
        var owners: [ChannelNumber: Channel] = [:]
        for channel in contents.channels {
            guard let other = owners.updateValue(channel, forKey: channel.number), let node = fields.node("channels")
            else { continue }
            faults.add(
                at: node.mark, found: "the number \(channel.number) for “\(channel.name)” and “\(other.name)”",
                expected: "each number once; a channel that is to go goes with --prune")
        }
    }
}
