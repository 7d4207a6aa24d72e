import CLinux
import Glibc

/// The machine's place in its networks.
public enum NetworkInterfaces {
    /// An IPv4 address that other machines reach; loopback when there is none.
    public static var lanAddress: String {
        let addresses = ipv4Addresses.filter { !$0.isLoopback && !$0.isLinkLocal }
        return "\(addresses.first(where: \.isPrivate) ?? addresses.first ?? .loopbackV4)"
    }

    public static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "localhost" }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    private static var ipv4Addresses: [IPAddress] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard unsafe getifaddrs(&first) == 0 else { return [] }
        defer { unsafe freeifaddrs(first) }
        var found: [IPAddress] = []
        var next = unsafe first
        while let interface = unsafe next {
            unsafe next = interface.pointee.ifa_next
            let isUp = unsafe interface.pointee.ifa_flags & UInt32(IFF_UP) != 0
            guard isUp, let address = unsafe interface.pointee.ifa_addr,
                unsafe address.pointee.sa_family == sa_family_t(AF_INET)
            else { continue }
            let bits = unsafe address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                unsafe UInt32(bigEndian: $0.pointee.sin_addr.s_addr)
            }
            found.append(IPAddress(v4: bits))
        }
        return found
    }
}
