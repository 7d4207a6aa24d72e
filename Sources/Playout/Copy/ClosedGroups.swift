/// Gathers pictures in decoding order into closed groups: the shortest runs that, shown, leave no gap. After each
/// group the stream can be cut, continued with other pictures or ended, and every picture so far has its place.
struct ClosedGroups<Picture> {
    enum Step {
        /// The group is still open.
        case open
        /// The pictures of one group, with their places in it, in decoding order.
        case closed([(picture: Picture, place: Int)])
        /// The pictures cannot follow those before: one is missing, doubled, or out of reach. The open group is void.
        case broken
    }

    /// More pictures than this in one group means that one is missing (H.264 allows 16 reference frames).
    static var longestGroup: Int { 17 }

    /// The frame that the next group begins with: everything before it was handed out.
    private(set) var nextFrame: Int64
    private var group: [(picture: Picture, place: Int)] = []
    private var last = -1
    private var filled = 0

    /// `nextFrame` is the first picture's place in display order.
    init(nextFrame: Int64) { self.nextFrame = nextFrame }

    /// Pictures were added whose group is not closed yet.
    var isOpen: Bool { !group.isEmpty }

    /// `frame` is the picture's place in display order.
    mutating func add(_ picture: Picture, frame: Int64) -> Step {
        guard frame >= nextFrame, frame - nextFrame < Int64(Self.longestGroup) else { return .broken }
        let place = Int(frame - nextFrame)
        guard filled & 1 << place == 0 else { return .broken }
        filled |= 1 << place
        last = max(last, place)
        group.append((picture, place))
        guard last == group.count - 1 else { return group.count < Self.longestGroup ? .open : .broken }
        let closed = group
        nextFrame += Int64(group.count)
        (group, last, filled) = ([], -1, 0)
        return .closed(closed)
    }
}
