import Core
import HTTP
import Testing

@testable import WebAPI

private final class Bell: Waker {
    let rings = Counter()
    func wake() { rings.add() }
}

@Suite struct `Events` {
    private let hub = EventHub(run: "a")
    private let channel = ChannelID(5)

    private func text(_ step: ChunkStep) -> String {
        guard case .chunk(let chunk) = step else { return "-" }
        return String(decoding: chunk.bytes, as: UTF8.self)
    }

    private func listen(after last: String? = nil) throws -> EventStream {
        let stream = try #require(hub.listen(after: last) { _ in })
        #expect(text(stream.next()).hasPrefix("retry:"))
        return stream
    }

    @Test func `reach every client with an id, and wake it`() throws {
        let stream = try listen()
        let bell = Bell()
        stream.attach(bell)
        #expect(text(stream.next()) == "-")
        hub.publish(.viewers(channel, count: 2))
        #expect(bell.rings.value == 1)
        #expect(text(stream.next()) == "id: a-1\nevent: viewers\ndata: {\"channel\":5,\"count\":2}\n\n")
    }

    @Test func `are sent again to a client that comes back`() throws {
        for _ in 1...3 { hub.publish(.now(channel)) }
        let stream = try listen(after: "a-1")
        #expect(text(stream.next()).hasPrefix("id: a-2\n"))
        #expect(text(stream.next()).hasPrefix("id: a-3\n"))
        #expect(text(stream.next()) == "-")
    }

    @Test(arguments: ["b-1", "a-9", "nonsense"])
    func `begin with a reset for a client that knows others`(last: String) throws {
        hub.publish(.now(channel))
        #expect(text(try listen(after: last).next()).hasPrefix("event: reset"))
    }

    @Test func `are forgotten after the newest thousand`() throws {
        for _ in 0..<(WebLimits.eventMemory + 5) { hub.publish(.now(channel)) }
        #expect(text(try listen(after: "a-4").next()).hasPrefix("event: reset"))
        #expect(text(try listen(after: "a-5").next()).hasPrefix("id: a-6\n"))
    }

    @Test func `do not pile up for a slow client, nor for one that left`() throws {
        let stream = try listen()
        for _ in 0..<(WebLimits.eventMemory * 3) { hub.publish(.now(channel)) }
        #expect(text(stream.next()).hasPrefix("event: reset"))
        var count = 0
        while case .chunk = stream.next() { count += 1 }
        #expect(count == WebLimits.eventMemory + WebLimits.eventBacklog)
        stream.close(.clientLeft)
        #expect(hub.listenerCount == 0)
    }

    @Test func `have the form that the document describes`() throws {
        let events: [StationEvent] = [
            .timeline(channel, from: FakeStation.now), .now(channel), .channel(channel), .viewers(channel, count: 1),
            .fault(nil), .rehearsal(isRunning: true), .analysis(done: 2, total: 5),
            .task(
                StationTask(id: "scan 1", title: "Scan of Films", started: FakeStation.now, done: 1, total: 3),
                isRunning: true),
            .scan(.init(library: LibraryID(1), phase: "probing", fileCount: 3, probedCount: 1, waitingCount: 2)),
            .change(
                CommittedChange(
                    number: 7, time: FakeStation.now, author: ChangeAuthor(account: "eve", origin: .web), message: "",
                    changes: [DocumentChange(DocumentKey(.schedule, 3), name: "Day", before: nil, after: nil)]),
                channels: [channel]),
        ]
        for event in events {
            let row = EventRow(event)
            let text = String(decoding: EventRow.object(row.name).bytes(row), as: UTF8.self)
            #expect(try SchemaChecker.faults(text, EventRow.object(row.name).schema) == [], "\(row.name)")
        }
        #expect(Set(events.map { EventRow($0).name }) == Set(EventRow.names))
    }

    @Test func `are for a bounded number of clients`() async throws {
        let streams = (0..<WebLimits.eventListeners).compactMap { _ in hub.listen(after: nil) { _ in } }
        #expect(streams.count == WebLimits.eventListeners)
        let access = accessControl()
        let service = try service(
            EventRoutes(hub: hub, log: LogHub(clock: FixedClock()), access: access), access: access)
        #expect(await service.answer(get("/api/v1/events")).status == 503)
        streams.forEach { $0.close(.clientLeft) }
        #expect(await service.answer(get("/api/v1/events")).status == 200)
    }

    @Test func `end with the session that listens`() async throws {
        let credentials = FakeCredentials(password: "secret")
        let access = accessControl(credentials)
        let service = try service(
            EventRoutes(hub: hub, log: LogHub(clock: FixedClock()), access: access), access: access)
        let (key, session) = credentials.openSession(of: credentials.accounts()[0], agent: nil, address: nil)
        let cookie = Request.Field("Cookie", "continuity_session=\(key)")
        let response = await service.answer(get("/api/v1/events", headers: [cookie]))
        guard case .stream(let reader, let limit) = response.body else { throw CancellationError() }
        #expect(limit == WebLimits.sessionLength)
        _ = reader.next()
        #expect(text(reader.next()) == "-")
        var leave = get("/api/v1/session", headers: [cookie, Request.Field("X-CSRF-Token", session.forgeryToken)])
        leave.method = .delete
        #expect(await service.answer(leave).status == 204)
        guard case .end = reader.next() else { throw CancellationError() }
    }
}

@Suite struct `The log over HTTP` {
    private func lines(_ query: [(String, String)]) async throws -> [String] {
        let hub = LogHub(clock: FixedClock())
        hub.add(.info, "info part=channel/5 event=engine.started")
        hub.add(.error, "error part=http event=request.failed")
        hub.add(.debug, "debug part=channel/51 event=tick")
        let access = accessControl()
        let service = try service(EventRoutes(hub: EventHub(run: "a"), log: hub, access: access), access: access)
        let fields = query.map { Request.Field($0.0, $0.1) }
        let response = await service.answer(get("/api/v1/log", query: fields))
        guard case .stream(let reader, _) = response.body else { throw CancellationError() }
        var texts: [String] = []
        while case .chunk(let chunk) = reader.next() { texts.append(String(decoding: chunk.bytes, as: UTF8.self)) }
        return texts
    }

    @Test func `is filtered by level, part and letters`() async throws {
        #expect(try await lines([]).count == 3)
        #expect(try await lines([("level", "info")]).count == 2)
        #expect(try await lines([("part", "channel/5")]).count == 1)
        #expect(try await lines([("part", "channel")]).count == 2)
        #expect(try await lines([("q", "FAILED")]).count == 1)
        let line = try #require(try await lines([("q", "failed")]).first)
        #expect(line.hasPrefix("event: line\ndata: {\"at\":\"2026-11-21T01:30:00.000Z\",\"level\":\"error\""))
    }
}
