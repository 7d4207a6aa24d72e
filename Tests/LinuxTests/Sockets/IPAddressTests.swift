import Linux
import Testing

@Suite struct `An address` {
    @Test(arguments: [
        ("192.168.1.20", "192.168.1.20"), ("0.0.0.0", "0.0.0.0"), ("::1", "::1"), ("[fe80::1]", "fe80::1"),
        ("FE80:0:0:0:0:0:0:1", "fe80::1"), ("::ffff:10.1.2.3", "10.1.2.3"), ("2001:DB8::A", "2001:db8::a"),
        ("::", "::"),
    ])
    func `is read and written in its usual form`(text: String, usual: String) throws {
        let address = try #require(IPAddress(text))
        #expect(address.description == usual)
        #expect(IPAddress(usual) == address)
    }

    @Test(arguments: [
        "", "localhost", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4 ", "0x7f.1", "127.1", "fe80::1%eth0", "[::1",
        "1::2::3",
        "192.168.1.20\u{0}", "::ffff:1.2.3.999", "١.1.1.1",
    ])
    func `is refused when it is anything else`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test(arguments: [
        ("127.0.0.1", true, false, false), ("127.255.0.9", true, false, false), ("::1", true, false, false),
        ("::ffff:127.0.0.1", true, false, false), ("128.0.0.1", false, false, true),
        ("10.0.0.1", false, true, false), ("10.255.255.255", false, true, false), ("11.0.0.0", false, false, true),
        ("172.15.255.255", false, false, true), ("172.16.0.0", false, true, false),
        ("172.31.255.255", false, true, false), ("172.32.0.0", false, false, true),
        ("192.168.0.1", false, true, false), ("192.167.255.255", false, false, true),
        ("192.169.0.0", false, false, true), ("169.254.1.1", false, true, false),
        ("::ffff:192.168.3.4", false, true, false), ("fe80::1", false, true, false),
        ("febf::1", false, true, false), ("fec0::1", false, false, false), ("fc00::1", false, true, false),
        ("fdff::1", false, true, false), ("fe00::1", false, false, false), ("2a00::1", false, false, true),
        ("2001:db8::1", false, false, false), ("100.64.0.1", false, false, false), ("8.8.8.8", false, false, true),
        ("0.0.0.0", false, false, false), ("::", false, false, false), ("255.255.255.255", false, false, false),
        ("224.0.0.1", false, false, false), ("ff02::1", false, false, false),
        ("203.0.113.9", false, false, false),
    ])
    func `belongs to one kind of network`(text: String, loopback: Bool, isPrivate: Bool, global: Bool) throws {
        let address = try #require(IPAddress(text))
        #expect(address.isLoopback == loopback)
        #expect(address.isPrivate == isPrivate)
        #expect(address.isGlobal == global)
    }

    @Test(arguments: [
        ("192.168.7.9", 24, "192.168.7.0"), ("192.168.7.9", 32, "192.168.7.9"), ("192.168.7.9", 0, "0.0.0.0"),
        ("255.255.255.255", 9, "255.128.0.0"), ("2001:db8:1:2:3:4:5:6", 64, "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff:ffff::", 80, "2001:db8:1:2:ffff::"), ("2001:db8::1", 128, "2001:db8::1"),
        ("2001:db8::1", 0, "::"), ("ffff:ffff::", 20, "ffff:f000::"), ("10.1.2.3", 99, "10.1.2.3"),
    ])
    func `has a network of so many bits`(text: String, prefix: Int, network: String) throws {
        #expect(try #require(IPAddress(text)).network(prefix: prefix).description == network)
    }

    @Test func `is compared with a network bit by bit`() throws {
        let v6 = try #require(IPAddress("2001:db8:1:2::"))
        #expect(try #require(IPAddress("2001:db8:1:2:ffff::1")).isIn(v6, prefix: 64))
        #expect(try #require(IPAddress("2001:db8:1:2:8000::")).isIn(v6, prefix: 65) == false)
        #expect(try #require(IPAddress("2001:db8:1:3::")).isIn(v6, prefix: 64) == false)
        #expect(IPAddress.loopbackV4.isIn(.anyV4, prefix: 0))
        #expect(IPAddress.loopbackV4.isIn(.anyV6, prefix: 0) == false)
        #expect(IPAddress.loopbackV4.isIn(.loopbackV4, prefix: 33) == false)
    }
}
