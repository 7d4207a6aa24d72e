import Core
import Glibc
import LibAV

/// From what coding to BT.709, and how bright the source gets.
struct ColorMapping: Hashable {
    let transfer: ColorCoding.Transfer
    let primaries: ColorCoding.Primaries
    let matrix: ColorCoding.Matrix
    /// Of the brightest pixel, in nits.
    let peak: Int

    /// Content that names no believable peak is mastered for this one.
    static let usualPeak = 1_000
    /// Peaks that are believed. A careless higher one would dim the whole film.
    static let believedPeaks = 400...1_000

    /// nil when another matrix is all that the picture needs. `peak` overrides what the picture says.
    init?(_ color: ColorCoding, light: ContentLight, peak: Int?) {
        guard color.needsMapping else { return nil }
        transfer = color.transfer ?? .gamma
        primaries = color.primaries ?? .bt2020
        matrix = color.matrix ?? .bt2020
        let said = light.peak.flatMap { Self.believedPeaks.contains($0) ? $0 : nil }
        self.peak = transfer == .perceptual ? peak ?? said ?? Self.usualPeak : Self.usualPeak
    }

    /// Takes about 15 ms to make.
    func table() -> ColorTable {
        let conversion = ColorConversion(self)
        return ColorTable { y, cb, cr in conversion.color(y, cb, cr) }
    }
}

/// Turns one colour at a time: the code of the source to light, light to what SDR can show, and back to a code.
/// Reference white (203 nits, BT.2408) becomes the white of SDR, with the roll-off of BT.2390 for what is brighter. The roll-off
/// scales red, green and blue alike, by the brightest of the three, so that no hue turns.
private struct ColorConversion {
    private let mapping: ColorMapping
    private let roll: RollOff
    /// Light, in parts of SDR's white, for each of 1025 steps of the coded signal.
    private let light: [Float]
    /// What the roll-off multiplies light by, for the same steps of the brightest signal. Empty for HLG, whose light
    /// depends on all three.
    private let gain: [Float]
    private let matrix: YCbCrMatrix

    private static let white: Double = 203
    private static let steps = 1_024
    /// The 10-bit codes of black and of white, and the span of the colour differences.
    private static let black: Float = 64
    private static let lumaSpan: Float = 876
    private static let chromaSpan: Float = 896

    init(_ mapping: ColorMapping) {
        self.mapping = mapping
        matrix = YCbCrMatrix(mapping.matrix)
        roll = RollOff(peak: Double(mapping.peak), target: Self.white)
        let light = (0...Self.steps).map { step in
            let signal = Double(step) / Double(Self.steps)
            return switch mapping.transfer {
            case .perceptual: Float(Perceptual.nits(signal) / Self.white)
            case .hybridLogGamma: Float(HybridLogGamma.scene(signal))
            case .gamma: Float(pow(signal, 2.4))
            }
        }
        self.light = light
        let roll = roll
        gain = mapping.transfer == .perceptual ? light.map { $0 > 0 ? roll.mapped($0) / $0 : 1 } : []
    }

    func color(_ y: Int, _ cb: Int, _ cr: Int) -> (y: Int16, cb: Int16, cr: Int16) {
        let signal = matrix.rgb(
            y: (Float(y) - Self.black) / Self.lumaSpan, cb: (Float(cb) - 512) / Self.chromaSpan,
            cr: (Float(cr) - 512) / Self.chromaSpan)
        var rgb = SIMD3(at(signal.x, in: light), at(signal.y, in: light), at(signal.z, in: light))
        switch mapping.transfer {
        case .perceptual: rgb *= at(signal.max(), in: gain)
        case .hybridLogGamma:
            rgb *= HybridLogGamma.systemGain(rgb) * Float(1_000 / Self.white)
            let brightest = rgb.max()
            if brightest > 0 { rgb *= roll.mapped(brightest) / brightest }
        case .gamma: break
        }
        if mapping.primaries == .bt2020 { rgb = Self.inBT709(rgb) }
        return code(Self.nearGamut(rgb))
    }

    /// A table's value for a signal, by the straight line between two steps.
    private func at(_ signal: Float, in table: [Float]) -> Float {
        let place = min(max(signal, 0), 1) * Float(Self.steps)
        let step = min(Int(place), Self.steps - 1)
        return table[step] + (table[step + 1] - table[step]) * (place - Float(step))
    }

    private static func inBT709(_ color: SIMD3<Float>) -> SIMD3<Float> {
        SIMD3(
            1.660491 * color.x - 0.587641 * color.y - 0.072850 * color.z,
            -0.124550 * color.x + 1.132900 * color.y - 0.008349 * color.z,
            -0.018151 * color.x - 0.100579 * color.y + 1.118730 * color.z)
    }

    /// Moves a colour that BT.709 cannot show towards the grey of the same luminance, almost as far as it must. The little
    /// that is left below zero is for the straight lines between nodes: a colour on the edge of BT.709 lies between nodes
    /// inside and outside of it, and comes out on the edge only when those outside are not pulled onto it. Screens cut it off.
    private static func nearGamut(_ color: SIMD3<Float>) -> SIMD3<Float> {
        let grey = min(max(0.2126 * color.x + 0.7152 * color.y + 0.0722 * color.z, 0), 1)
        let least = -0.1 * grey
        var share: Float = 1
        for part in 0..<3 {
            let distance = color[part] - grey
            if color[part] < least { share = min(share, (least - grey) / distance) }
            if color[part] > 1 { share = min(share, (1 - grey) / distance) }
        }
        return SIMD3(repeating: grey) + (color - SIMD3(repeating: grey)) * share
    }

