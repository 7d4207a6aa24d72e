import Core
import Testing

@Suite struct `Options of an order as text` {
    static let all = OrderOptions(
        grouping: .director, batch: 3, mixed: [.items, .groups], seasons: [2, 1], withoutSeasons: [0],
        parts: .acrossShows, startsAnywhere: true, cooldown: .hours(2), groupCooldown: .minutes(30),
        shortest: .minutes(20),
        longest: .hours(3), byChapter: true,
        progress: "late = night")

    @Test func `write only what differs from the default`() {
        #expect(OrderOptions().description.isEmpty)
        #expect(
            Self.all.description
                == "by=director batch=3 mix=groups,items seasons=1,2 without=0 parts=across-shows start=anywhere "
                + "cooldown=7200000000 group-cooldown=1800000000 shortest=1200000000 longest=10800000000 split=chapters progress=late = night"
        )
    }

    @Test(arguments: [
        OrderOptions(), all, OrderOptions(progress: ""), OrderOptions(progress: "\u{301}accent"),
        OrderOptions(batch: 1, progress: " \n=é"),
    ])
    func `are read as they were written`(options: OrderOptions) {
        #expect(OrderOptions(options.description) == options)
    }

    @Test(arguments: ["hue=blue", "batch", "batch=2 x", "=3"]) func `that mean nothing are not read`(text: String) {
        #expect(OrderOptions(text) == nil)
    }
}
