// Store keeps the station in one SQLite file: what operators made, what scans found, what goes and went on air, and
// who may change it. All SQL of the program is here, one folder per kind of thing; other targets see plain values
// of Core. Each connection lives on a thread of its own, one for writing and one for reading, so that no caller ever
// waits on the disk in the shared pool and no page waits for a scan. It decides nothing about programmes or playing.

public import Core

/// What every call of the store throws.
public typealias StoreError = StationError
