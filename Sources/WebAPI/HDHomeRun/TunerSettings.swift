import Core

/// The settings that HDHomeRun clients read, at one moment.
public struct TunerSettings: Sendable {
    private let tuners: [TunerState]

    public init(tuners: [TunerState]) { self.tuners = tuners }

    /// nil when there is no such setting.
    func value(of name: String) -> String? {
        switch name {
        case "/sys/model": return DeviceModel.firmware
        case "/sys/hwmodel": return DeviceModel.number
        case "/sys/version": return DeviceModel.version
        case "/sys/features": return "channelmap: us-bcast us-cable\nmodulation: 8vsb qam256\nauto-modulation: auto\n"
        case "/sys/copyright": return "Continuity emulates this tuner."
        case "/sys/debug": return "tuners=\(tuners.count) busy=\(tuners.count { $0.channel != nil })"
        case "help": return help
        default: return tunerValue(name)
        }
    }

    private var help: String {
        let system = ["model", "hwmodel", "version", "features", "copyright", "debug"].map { "/sys/\($0)" }
        let names = Self.tunerNames.map { "/tuner<n>/\($0)" }
        return "Supported configuration options:\n" + (system + names).map { "\($0)\n" }.joined()
    }

    private static let tunerNames = [
        "channel", "channelmap", "debug", "filter", "lockkey", "plpinfo", "program", "status", "streaminfo", "target",
        "vchannel", "vstatus",
    ]

    private func tunerValue(_ name: String) -> String? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].isEmpty, parts[1].hasPrefix("tuner"),
            let index = Int(digits: parts[1].dropFirst(5)),
            tuners.indices.contains(index)
        else { return nil }
        let tuner = tuners[index]
        switch parts[2] {
        case "status": return status(tuner)
        case "vstatus": return virtualStatus(tuner)
        case "channel": return tuner.channel.map { "auto:\($0.major)" } ?? "none"
        case "vchannel": return tuner.channel.map(\.description) ?? "none"
        case "channelmap": return "us-cable"
        case "program": return tuner.channel == nil ? "0" : "1"
        case "target": return tuner.client.map { "http://\($0)" } ?? "none"
        case "lockkey": return tuner.client.map { String($0.prefix { $0 != ":" }) } ?? "none"
        case "filter": return "0x0000-0x1fff"
        case "streaminfo", "plpinfo": return "none"
        case "debug": return "tun: \(status(tuner))\n"
        default: return nil
        }
    }

    private func status(_ tuner: TunerState) -> String {
        guard let channel = tuner.channel else { return "ch=none lock=none ss=0 snq=0 seq=0 bps=0 pps=0" }
        let packets = tuner.bitsPerSecond / 8 / 1_316
        let signal = "ss=100 snq=100 seq=100"
        return "ch=auto:\(channel.major) lock=qam256 \(signal) bps=\(tuner.bitsPerSecond) pps=\(packets)"
    }

    private func virtualStatus(_ tuner: TunerState) -> String {
        let channel = tuner.channel.map(\.description) ?? "none"
        let name = tuner.channel == nil ? "none" : tuner.channelName ?? "none"
        return "vch=\(channel) name=\(name) auth=unspecified cci=none cgms=none"
    }
}
