import Core
import Testing

@testable import Playout

@Suite struct `A survey of pictures` {
    /// Pictures in decoding order, each with its place in display order.
    private func survey(_ runs: [[(place: Int64, key: Bool)]], ticks: Int64 = 1_000, rate: FrameRate = FrameRate(25))
        -> PictureSurvey
    {
        var survey = PictureSurvey(tickNumerator: 1, tickDenominator: ticks)
        for run in runs {
            survey.beginRun()
            for (place, key) in run {
                let stamp = 500 + roundedRatio(place, ticks * rate.denominator, rate.numerator)
                survey.add(SurveyedPicture(stamp: stamp, isKey: key, isInstantRefresh: key))
            }
        }
        return survey
    }

    /// Groups `I P b b` of seven pictures.
    private func regular(from first: Int64, groups: Int64) -> [(place: Int64, key: Bool)] {
        var pictures: [(place: Int64, key: Bool)] = []
        for key in (0..<groups).map({ first + $0 * 7 }) {
            pictures.append((key, true))
            for place: Int64 in [3, 1, 2, 6, 4, 5] { pictures.append((key + place, false)) }
        }
        return pictures
    }

    @Test(arguments: [FrameRate(24_000, 1_001), FrameRate(25), FrameRate(30_000, 1_001), FrameRate(60)])
    func `finds an even stream even although millisecond stamps round`(rate: FrameRate) throws {
        let survey = survey([regular(from: 0, groups: 40), regular(from: 90_000, groups: 9)], rate: rate)
        #expect(survey.isConstant(at: rate))
        #expect(!survey.isVariable)
        #expect(survey.hasClosedGroups)
        #expect(survey.longestKeyInterval == roundedRatio(7, 1_000 * rate.denominator, rate.numerator))
        let step = try #require(survey.usualStep)
        #expect(FrameRate.nearest(step.pictures * 1_000, step.ticks) == rate)
    }

    @Test func `sees one missing picture`() {
        let pictures = regular(from: 0, groups: 20).filter { $0.place != 31 }
        #expect(!survey([pictures]).isConstant(at: FrameRate(25)))
        #expect(!survey([pictures]).isVariable)
    }

    @Test func `sees a stream whose pictures come and go`() {
        let places = (0..<Int64(300)).filter { $0 % 90 < 30 || $0 % 3 == 0 }
        let pictures = places.map { (place: $0, key: $0 % 30 == 0) }
        #expect(survey([pictures]).isVariable)
    }

    @Test func `sees an open group by the picture that is shown before its key frame`() {
        let pictures: [(Int64, Bool)] = [
            (0, true), (3, false), (1, false), (2, false), (6, true), (4, false), (5, false),
        ]
        #expect(!survey([pictures]).hasClosedGroups)
        #expect(survey([pictures]).isConstant(at: FrameRate(25)))
    }

    @Test func `does not take a recovery point for a refresh`() {
        var survey = PictureSurvey(tickNumerator: 1, tickDenominator: 25)
        survey.beginRun()
        survey.add(SurveyedPicture(stamp: 0, isKey: true, isInstantRefresh: true))
        survey.add(SurveyedPicture(stamp: 1, isKey: true, isInstantRefresh: false))
        #expect(!survey.hasClosedGroups)
    }
}

@Suite struct `A measured frame rate` {
    @Test(arguments: [
        (30_000, 1_001, FrameRate(30_000, 1_001)), (29_970, 1_000, FrameRate(30_000, 1_001)),
        (23_976, 1_000, FrameRate(24_000, 1_001)), (24_000, 1_000, FrameRate(24)), (60_002, 1_000, FrameRate(60)),
        (18, 1, FrameRate(18)), (2_997, 100, FrameRate(30_000, 1_001)), (14_500, 1_000, FrameRate(29, 2)),
    ]) func `stands for the rate it was made at`(numerator: Int64, denominator: Int64, rate: FrameRate) {
        #expect(FrameRate.nearest(numerator, denominator) == rate)
    }

    @Test(arguments: [(0, 1), (1, 0), (1, 2), (121, 1), (90_000, 1), (-25, 1)])
    func `is refused when no film has it`(numerator: Int64, denominator: Int64) {
        #expect(FrameRate.nearest(numerator, denominator) == nil)
    }
}
