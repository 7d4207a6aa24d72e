import Core
import Testing

@testable import Library

@Suite struct `Subtitles beside a film` {
    @Test func `are files that begin with its name`() {
        let names = [
            "Film.mkv", "Film.srt", "Film.en.srt", "Film.de.forced.ass", "Film.eng.SDH.vtt", "Film 2.srt", "Film.nfo",
            "Film.pt-BR.srt", "Other.srt", "film.fr.srt",
        ]
        let files = SubtitleFinder.files(beside: "/srv/films/Film.mkv", among: names)
        #expect(
            files == [
                EngineSubtitleFile(path: "/srv/films/Film.de.forced.ass", language: "de", isForced: true),
                EngineSubtitleFile(path: "/srv/films/Film.en.srt", language: "en"),
                EngineSubtitleFile(path: "/srv/films/Film.eng.SDH.vtt", language: "eng", isHearingImpaired: true),
                EngineSubtitleFile(path: "/srv/films/Film.pt-BR.srt", language: "pt"),
                EngineSubtitleFile(path: "/srv/films/Film.srt"),
            ])
    }
}
