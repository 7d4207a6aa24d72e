import Core
import Testing

@testable import Inspection

@Suite struct `The inspector` {
    typealias Kind = StreamFault.Kind

    @Test(arguments: [900_000, 0, WrappingClock.stampPeriod - 30 * 3_000])
    func `finds nothing wrong with a right stream, also where the stamps wrap`(firstStamp: Int64) throws {
        let report = inspect(SyntheticStream(firstStamp: firstStamp).bytes)
        #expect(report.isClean, "\(report.text)")
        let video = try #require(report.video)
        #expect(video.pictures == 90)
        #expect(video.frameRate == FrameRate(30))
        #expect(video.shortestStep == 3_000 && video.longestStep == 3_000)
        #expect(video.keyFrames == 3 && video.completeKeyFrames == 3)
        #expect(video.longestKeyFrameInterval == .seconds(1))
        #expect(video.width == 1_280 && video.height == 720)
        let audio = try #require(report.audio)
        #expect(audio.frames == 141 && audio.sampleRate == 48_000 && audio.channels == 2)
        #expect(audio.endPresentation == firstStamp + 141 * 1_920)
        #expect(report.streams.map(\.language) == [nil, "eng"])
        #expect(report.clock?.references == 90)
        #expect(report.duration == .milliseconds(89 * 100 / 3) + TimeSpan(microseconds: 666))
    }

    @Test func `shows pictures in their display order before it measures steps`() {
        // Decoded I P B B P B B …; a P is shown two later than its place, each B one earlier.
        var defects = SyntheticStream.Defects()
        defects.reorder = { $0 % 30 == 0 ? 0 : $0 % 30 % 3 == 1 ? ($0 % 30 < 28 ? 2 : 0) : ($0 % 30 < 28 ? -1 : 0) }
        let report = inspect(SyntheticStream(defects).bytes)
        #expect(report.isClean, "\(report.text)")
        #expect(report.video?.longestStep == 3_000)
    }

    @Test func `takes no cut between reordered pictures for a fault`() {
        var defects = SyntheticStream.Defects()
        defects.reorder = { $0 % 30 == 0 ? 0 : $0 % 30 % 3 == 1 ? ($0 % 30 < 28 ? 2 : 0) : ($0 % 30 < 28 ? -1 : 0) }
        for frames in [8, 12, 38, 65, 68] {
            let report = inspect(SyntheticStream(frames: frames, defects).bytes)
            #expect(report.isClean, "\(frames) frames: \(report.text)")
        }
    }

    @Test func `gives the same report however the bytes are cut`() {
        let bytes = SyntheticStream().bytes
        let whole = inspect(bytes)
        for size in [7, 188, 1_000, 65_536] {
            var inspector = TransportInspector()
            var rest = bytes[...]
            while !rest.isEmpty {
                inspector.feed(Array(rest.prefix(size)))
                rest = rest.dropFirst(size)
            }
            #expect(inspector.report() == whole, "in pieces of \(size)")
        }
    }

    @Test func `reports in the middle and continues`() {
        let bytes = SyntheticStream().bytes
        var inspector = TransportInspector()
        inspector.feed(Array(bytes.prefix(bytes.count / 2 / 188 * 188)))
        #expect(inspector.report().isClean)
        inspector.feed(Array(bytes.dropFirst(bytes.count / 2 / 188 * 188)))
        #expect(inspector.report() == inspect(bytes))
    }

    /// One defect, the fault it must be called, and how often.
    struct Case: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var expected: [Kind: Int]
        var make: @Sendable () -> [UInt8]

        init(_ name: String, _ expected: [Kind: Int], _ make: @escaping @Sendable () -> [UInt8]) {
            testDescription = name
            self.expected = expected
            self.make = make
        }

        init(
            _ name: String, _ expected: [Kind: Int],
            _ change: @escaping @Sendable (inout SyntheticStream.Defects) -> Void
        ) {
            self.init(name, expected) {
                var defects = SyntheticStream.Defects()
                change(&defects)
                return SyntheticStream(defects).bytes
            }
        }

