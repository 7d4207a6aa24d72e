/// Which things contain others of their kind. It finds those that would be in a cycle.
public struct Nesting<Thing: Hashable> {
    private var held: [Thing: [Thing]] = [:]

    public init() {}

    public mutating func note(_ inner: Thing, in outer: Thing) { held[outer, default: []].append(inner) }

    public func things(in outer: Thing) -> [Thing] { held[outer] ?? [] }

    /// The shortest way from one thing inwards to another: what is passed between the two; nil when there is none.
    public func way(from start: Thing, to end: Thing) -> [Thing]? {
        if start == end { return [] }
        var outer: [Thing: Thing] = [start: start]
        var open = [start]
        var next = 0
        while next < open.count {
            for inner in things(in: open[next]) where outer[inner] == nil {
                outer[inner] = open[next]
                if inner == end { return passed(from: start, to: end, outer) }
                open.append(inner)
            }
            next += 1
        }
        return nil
    }

    private func passed(from start: Thing, to end: Thing, _ outer: [Thing: Thing]) -> [Thing] {
        var way: [Thing] = []
        var place = outer[end]
        while let thing = place, thing != start {
            way.append(thing)
            place = outer[thing]
        }
        return way.reversed()
    }
}
