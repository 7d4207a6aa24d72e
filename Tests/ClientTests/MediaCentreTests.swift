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
        let first = try #require(channels.first?["channelid"] as? Int)

        try await Patience.wait("its guide to say what the station says", atMost: .seconds(60)) { () -> Bool? in
            let answer = try await kodi.ask(
                "PVR.GetChannelDetails", ["channelid": first, "properties": ["broadcastnow"]])
            let details = answer["channeldetails"] as? [String: Any]
            let programme = details?["broadcastnow"] as? [String: Any]
            return try await (programme?["title"] as? String) == nowTitle(of: station) ? true : nil
        }
        try await kodi.tell("Player.Open", ["item": ["channelid": first]])
        try await Patience.wait("five seconds of play", atMost: .seconds(60)) { () -> Bool? in
            let labels = try await kodi.ask(
                "XBMC.GetInfoLabels", ["labels": ["Player.Time", "VideoPlayer.ChannelName", "VideoPlayer.VideoCodec"]])
            guard labels["VideoPlayer.ChannelName"] as? String == "Harbour Films" else { return nil }
            return (labels["Player.Time"] as? String ?? "") >= "00:05" ? true : nil
        }
        try await kodi.quit()
    }

    private func nowTitle(of station: StationUnderTest) async throws -> String? {
        struct Answer: Decodable {
            struct Programme: Decodable { var title: String }
            var now: Programme?
        }
        let answer = try await station.web.get("/api/v1/channels/1/now")
        return try JSONDecoder().decode(Answer.self, from: Data(answer.body)).now?.title
    }
}
