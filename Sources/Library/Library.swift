// Library turns folders into media: it walks them, reads titles from paths, tells new files from changed, moved and
// vanished ones, has files probed by worker processes, and proposes channels for what it found.
// It opens no media itself and knows no database: what it learns goes to a `ScanStorage`.
