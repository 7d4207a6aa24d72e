// WebAPI answers every request of the station: tuner emulation, playlists, guide, streams, JSON API and pages.
// Each file in Routes is one resource: a protocol with what it needs, its table of routes, then its handlers.
// It owns who may do what (Access) and what clients expect byte by byte (HDHomeRun, Guide, Playlist).
// It never opens a socket or a file and never touches the database: Station hands it adapters.
