// Scheduler turns what an operator wrote (schedules, collections, playlists, fillers) into a channel's timeline: what
// goes on air, when, and why. It also projects the timeline into the guide. Everything here is a pure function of its
// input: the same channel, seed and start give the same timeline, however often and in however many steps it is built.
// It never does input or output, never reads a clock and never fails: what cannot be placed is off air, with a warning.
