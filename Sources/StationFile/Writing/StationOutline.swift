import Core

/// A station's contents with names in the place of ids. Values that are the grammar's defaults are left out.
struct StationOutline {
    private let contents: StationContents
    let libraryNames: [LibraryID: String]
    let shows: [ShowID: Show]
    let paths: [MediaID: String]
    let collectionNames: [CollectionID: String]
    let playlistNames: [PlaylistID: String]
    let fillers: [FillerID: Filler]
    private let profileNames: [ProfileID: String]
    private let scheduleNames: [ScheduleID: String]

    init(_ contents: StationContents) {
        self.contents = contents
        libraryNames = Self.table(contents.libraries, \.id, \.name)
        shows = Self.table(contents.shows, \.id, \.self)
        paths = Self.table(contents.files, \.id, \.path)
        collectionNames = Self.table(contents.collections, \.id, \.name)
        playlistNames = Self.table(contents.playlists, \.id, \.name)
        fillers = Self.table(contents.fillers, \.id, \.self)
        profileNames = Self.table(contents.profiles, \.id, \.name)
        scheduleNames = Self.table(contents.schedules, \.id, \.name)
    }

    private static func table<Thing, Subject, Value>(
        _ things: [Thing], _ id: (Thing) -> Identifier<Subject>, _ value: (Thing) -> Value
    ) -> [Identifier<Subject>: Value] {
        Dictionary(things.map { (id($0), value($0)) }) { first, _ in first }
    }

    var station: Outline {
        .of([
            "name": .text(contents.name), "timezone": .text(contents.timeZone),
            "protected": .text(DurationText.write(contents.protected)),
            "horizon": days(contents.horizon),
        ])
    }

    func outline(_ library: MediaLibrary) -> Outline {
        .of([
            "name": .text(library.name), "kind": .word(library.kind.rawValue),
            "paths": .list(library.paths.map(Outline.text)),
            "follow-links-to": library.linkTargets.isEmpty ? nil : .list(library.linkTargets.map(Outline.text)),
            "rescan-every": library.rescanSpan.map { .text(DurationText.write($0)) },
        ])
    }

    func outline(_ playlist: Playlist) -> Outline {
        .of([
            "name": .text(playlist.name), "shuffle": flag(playlist.isShuffled),
            "items": .list(playlist.entries.map(outline)),
        ])
    }

    private func outline(_ entry: Playlist.Entry) -> Outline {
        let count: Outline? =
            switch entry.amount {
            case .all: .word("all")
            case .count(1): nil
            case .count(let count): number(count)
            }
        return .joined(
            .of(["content": outline(entry.content)]), order(entry.order, entry.options, standard: .chronological),
            .of(["count": count, "guide": entry.inGuide ? nil : .word("hidden")]))
    }

    func outline(_ filler: Filler) -> Outline {
        let (mode, count, duration): (String, Outline?, Outline?) =
            switch filler.mode {
            case .count(let count): ("count", number(count), nil)
            case .randomCount(let count): ("random-count", number(count), nil)
            case .duration(let span): ("duration", nil, .text(DurationText.write(span)))
            case .pad: ("pad", nil, nil)
            case .fill: ("fill", nil, nil)
            }
        var pad: Outline?
        if case .pad(let span) = filler.mode { pad = number(Int(span.seconds / 60)) }
        var breaks: Outline?
        if case .every(let span) = filler.breaks { breaks = .text(DurationText.write(span)) }
        return .joined(
            .of([
                "name": .text(filler.name), "kind": .word(filler.kind.rawValue), "mode": .word(mode), "count": count,
                "duration": duration, "pad": pad, "breaks": breaks,
                "when": filler.breakFilter.map { .text($0.description) }, "content": outline(filler.content),
            ]), order(filler.order, filler.options, standard: .shuffle),
            .of([
                "least": filler.least == Filler.usualLeast ? nil : .text(DurationText.write(filler.least))
            ]))
    }

    func outline(_ profile: Profile) -> Outline {
        let (video, audio) = (profile.video, profile.audio)
        return .of([
            "name": .text(profile.name),
            "video": .of([
                "codec": .word("h264"), "width": number(video.width), "height": number(video.height),
                "fps": .word(video.frameRate.description), "bitrate": .word(BitRateText.write(video.bitRate)),
                "mode": .word(video.mode.rawValue),
                "preset": video.preset == VideoProfile().preset ? nil : .text(video.preset),
            ]),
            "audio": .of([
                "codec": .word("aac"), "bitrate": .word(BitRateText.write(audio.bitRate)),
                "rate": .word("\(audio.sampleRate)"), "language": audio.language.map(Outline.text),
            ]),
        ])
    }

    func outline(_ channel: Channel) -> Outline {
        let number = channel.number.description
        return .of([
            "number": channel.number.minor == 0 ? .word(number) : .text(number), "name": .text(channel.name),
            "group": channel.group.map(Outline.text),
            "schedule": channel.mirror == nil ? .text(scheduleNames[channel.schedule] ?? "") : nil,
            "alternates": channel.alternates.isEmpty ? nil : .list(channel.alternates.map(outline)),
            "mirror": channel.mirror.map(outline),
            "profile": .text(profileNames[channel.profile] ?? ""), "run": .word(channel.run.rawValue),
            "clock": channel.clock == .wall ? nil : .word(channel.clock.rawValue),
            "fallback": channel.fallback.map { .text(fillers[$0]?.name ?? "") }, "logo": channel.logo.map(Outline.text),
            "timezone": channel.timeZone.map(Outline.text), "off-air-title": channel.offAirTitle.map(Outline.text),
            "shortest-programme": channel.shortestProgramme.map { .text(DurationText.write($0)) },
            "horizon": channel.horizon.map(days),
        ])
    }

    private func outline(_ mirror: Channel.Mirror) -> Outline {
        let number = contents.channels.first { $0.id == mirror.channel }?.number.description ?? ""
        return .of(["channel": .text(number), "offset": .text(DurationText.write(mirror.offset))])
    }

    private func outline(_ alternate: Channel.Alternate) -> Outline {
        let days = alternate.days
        return .of([
            "schedule": .text(scheduleNames[alternate.schedule] ?? ""),
            "weekdays": words(days.weekdays, StationReader.weekdayNames),
            "days": days.daysOfMonth.isEmpty ? nil : .list(days.daysOfMonth.sorted().map(number)),
            "months": words(days.months, StationReader.monthNames),
            "from": days.range.map { .text($0.first.description) },
            "until": days.range.map { .text($0.last.description) },
        ])
    }

    private func words(_ numbers: Set<Int>, _ names: [String]) -> Outline? {
        numbers.isEmpty ? nil : .list(numbers.sorted().map { .word(names[$0 - 1]) })
    }

    /// `7d` for whole days.
    private func days(_ span: TimeSpan) -> Outline {
        let day = TimeSpan.hours(24).microseconds
        return span.microseconds % day == 0
            ? .word("\(span.microseconds / day)d") : .text(DurationText.write(span))
    }

    func number(_ number: Int) -> Outline { .word(String(number)) }
}
