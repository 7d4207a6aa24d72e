// Benchmarks measures what the station costs and how fast it answers, each figure beside a reference that is taken in
// the same run. It drives the built programs from outside, as viewers do; linked are only the inspector, and the builder
// and the store, which make large stations and are measured by themselves.
import Foundation
import TestPrograms

/// `benchmarks [NAME...]`: all figures, or those named.
@main
enum Main {
    static let all: [any Benchmark.Type] = [
        FanOut.self, WarmZap.self, ColdZap.self, CopyCost.self, TranscodeCost.self, DrawingCost.self, Footprint.self,
        Boundaries.self,
        WorkerLoss.self, SlowReaders.self, Restart.self, LargeStation.self, Overload.self, TimelineBuild.self,
        Guides.self, Lineups.self,
        Searches.self, Previews.self, Invalidation.self,
    ]

    static func main() async {
        let wanted = CommandLine.arguments.dropFirst()
        if let stranger = wanted.first(where: { name in !all.contains { $0.name == name } }) {
            print("There is no benchmark \(stranger). They are: \(all.map { $0.name }.joined(separator: ", "))")
            exit(2)
        }
        var figures: [Figure] = []
        for benchmark in all where wanted.isEmpty || wanted.contains(benchmark.name) {
            progress("\(benchmark.name) …")
            do {
                figures += try await benchmark.measure()
            } catch {
                figures.append(Figure(benchmark.target, benchmark.name, failed: "\(error)"))
            }
        }
        print(FigureTable(figures).text)
        exit(figures.allSatisfy { $0.verdict != .failed } ? 0 : 1)
    }

    /// Tells whoever waits what is being done.
    static func progress(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}

/// Something that can be measured by itself.
protocol Benchmark: Sendable {
    static var name: String { get }
    /// Its number in docs/benchmarks.md.
    static var target: String { get }
    static func measure() async throws -> [Figure]
}
