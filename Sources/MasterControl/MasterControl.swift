// MasterControl runs the station: it keeps timelines and guide, rehearses, scans, previews what a change would do, and
// records what was on air. It joins store, scheduler, library and streamer, and knows no HTTP and no commands.
