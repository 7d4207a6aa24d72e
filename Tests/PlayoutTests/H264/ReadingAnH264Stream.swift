import Testing

@testable import Playout

@Suite struct `A coded picture's front` {
    private let sequence: [UInt8] = [0x67, 1, 2, 3]
    private let picture: [UInt8] = [0x68, 4, 5]

    @Test func `shows an instant refresh and its parameter sets behind start codes`() {
        let bytes: [UInt8] =
            [0, 0, 0, 1, 9, 0xf0, 0, 0, 1] + sequence + [0, 0, 0, 1] + picture + [0, 0, 1, 0x65, 0, 0, 1]
        let head = PictureHead(bytes.span, framing: .startCodes)
        #expect(head.isInstantRefresh && head.hasSlice)
        #expect(head.parameters == ParameterSets(sequence: [sequence], picture: [picture]))
    }

    @Test(arguments: [1, 2, 4]) func `shows them behind lengths`(byteCount: Int) {
        let prefix = [UInt8](repeating: 0, count: byteCount - 1)
        let bytes = prefix + [4] + sequence + prefix + [2, 0x41, 9]
        let head = PictureHead(bytes.span, framing: .lengths(byteCount: byteCount))
        #expect(head.hasSlice && !head.isInstantRefresh)
        #expect(head.parameters.sequence == [sequence])
    }

    @Test(arguments: [[0, 0, 0, 9, 0x65], [0, 0], [0xff, 0xff, 0xff, 0xff, 0x65], []] as [[UInt8]])
    func `is rejected when a length points outside`(bytes: [UInt8]) {
        #expect(!PictureHead(bytes.span, framing: .lengths(byteCount: 4)).hasSlice)
    }

    @Test func `is configured by an avcC record`() throws {
        let record: [UInt8] = [1, 100, 0, 40, 0xff, 0xe1, 0, 4] + sequence + [1, 0, 3] + picture
        let configuration = try #require(DecoderConfiguration(record))
        #expect(configuration.framing == .lengths(byteCount: 4))
        #expect(configuration.parameters == ParameterSets(sequence: [sequence], picture: [picture]))
        for length in 0..<record.count { #expect(DecoderConfiguration(Array(record.prefix(length))) == nil) }
    }
}
