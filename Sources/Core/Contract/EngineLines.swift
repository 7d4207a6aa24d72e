// Each line is an object with one key that names it: {"item":{…}}. New keys of a newer engine are errors, not silence.

extension EngineCommand: Codable {
    private enum Key: String, CodingKey { case begin, item, replace, graphics, stop }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        switch container.allKeys.first {
        case .begin: self = .begin(try container.decode(EngineBegin.self, forKey: .begin))
        case .item: self = .item(try container.decode(EngineItem.self, forKey: .item))
        case .replace: self = .replace(from: try container.decode(Instant.self, forKey: .replace))
        case .graphics: self = .graphics(try container.decode(EngineOverlay.self, forKey: .graphics))
        case .stop: self = .stop
        case nil:
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription: "expected begin, item, replace, graphics or stop"))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .begin(let begin): try container.encode(begin, forKey: .begin)
        case .item(let item): try container.encode(item, forKey: .item)
        case .replace(let instant): try container.encode(instant, forKey: .replace)
        case .graphics(let overlay): try container.encode(overlay, forKey: .graphics)
        case .stop: try container.encode(true, forKey: .stop)
        }
    }
}

extension EngineEvent: Codable {
    private enum Key: String, CodingKey {
        case ready, keyFrame, began, ended, fault, starved, shedding, cut, load, deadAir
    }

    private struct Position: Codable {
        var frame: Int64
        var sample: Int64
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        switch container.allKeys.first {
        case .ready: self = .ready(version: try container.decode(Int.self, forKey: .ready))
        case .keyFrame:
            let position = try container.decode(Position.self, forKey: .keyFrame)
            self = .keyFrame(frame: position.frame, sample: position.sample)
        case .began: self = .began(try container.decode(EngineItemReport.self, forKey: .began))
        case .ended: self = .ended(try container.decode(EngineItemReport.self, forKey: .ended))
        case .fault: self = .fault(try container.decode(EngineFault.self, forKey: .fault))
        case .starved: self = .starved(frame: try container.decode(Int64.self, forKey: .starved))
        case .shedding: self = .shedding(try container.decode(EngineShedding.self, forKey: .shedding))
        case .cut: self = .cut(try container.decode(EngineCut.self, forKey: .cut))
        case .load: self = .load(try container.decode(EngineLoad.self, forKey: .load))
        case .deadAir: self = .deadAir(try container.decode(DeadAirReport.self, forKey: .deadAir))
        case nil:
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath,
                    debugDescription:
                        "expected ready, keyFrame, began, ended, fault, starved, shedding, cut, load or deadAir"))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .ready(let version): try container.encode(version, forKey: .ready)
        case .keyFrame(let frame, let sample):
            try container.encode(Position(frame: frame, sample: sample), forKey: .keyFrame)
        case .began(let report): try container.encode(report, forKey: .began)
        case .ended(let report): try container.encode(report, forKey: .ended)
        case .fault(let fault): try container.encode(fault, forKey: .fault)
        case .starved(let frame): try container.encode(frame, forKey: .starved)
        case .shedding(let shedding): try container.encode(shedding, forKey: .shedding)
        case .cut(let cut): try container.encode(cut, forKey: .cut)
        case .load(let load): try container.encode(load, forKey: .load)
        case .deadAir(let report): try container.encode(report, forKey: .deadAir)
        }
    }
}
