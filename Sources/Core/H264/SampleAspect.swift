/// Width to height of one sample.
public struct SampleAspect: Equatable, Sendable {
    public private(set) var width: Int
    public private(set) var height: Int

    public init(_ width: Int, _ height: Int) {
        self.width = width
        self.height = height
    }
}
