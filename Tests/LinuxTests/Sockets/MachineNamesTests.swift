import Testing

@testable import Linux

@Suite struct `The machine's names` {
    @Test(arguments: [
        ("tower", "", "", ["tower"]),
        ("Tower.example.org", "", "", ["tower.example.org", "tower"]),
        (
            "tower", "# none\nnameserver 192.168.1.1\nsearch lan fritz.box\ndomain .home.arpa", "",
            ["tower", "tower.lan", "tower.fritz.box", "tower.home.arpa"]
        ),
        (
            "tower", "", "127.0.0.1 localhost\n127.0.1.1\ttower.example.org tower # me\n::1 localhost tower",
            ["tower", "tower.example.org"]
        ),
        // A file that sends foreign names nowhere makes none of them ours.
        ("tower", "", "127.0.0.1 localhost ads.example\n0.0.0.0 tracker.example\n", ["tower"]),
        ("", "search lan", "127.0.0.1 x", []),
    ])
    func `are those of its own files`(hostName: String, resolver: String, hosts: String, expected: [String]) {
        #expect(MachineNames.names(hostName, resolver: resolver, hosts: hosts) == expected)
    }
}
