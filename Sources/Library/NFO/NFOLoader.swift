import Core
import Linux
import XML

/// Reads the NFO files beside media, a show's only once, and keeps what is wrong in them. Used on one thread.
final class NFOLoader {
    private static let mostWarnings = 100

    private(set) var warnings: [ScanWarning] = []
    private var shows: [String: MediaDescription] = [:]

    /// What a file's path says, and what NFO files say better.
    func metadata(of file: FoundFile, in library: MediaLibrary.Kind) -> PathMetadata {
        var found = PathMetadata(file, library: library)
        let own = file.note.flatMap { read($0, ["movie", "episodedetails", "musicvideo"]) }
        if let own { found.correct(by: own) }
        if let note = file.showNote {
            let show = shows[note.path] ?? read(note, ["tvshow"]) ?? MediaDescription()
            shows[note.path] = show
            found.complete(from: show)
        } else if let title = own?.showTitle, file.folders.isEmpty, found.kind == .episode {
            // Where no folder names the show.
            found.metadata.showTitle = title
        }
        return found
    }

    private func read(_ note: SidecarFile, _ roots: [String]) -> MediaDescription? {
        do {
            let bytes = try FileBytes.read(note.path, limit: XMLLimits.byteCount)
            guard let reader = try NFOReader(bytes, expecting: roots) else { return nil }
            for fault in reader.faults { warn(note, fault.line, fault.why) }
            return reader.description
        } catch let fault as XMLError {
            warn(note, fault.line, fault.why)
        } catch let error as SystemError {
            warn(note, nil, error.why)
        } catch {
            warn(note, nil, "\(error)")
        }
        return nil
    }

    private func warn(_ note: SidecarFile, _ line: Int?, _ why: String) {
        guard warnings.count < Self.mostWarnings else { return }
        warnings.append(ScanWarning(path: note.path, line: line, why: why))
    }
}
