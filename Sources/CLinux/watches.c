#include "clinux_watches.h"
#include <sys/inotify.h>

const uint32_t clinux_watch_appeared = IN_CREATE | IN_MOVED_TO, clinux_watch_vanished = IN_DELETE | IN_MOVED_FROM,
               clinux_watch_ended = IN_IGNORED | IN_UNMOUNT, clinux_watch_overflow = IN_Q_OVERFLOW,
               clinux_watch_folder = IN_ISDIR;

int clinux_watches(void) { return inotify_init1(IN_NONBLOCK | IN_CLOEXEC); }

int clinux_watch(int descriptor, const char *folder) {
    return inotify_add_watch(
        descriptor, folder,
        IN_CREATE | IN_MOVED_TO | IN_DELETE | IN_MOVED_FROM | IN_MODIFY | IN_CLOSE_WRITE | IN_ONLYDIR);
}

int clinux_unwatch(int descriptor, int number) { return inotify_rm_watch(descriptor, number); }
