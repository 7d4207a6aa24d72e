import Linux

/// The font of the slate's text.
public enum SlateFont {
    /// The first font that is there: DejaVu Sans where the distributions keep it, then others that have all letters.
    /// Without any, slates have no text.
    public static let path = candidates.first { FolderListing.entry(at: $0) != nil } ?? candidates[0]

    private static let candidates = [
        "truetype/dejavu/DejaVuSans.ttf", "dejavu-sans-fonts/DejaVuSans.ttf", "TTF/DejaVuSans.ttf",
        "dejavu/DejaVuSans.ttf", "truetype/noto/NotoSans-Regular.ttf", "noto/NotoSans-Regular.ttf",
        "truetype/liberation/LiberationSans-Regular.ttf", "truetype/freefont/FreeSans.ttf",
    ].map { "/usr/share/fonts/\($0)" }
}
