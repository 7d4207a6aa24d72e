import Core
import Library
import Synchronization
import Testing

@Suite struct `Probing files` {
    @Test func `rests while the machine is needed for channels`() async {
        let looks = Mutex(0)
        let pool = Self.pool {
            looks.withLock {
                $0 += 1; return $0 < 3
            }
        }
        let answers = await pool.probe([ProbeRequest(id: 7, path: "/nowhere/film.mkv")])
        pool.close()
        #expect(answers.map(\.id) == [7])
        #expect(looks.withLock { $0 } >= 3)
    }

    /// A pool whose workers cannot be started: what matters is when a file is begun.
    private static func pool(pauses: @escaping @Sendable () -> Bool) -> ProbePool {
        ProbePool(program: "/nowhere/continuity-engine", workerCount: 1, log: .silent, pauses: pauses)
    }
}