        init(
            _ name: String, _ expected: [Kind: Int],
            packets change: @escaping @Sendable (inout [[UInt8]], [Int]) -> Void
        ) {
            self.init(name, expected) {
                let stream = SyntheticStream()
                var packets = stream.packets
                change(&packets, stream.framePackets)
                return packets.flatMap { $0 }
            }
        }
    }

    static let timing = [
        Case("a frame late", [.videoStep: 1]) { $0.presentationShift = { $0 >= 40 ? 3_000 : 0 } },
        Case("one picture off its place", [.videoStep: 2]) { $0.presentationShift = { $0 == 40 ? 700 : 0 } },
        Case("10 ms of sound missing", [.audioStep: 1]) { $0.audioShift = { $0 >= 50 ? 900 : 0 } },
        Case("sound that overlaps", [.audioStep: 1]) { $0.audioShift = { $0 >= 50 ? -40 : 0 } },
        Case("no clock for 100 ms", [.clockInterval: 1]) { $0.hasReference = { !(40...41).contains($0) } },
        Case("no clock at all", [.clockMissing: 1]) { $0.hasReference = { _ in false } },
        Case("a clock that runs back", [.clockBackward: 1]) { $0.referenceShift = { $0 >= 40 ? -5_000 : 0 } },
        Case("a clock ahead of one picture", [.clockInterval: 1, .clockBackward: 1, .lateUnit: 3]) {
            $0.referenceShift = { $0 == 40 ? 9_000 : 0 }
        },
    ]

    static let entries = [
        Case("no SPS", [.keyFrameParameters: 1]) { $0.hasSequenceParameters = { $0 != 60 } },
        Case("no access flag", [.keyFrameFlag: 1]) { $0.hasAccessFlag = { $0 != 60 } },
        Case("no tables at a key frame", [.tableInterval: 2, .keyFrameTables: 1]) {
            $0.hasTables = { $0 % 10 == 0 && $0 != 60 }
        },
        Case("no delimiter", [.delimiterMissing: 1]) { $0.hasDelimiter = { $0 != 33 } },
        Case("no key frame at the start", [.entryMissing: 1]) { $0.isKeyFrame = { $0 == 30 || $0 == 60 } },
        Case("tables 900 ms apart", [.tableInterval: 4, .keyFrameTables: 1]) {
            $0.hasTables = { $0 == 0 || $0 == 27 || $0 == 60 }
        },
        Case("other channels", [.audioParameters: 1]) { $0.audioChannels = { $0 < 60 ? 2 : 1 } },
    ]

    static let packets = [
        Case("a packet missing", [.continuity: 1]) { packets, frames in packets.remove(at: frames[41] + 1) },
        Case("a packet doubled", [:]) { packets, frames in packets.insert(packets[frames[41]], at: frames[41]) },
        Case("a packet tripled", [.continuity: 1, .decodeOrder: 1, .videoStep: 1]) { packets, frames in
            packets.insert(contentsOf: [packets[frames[41]], packets[frames[41]]], at: frames[41])
        },
        Case("a jump with its flag set", [:]) { packets, frames in
            for index in packets.indices
            where index >= frames[41] && packets[index][1] == 0x01 && packets[index][2] == 0 {
                packets[index][3] = packets[index][3] & 0xf0 | (packets[index][3] + 5) & 0x0f
            }
            for index in packets.indices
            where index >= frames[41] && packets[index][1] == 0x41 && packets[index][2] == 0 {
                packets[index][3] = packets[index][3] & 0xf0 | (packets[index][3] + 5) & 0x0f
            }
            packets[frames[41]][5] |= 0x80
        },
        Case("a damaged PAT", [.tableChecksum: 1, .keyFrameTables: 1, .tableInterval: 1]) { packets, frames in
            packets[frames[60] - 2][15] ^= 1
        },
        Case("50 foreign bytes", [.syncLost: 1]) { packets, frames in
            packets.insert([UInt8](repeating: 1, count: 50), at: frames[41])
        },
        Case("an end inside a packet", [.packetCut: 1]) { packets, _ in packets[packets.count - 1].removeLast(8) },
    ]

    @Test(arguments: timing + entries + packets)
    func `names what is wrong`(example: Case) {
        let report = inspect(example.make())
        let found = Dictionary(uniqueKeysWithValues: report.faultCounts.map { ($0, $1) })
        let expected = Dictionary(uniqueKeysWithValues: example.expected.map { ($0.rawValue, $1) })
        #expect(found == expected, "\(report.text)")
    }

    @Test func `says where`() throws {
        var defects = SyntheticStream.Defects()
        defects.presentationShift = { $0 >= 40 ? 3_000 : 0 }
        let stream = SyntheticStream(defects)
        let fault = try #require(inspect(stream.bytes).faults.first)
        #expect(fault.byteOffset == stream.framePackets[40] * 188)
        #expect(fault.pid == SyntheticStream.videoPID)
        #expect(fault.detail == "a step of 6000 ticks of 90 kHz")
        #expect(abs(fault.time.microseconds - 40 * 1_000_000 / 30) < 100)
    }

    @Test func `lists the places where the picture's parameters change`() {
        let stream = SyntheticStream()
        var bytes = stream.bytes
        // The level in the third key frame's SPS: 3.1 becomes 4.0.
        let start = stream.framePackets[60] * 188
        let level = (start..<(start + 188)).first { bytes[$0] == 0x67 && bytes[$0 - 1] == 1 }.map { $0 + 3 }
        if let level { bytes[level] = 40 }
        let report = inspect(bytes)
        #expect(report.isClean)
        #expect(report.splices.map(\.byteOffset) == [start])
    }

    @Test func `says that nothing is there when nothing is`() {
        #expect(inspect([]).faultCounts == [Kind.tableMissing.rawValue: 2])
    }

    private func inspect(_ bytes: [UInt8]) -> InspectionReport {
        var inspector = TransportInspector()
        inspector.feed(bytes)
        return inspector.report()
    }
}
