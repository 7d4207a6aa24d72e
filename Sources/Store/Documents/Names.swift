import Core
import SQLite

extension StationContents {
    /// What messages call a document, a channel with its number; empty when there is none.
    func name(of key: DocumentKey) -> String {
        key == .station ? name : StationForms.form(of: key.kind).name(of: key.id, in: self) ?? ""
    }

    /// Of the station and everything in it, by kinds.
    var keys: [DocumentKey] {
        StationForms.all.flatMap { form in form.ids(in: self).map { DocumentKey(form.kind, $0) } }
    }
}
