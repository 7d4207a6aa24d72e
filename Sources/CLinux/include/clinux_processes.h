#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// What `clinux_spawn` starts. A descriptor below 0 is not given to the child; `errors` below 0 lets it keep ours.
struct clinux_launch {
    const char *path;
    char *const *arguments;
    char *const *environment;
    int input, output, errors;
    /// Become the child's descriptors 3 and 4.
    int events, files;
};

/// Starts a program in a process group of its own, with default signals and no other descriptor of ours.
/// Gives 0, or an error number.
int clinux_spawn(pid_t *process, const struct clinux_launch *launch);
int clinux_pidfd_open(pid_t process);
/// 1: it is gone and reaped, and `code` is its exit code or, when `killed`, the signal. 0: it still runs. -1: errno.
int clinux_pidfd_reap(int descriptor, int blocks, int *code, int *killed);
int clinux_set_nice(pid_t process, int niceness);

void clinux_ignore_broken_pipes(void);
/// Writes the number of each SIGTERM and SIGINT as one byte to `descriptor`, from whichever thread gets it.
int clinux_signals_into(int descriptor);

int clinux_epoll_create(void);
int clinux_epoll_change(int epoll, int operation, int descriptor, uint32_t events, uint64_t token);
int clinux_epoll_wait(int epoll, uint64_t *tokens, uint32_t *events, int capacity, int milliseconds);
int clinux_set_nonblocking(int descriptor);
