#define _GNU_SOURCE
#include "clinux.h"
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <unistd.h>

int clinux_accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags) {
    return accept4(descriptor, address, length, flags);
}

int clinux_name_this_thread(const char *name) { return pthread_setname_np(pthread_self(), name); }

int clinux_pipe(int ends[2], int byteCount) {
    int result = pipe2(ends, O_CLOEXEC);
    if (result == 0 && byteCount > 0) fcntl(ends[0], F_SETPIPE_SZ, byteCount);
    return result;
}

int clinux_die_with_parent(int signal) { return prctl(PR_SET_PDEATHSIG, signal); }

int clinux_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

void clinux_limit_heaps(int count) { mallopt(M_ARENA_MAX, count); }

void clinux_give_back_memory(void) { malloc_trim(0); }
