import Core
import LibAV
import Testing

@testable import Playout

@Suite struct `A scaler in a hurry` {
    @Test(arguments: [(1_920, "fast_bilinear"), (1_282, "fast_bilinear"), (1_280, "bilinear"), (640, "bilinear")])
    func `makes no machine code, which the sandbox forbids`(sourceWidth: Int, method: String) {
        let frame = Frame(plainWidth: sourceWidth, height: sourceWidth / 32 * 18)
        func recipe(isFast: Bool) -> PictureRecipe {
            PictureRecipe(
                frame, orientation: .upright, target: .init(width: 1_280, height: 720), settings: PictureSettings(),
                isFast: isFast)
        }
        #expect(recipe(isFast: false).method == "bicubic")
        #expect(recipe(isFast: true).method == method)
    }
}