    /// As 8-bit BT.709 with `ColorTable`'s factor.
    private func code(_ color: SIMD3<Float>) -> (y: Int16, cb: Int16, cr: Int16) {
        func signal(_ light: Float) -> Float { light < 0 ? -powf(-light, 1 / 2.4) : powf(light, 1 / 2.4) }
        let (red, green, blue) = (signal(color.x), signal(color.y), signal(color.z))
        let luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
        func coded(_ value: Float) -> Int16 { Int16((min(max(value, 1), 254) * Float(ColorTable.scale)).rounded()) }
        return (
            coded(16 + 219 * luma), coded(128 + 224 * (blue - luma) / 1.8556), coded(128 + 224 * (red - luma) / 1.5748)
        )
    }
}

/// From Y'CbCr to R'G'B'.
private struct YCbCrMatrix {
    private let red, greenOfBlue, greenOfRed, blue: Float

    init(_ matrix: ColorCoding.Matrix) {
        let (kr, kb): (Float, Float) =
            switch matrix {
            case .bt709, .identity: (0.2126, 0.0722)
            case .bt601: (0.299, 0.114)
            case .bt2020: (0.2627, 0.0593)
            case .fcc: (0.30, 0.11)
            case .smpte240m: (0.212, 0.087)
            }
        let kg = 1 - kr - kb
        red = 2 * (1 - kr)
        blue = 2 * (1 - kb)
        greenOfRed = -red * kr / kg
        greenOfBlue = -blue * kb / kg
    }

    func rgb(y: Float, cb: Float, cr: Float) -> SIMD3<Float> {
        SIMD3(y + red * cr, y + greenOfBlue * cb + greenOfRed * cr, y + blue * cb)
    }
}

/// SMPTE ST 2084.
enum Perceptual {
    private static let (m1, m2) = (2_610.0 / 16_384, 2_523.0 / 32)
    private static let (c1, c2, c3) = (3_424.0 / 4_096, 2_413.0 / 128, 2_392.0 / 128)

    /// The light that a signal from 0 to 1 stands for.
    static func nits(_ signal: Double) -> Double {
        let root = pow(max(signal, 0), 1 / m2)
        return 10_000 * pow(max(root - c1, 0) / (c2 - c3 * root), 1 / m1)
    }

    static func signal(ofNits nits: Double) -> Double {
        let root = pow(max(nits, 0) / 10_000, m1)
        return pow((c1 + c2 * root) / (1 + c3 * root), m2)
    }
}

/// ARIB STD-B67, shown on a screen of 1000 nits.
enum HybridLogGamma {
    private static let (a, b, c) = (0.17883277, 0.28466892, 0.55991073)

    /// The light of the scene, from 0 to 1, that a signal stands for.
    static func scene(_ signal: Double) -> Double {
        signal <= 0.5 ? signal * signal / 3 : (exp((signal - c) / a) + b) / 12
    }

    /// What the scene's light is multiplied by on the screen: gamma 1.2 of its luminance.
    static func systemGain(_ scene: SIMD3<Float>) -> Float {
        powf(max(0.2627 * scene.x + 0.6780 * scene.y + 0.0593 * scene.z, 1e-6), 0.2)
    }
}

/// The tone curve of BT.2390 (5.4.1), for black that stays black. Light in parts of the target's white.
private struct RollOff {
    private let target: Double
    private let source: Double
    private let limit: Double
    private let knee: Double
    /// The curve at steps of the source's signal.
    private let mappedLight: [Float]

    private static let steps = 1_024

    init(peak: Double, target: Double) {
        self.target = target
        source = Perceptual.signal(ofNits: max(peak, target))
        limit = Perceptual.signal(ofNits: target) / source
        knee = 1.5 * limit - 0.5
        let (source, limit, knee) = (source, limit, knee)
        mappedLight = (0...Self.steps).map { step in
            let place = Double(step) / Double(Self.steps)
            return Float(Perceptual.nits(Self.rolled(place, limit: limit, knee: knee) * source) / target)
        }
    }

    /// Light, and what it becomes, both in parts of the target's white.
    func mapped(_ light: Float) -> Float {
        let place = min(Perceptual.signal(ofNits: Double(light) * target) / source, 1) * Double(Self.steps)
        let step = min(Int(place), Self.steps - 1)
        return mappedLight[step] + (mappedLight[step + 1] - mappedLight[step]) * Float(place - Double(step))
    }

    /// A Hermite spline from the knee to the brightest.
    private static func rolled(_ place: Double, limit: Double, knee: Double) -> Double {
        guard place > knee, knee < 1 else { return place }
        let t = (place - knee) / (1 - knee)
        let (square, cube) = (t * t, t * t * t)
        return (2 * cube - 3 * square + 1) * knee + (cube - 2 * square + t) * (1 - knee)
            + (3 * square - 2 * cube) * limit
    }
}
