public import Core
import Linux
import SQLite

extension StationStore {
    /// Writes the whole station, as it is at this moment, to a new file while it keeps running.
    /// The file appears whole or not at all; one that exists is not overwritten.
    public func backup(to target: String) async throws(StoreError) {
        let source = path
        let outcome: Result<Void, StoreError> = await withCheckedContinuation { continuation in
            // A thread of its own, so that neither pages nor writes wait for the disk.
            Thread.start(name: "store-backup") {
                do throws(StoreError) {
                    try Self.copy(source, to: target)
                    continuation.resume(returning: .success(()))
                } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        try outcome.get()
    }

    /// `target` must not exist. The copy is compact and complete: it needs no write-ahead log.
    static func copy(_ source: String, to target: String) throws(StoreError) {
        guard !DurableFile.exists(target) else {
            throw StoreError(
                .conflict, code: "store.exists", what: "Cannot write \(target)", why: "there is a file of that name",
                fix: "Choose another name, or move that file away.")
        }
        let draft = "\(target).partial"
        do {
            try DurableFile.remove(draft)
            try PrivateFile.create(draft)
            let database = try Database(path: source, access: .read)
            database.act = "copy the database"
            try database.run("VACUUM INTO ?", draft)
            try DurableFile.sync(draft)
            try DurableFile.replace(target, with: draft)
        } catch let error as StoreError {
            // A draft that cannot be removed is overwritten by the next copy.
            try? DurableFile.remove(draft)
            throw error
        } catch let error as SystemError {
            throw .system(error, code: "store.unwritable")
        } catch {
            throw .damaged("Cannot copy the database to \(target)", String(describing: error))
        }
    }
}
