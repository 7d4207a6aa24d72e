import Core
import Testing

@testable import Playout

@Suite struct `A scaler in a hurry` {
    @Test(arguments: [(1_920, "fast_bilinear"), (1_282, "fast_bilinear"), (1_280, "bilinear"), (640, "bilinear")])
    func `makes no machine code, which the sandbox forbids`(sourceWidth: Int, method: String) {
        let scaler = PictureScaler(VideoProfile(width: 1_280, height: 720))
        #expect(scaler.method(from: sourceWidth) == "bicubic")
        scaler.isFast = true
        #expect(scaler.method(from: sourceWidth) == method)
    }
}
