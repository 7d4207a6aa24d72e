import Linux

extension StationStore {
    /// Writes the whole station, as it is at this moment, to a new file while everything goes on.
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
        guard !FileSteps.exists(target) else {
            throw StoreError(
                code: "store.exists", what: "Writing \(target)", why: "there is a file of that name",
                fix: "Choose another name, or move that file away.")
        }
        let draft = "\(target).partial"
        do {
            try FileSteps.remove(draft)
            let database = try Database(path: source, access: .read)
            database.act = "Copying the database"
            try database.run("VACUUM INTO ?", draft)
            try FileSteps.sync(draft)
            try FileSteps.replace(target, with: draft)
        } catch let error as StoreError {
            // A draft that cannot be removed is overwritten by the next copy.
            try? FileSteps.remove(draft)
            throw error
        } catch let error as SystemError {
            throw .system(error, code: "store.unwritable")
        } catch {
            throw .damaged("Copying the database to \(target)", String(describing: error))
        }
    }
}
