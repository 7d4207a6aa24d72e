import Core

/// Makes one unbroken row of a channel's programmes: players show nothing, or refuse to tune, where a guide has a gap.
/// The past keeps its gaps: nothing is made up for it.
struct GuideRow {
    let channel: ChannelID
    /// Of what fills gaps.
    let title: String
    /// Where the hour that is on began.
    let now: Instant

    private static let grid = TimeSpan.hours(6)
    /// More than the longest guide has room for: programmes far away are no reason to write a century.
    private static let mostFillers = 400
    /// A row that reaches less far than this has nothing on soon.
    private static let leastAhead = TimeSpan.hours(4)

    init(_ listing: ChannelListing, now: Instant) {
        channel = listing.channel.id
        title = listing.channel.offAirTitle ?? listing.channel.name
        self.now = now
    }

    /// `programmes`, which must be in order, in whole seconds; overlaps are cut off the later one.
    func joined(_ programmes: [GuideProgramme]) -> [GuideProgramme] {
        if isRow(programmes) { return programmes }
        var row: [GuideProgramme] = []
        row.reserveCapacity(programmes.count)
        for var programme in programmes {
            programme.start = Instant(seconds: programme.start.seconds)
            programme.finish = Instant(seconds: programme.finish.seconds)
            if let end = row.last?.finish {
                if programme.start > end && programme.start > now { row += fillers(from: end, until: programme.start) }
                programme.start = max(programme.start, end)
            }
            if programme.finish > programme.start { row.append(programme) }
        }
        return row
    }

    /// Whether nothing is to be joined, as of nearly all channels.
    private func isRow(_ programmes: [GuideProgramme]) -> Bool {
        var end = programmes.first?.start
        for programme in programmes {
            guard programme.start == end, programme.finish > programme.start,
                programme.start.microseconds % 1_000_000 == 0, programme.finish.microseconds % 1_000_000 == 0
            else { return false }
            end = programme.finish
        }
        return true
    }

    /// What precedes a row that begins at `start`, when nothing would be on during this hour. `end` is where what was
    /// before ends, if anything was.
    func between(_ end: Instant?, _ start: Instant) -> [GuideProgramme] {
        start >= now + .hours(1) ? fillers(from: end ?? Self.gridPoint(notAfter: now), until: start) : []
    }

    /// What follows a row that ends at `end`, if there is one. A guide that merely ends early is honest; one that has
    /// nothing on soon is broken.
    func after(_ end: Instant?, until: Instant) -> [GuideProgramme] {
        if let end, end >= now + Self.leastAhead { return [] }
        return fillers(from: end ?? Self.gridPoint(notAfter: now), until: until)
    }

    /// On a fixed grid, the first on the hour that is on or later: clients know a programme by its start, so it must not
    /// move when the guide is read again.
    private func fillers(from start: Instant, until finish: Instant) -> [GuideProgramme] {
        var start = max(start, Self.gridPoint(notAfter: now))
        var row: [GuideProgramme] = []
        while start < finish, row.count < Self.mostFillers {
            let next = min(finish, Self.gridPoint(notAfter: start) + Self.grid)
            row.append(GuideProgramme(channel: channel, start: start, finish: next, title: title))
            start = next
        }
        return row
    }

    private static func gridPoint(notAfter instant: Instant) -> Instant {
        Instant(seconds: instant.seconds.flooredDivision(by: grid.seconds).saturatingTimes(grid.seconds))
    }
}
