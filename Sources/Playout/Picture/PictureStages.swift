import Core
import LibAV

/// What every decoded picture goes through before it is encoded, in this order: cut and scaled and turned upright, mapped to
/// BT.709, placed on the channel's picture. Each stage is made for one format of frames and made again when that changes.
final class PictureStages {
    private let target: PictureGeometry.Size
    private let settings: PictureSettings
    private let orientation: PictureOrientation
    private let tables: ColorTables
    private var made: (recipe: PictureRecipe, stages: [any PictureStage])?
    /// Whether speed counts for more than sharpness.
    var isFast = false

    init(_ format: ChannelFormat, orientation: PictureOrientation = .upright, tables: ColorTables = ColorTables()) {
        target = .init(width: format.video.width, height: format.video.height)
        settings = format.picture
        self.orientation = orientation
        self.tables = tables
    }

    /// A new frame; `frame` keeps its contents.
    func process(_ frame: Frame) throws(LibAVError) -> Frame {
        let recipe = PictureRecipe(
            frame, orientation: orientation, target: target, settings: settings, isFast: isFast)
        var stages = made?.stages ?? []
        if made?.recipe != recipe {
            stages = try recipe.stages(like: frame, tables: tables)
            made = (recipe, stages)
        }
        var picture = frame
        for stage in stages { picture = try stage.process(picture) }
        return picture
    }
}

/// One thing that is done to each picture.
protocol PictureStage: AnyObject {
    /// Gives a new frame, and leaves `frame` as it is.
    func process(_ frame: Frame) throws(LibAVError) -> Frame
}

/// What the stages for one format of frames are made of. Equal recipes make equal stages.
struct PictureRecipe: Hashable {
    let format: FrameFormat
    let source: PictureGeometry.Size
    let geometry: PictureGeometry
    let orientation: PictureOrientation
    let target: PictureGeometry.Size
    let settings: PictureSettings
    /// nil for SDR of BT.709 or BT.601.
    let mapping: ColorMapping?
    /// The matrix of the source's numbers.
    let matrix: ColorCoding.Matrix
    let isRGB: Bool
    let isFast: Bool

    init(
        _ frame: Frame, orientation: PictureOrientation, target: PictureGeometry.Size, settings: PictureSettings,
        isFast: Bool
    ) {
        format = frame.format
        source = .init(width: frame.width, height: frame.height)
        self.orientation = orientation
        self.target = target
        self.settings = settings
        self.isFast = isFast
        geometry = PictureGeometry(
            source, aspect: frame.sampleAspect, orientation: orientation, target: target, fit: settings.fit)
        isRGB = frame.isRGB
        mapping = isRGB ? nil : ColorMapping(frame.color, light: frame.contentLight, peak: settings.peak)
        // Streams that say nothing follow the custom of their size.
        let usual: ColorCoding.Matrix = frame.height >= 720 || frame.width >= 1_280 ? .bt709 : .bt601
        matrix = frame.color.matrix ?? (mapping == nil ? usual : .bt2020)
    }

    func stages(like frame: Frame, tables: ColorTables) throws(LibAVError) -> [any PictureStage] {
        var stages: [any PictureStage] = [ScalingStage(filters: scaling)]
        if let mapping { stages.append(MappingStage(tables.table(for: mapping))) }
        if geometry.shown != target {
            stages.append(settings.fit == .blur ? BlurredSidesStage(self) : BarsStage(self))
        }
        return stages
    }

    /// Cuts, scales and turns. What colours need more than a matrix for stays in 10 bits, as it was coded.
    var scaling: [Filter] {
        var filters: [Filter] = []
        if geometry.kept != source {
            let (width, height) = (geometry.kept.width, geometry.kept.height)
            filters.append(
                Filter(
                    "crop",
                    [
                        "w": width, "h": height, "x": (source.width - width) / 4 * 2,
                        "y": (source.height - height) / 4 * 2,
                    ]))
        }
        filters.append(scale(to: geometry.scaled, method: method))
        switch orientation.quarterTurns {
        case 1: filters.append(Filter("transpose", ["dir": "clock"]))
        case 2: filters += [Filter("hflip"), Filter("vflip")]
        case 3: filters.append(Filter("transpose", ["dir": "cclock"]))
        default: break
        }
        if orientation.isMirrored { filters.append(Filter("hflip")) }
        return filters + [
            Filter("setsar", ["sar": "1"]), Filter("format", ["pix_fmts": mapping == nil ? "yuv420p" : "yuv420p10le"]),
        ]
    }

