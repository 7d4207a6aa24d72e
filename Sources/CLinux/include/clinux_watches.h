#pragma once
#include <stdint.h>

/// A descriptor that tells what happens in folders, and the masks of what it tells.
int clinux_watches(void);
/// Watches a folder; gives the watch's number.
int clinux_watch(int descriptor, const char *folder);
int clinux_unwatch(int descriptor, int number);

extern const uint32_t clinux_watch_appeared, clinux_watch_vanished, clinux_watch_ended, clinux_watch_overflow,
    clinux_watch_folder;
