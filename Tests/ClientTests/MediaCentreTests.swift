import Foundation
import TestMedia
import TestPrograms
import Testing

@Suite(.serialized) struct `Kodi` {
    @Test func `loads channels and guide, and plays a channel`() async throws {
        let station = try await DemoStation.shared.onAir()
        let kodi = try await MediaCentre(station: station)
        let channels = try await Patience.wait("the channels", atMost: .seconds(60)) { () -> [[String: Any]]? in
            let list = try await kodi.ask(
                "PVR.GetChannels", ["channelgroupid": "alltv", "properties": ["channelnumber"]])
            return (list["channels"] as? [[String: Any]]).flatMap { $0.count == 3 ? $0 : nil }
        }
        #expect(channels.compactMap { $0["label"] as? String } == ["Harbour Films", "Signal", "Mosaic"])
        #expect(channels.compactMap { $0["channelnumber"] as? Int } == [1, 2, 3])
        let identifiers = channels.compactMap { $0["channelid"] as? Int }
        for (number, channel) in zip(1..., identifiers) {
            var compared: (guide: NowAndNext?, truth: NowAndNext)?
            // The guide comes after the channels; and a programme may begin between the two questions. When they never
            // agree, the expectation below shows both.
            _ = try? await Patience.wait("the guide", atMost: .seconds(60)) {
                let pair = (
                    guide: try await kodi.nowAndNext(of: channel),
                    truth: try await NowAndNext.told(by: station, channel: number)
                )
                compared = pair
                return pair.guide == pair.truth ? true : nil
            }
            #expect(compared?.guide == compared?.truth, "channel \(number)")
        }
        let first = try #require(identifiers.first)
        try await kodi.tell("Player.Open", ["item": ["channelid": first]])
        let start = try await Patience.wait("Kodi's first picture", atMost: .seconds(60)) {
            try await kodi.playing().flatMap { $0.channel == "Harbour Films" ? $0.seconds : nil }
        }
        try await Patience.wait("five seconds of play", atMost: .seconds(60)) {
            try await kodi.playing().flatMap { $0.seconds >= start + 5 ? true : nil }
        }
        try await kodi.quit()
    }
}