    private func scale(to size: PictureGeometry.Size, method: String) -> Filter {
        let coded = Self.name(matrix)
        let out = mapping == nil ? "bt709" : coded
        guard !isRGB else {
            return Filter(
                "scale",
                ["w": size.width, "h": size.height, "flags": method, "out_color_matrix": out, "out_range": "tv"])
        }
        return Filter(
            "scale",
            [
                "w": size.width, "h": size.height, "flags": method, "in_color_matrix": coded, "out_color_matrix": out,
                "out_range": "tv",
            ])
    }

    /// The name of libswscale's way of scaling.
    var method: String {
        guard isFast else { return "bicubic" }
        // Where a picture is not made narrower, fast_bilinear makes machine code of its own and fails, because the engine's
        // sandbox forbids that.
        return geometry.kept.width > geometry.scaled.width ? "fast_bilinear" : "bilinear"
    }

    private static func name(_ matrix: ColorCoding.Matrix) -> String {
        switch matrix {
        case .bt709, .identity: "bt709"
        case .bt601: "bt601"
        case .bt2020: "bt2020"
        case .fcc: "fcc"
        case .smpte240m: "smpte240m"
        }
    }
}

/// The tables that a channel's sources have needed so far: the next film is often mastered like the last.
final class ColorTables {
    private var tables: [(mapping: ColorMapping, table: ColorTable)] = []
    /// 1.6 MB each.
    private static let most = 2

    init() {}

    func table(for mapping: ColorMapping) -> ColorTable {
        if let known = tables.first(where: { $0.mapping == mapping }) { return known.table }
        let table = mapping.table()
        if tables.count == Self.most { tables.removeFirst() }
        tables.append((mapping, table))
        return table
    }
}

/// Filters that give one frame for each.
final class FilterRow {
    private let filters: [Filter]
    private var graph: FilterGraph?

    init(_ filters: [Filter]) { self.filters = filters }

    func process(_ frame: Frame) throws(LibAVError) -> Frame {
        if graph == nil { graph = try FilterGraph(picturesLike: frame, timeBase: .microseconds, filters: filters) }
        try graph?.push(frame.shared())
        let made = Frame()
        guard graph?.pull(into: made) == .frame else {
            throw LibAVError(
                code: "engine.scale", what: "Cannot scale a frame", why: "the filter returned nothing",
                fix: "Report this with the engine's log.")
        }
        return made
    }
}

private final class ScalingStage: PictureStage {
    private let row: FilterRow

    init(filters: [Filter]) { row = FilterRow(filters) }

    func process(_ frame: Frame) throws(LibAVError) -> Frame { try row.process(frame) }
}

private final class MappingStage: PictureStage {
    private let table: ColorTable

    init(_ table: ColorTable) { self.table = table }

    func process(_ frame: Frame) throws(LibAVError) -> Frame { try table.map(frame) }
}

private final class BarsStage: PictureStage {
    private let row: FilterRow

    init(_ recipe: PictureRecipe) {
        row = FilterRow([
            Filter(
                "pad",
                [
                    "w": recipe.target.width, "h": recipe.target.height, "x": recipe.geometry.x, "y": recipe.geometry.y,
                    "color": "black",
                ])
        ])
    }

    func process(_ frame: Frame) throws(LibAVError) -> Frame { try row.process(frame) }
}

/// Puts the picture over a blurred copy of itself that fills the screen. The copy is blurred at an eighth of the size,
/// which costs a third and looks the same.
private final class BlurredSidesStage: PictureStage {
    private let row: FilterRow
    private let geometry: PictureGeometry

    init(_ recipe: PictureRecipe) {
        geometry = recipe.geometry
        let target = recipe.target
        let filling = PictureGeometry(
            target, aspect: Rational(1, 1), orientation: .upright, target: recipe.geometry.shown, fit: .bars)
        let (width, height) = (max(16, target.width / 16 * 2), max(16, target.height / 16 * 2))
        row = FilterRow([
            Filter("crop", ["w": filling.shown.width, "h": filling.shown.height]),
            Filter("scale", ["w": width, "h": height, "flags": "bilinear"]),
            Filter("gblur", ["sigma": 4]),
            // Darker, so that the picture stands out.
            Filter("lutyuv", ["y": "(val-16)*0.7+16"]),
            Filter("scale", ["w": target.width, "h": target.height, "flags": "bilinear"]),
            Filter("setsar", ["sar": "1"]), Filter("format", ["pix_fmts": "yuv420p"]),
        ])
    }

    func process(_ frame: Frame) throws(LibAVError) -> Frame {
        let picture = try row.process(frame)
        try picture.makeWritable()
        picture.draw(frame, x: geometry.x, y: geometry.y)
        return picture
    }
}
