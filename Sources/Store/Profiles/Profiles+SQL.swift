public import Core

extension StationStore {
    /// By name.
    public func profiles() async throws(StoreError) -> [Profile] {
        try await read("Reading the profiles") { database throws(StoreError) in try database.profiles() }
    }
}

extension Database {
    func profiles() throws(StoreError) -> [Profile] {
        try rows(
            """
            SELECT id, name, width, height, frame_rate_numerator, frame_rate_denominator, video_bit_rate, video_mode,
                preset, audio_bit_rate, sample_rate, language
            FROM profile ORDER BY name
            """
        ) { row throws(StoreError) in
            let id: ProfileID = row.next()
            let name: String = row.next()
            let video = VideoProfile(
                width: row.next(), height: row.next(), frameRate: try Self.frameRate(row.next(), row.next()),
                bitRate: row.next(), mode: try row.named(), preset: row.next())
            let audio = AudioProfile(bitRate: row.next(), sampleRate: row.next(), language: row.next())
            do throws(PlanFault) {
                try video.check()
                try audio.check()
            } catch {
                throw .damaged("Reading the profiles", "in “\(name.cut(toBytes: 100))” \(error.text)")
            }
            return Profile(id: id, name: name, video: video, audio: audio)
        }
    }

    private static func frameRate(_ numerator: Int64, _ denominator: Int64) throws(StoreError) -> FrameRate {
        guard numerator > 0, denominator > 0 else {
            throw .damaged("Reading the profiles", "\(numerator)/\(denominator) is no frame rate")
        }
        return FrameRate(numerator, denominator)
    }

    /// Answers the real id. A new profile has an id below zero.
    func save(_ profile: Profile) throws(StoreError) -> ProfileID {
        let (video, audio) = (profile.video, profile.audio)
        if profile.id.raw <= 0 {
            return ProfileID(
                try insert(
                    """
                    INSERT INTO profile (name, width, height, frame_rate_numerator, frame_rate_denominator,
                        video_bit_rate, video_mode, preset, audio_bit_rate, sample_rate, language)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """, profile.name, video.width, video.height, video.frameRate.numerator,
                    video.frameRate.denominator, video.bitRate, video.mode.rawValue, video.preset, audio.bitRate,
                    audio.sampleRate, audio.language))
        }
        try run(
            """
            UPDATE profile SET name = ?, width = ?, height = ?, frame_rate_numerator = ?, frame_rate_denominator = ?,
                video_bit_rate = ?, video_mode = ?, preset = ?, audio_bit_rate = ?, sample_rate = ?, language = ?
            WHERE id = ?
            """, profile.name, video.width, video.height, video.frameRate.numerator, video.frameRate.denominator,
            video.bitRate, video.mode.rawValue, video.preset, audio.bitRate, audio.sampleRate, audio.language,
            profile.id)
        try requireChange("profile \(profile.id)")
        return profile.id
    }

    func removeProfile(_ id: ProfileID) throws(StoreError) {
        try run("DELETE FROM profile WHERE id = ?", id)
        try requireChange("profile \(id)")
    }
}
