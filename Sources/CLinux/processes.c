#define _GNU_SOURCE
#include "clinux_processes.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int clinux_spawn(pid_t *process, const struct clinux_launch *launch) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&actions);
    if (error) return error;
    error = posix_spawnattr_init(&attributes);
    if (error) {
        posix_spawn_file_actions_destroy(&actions);
        return error;
    }
    int source[5] = {launch->input, launch->output, launch->errors, launch->events, launch->files};
    // A source that lies where another one goes would be overwritten before it is used.
    int moved[5] = {-1, -1, -1, -1, -1};
    for (int target = 0; target < 5 && !error; target++) {
        if (source[target] < 0 || source[target] > 4) continue;
        source[target] = moved[target] = fcntl(source[target], F_DUPFD_CLOEXEC, 5);
        if (moved[target] < 0) error = errno;
    }
    for (int target = 0; target < 5 && !error; target++)
        if (source[target] >= 0) error = posix_spawn_file_actions_adddup2(&actions, source[target], target);
    if (!error && source[3] < 0) error = posix_spawn_file_actions_addclose(&actions, 3);
    if (!error) error = posix_spawn_file_actions_addclosefrom_np(&actions, source[4] >= 0 ? 5 : 4);

    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    if (!error)
        error = posix_spawn(process, launch->path, &actions, &attributes, launch->arguments, launch->environment);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    for (int target = 0; target < 5; target++)
        if (moved[target] >= 0) close(moved[target]);
    return error;
}

int clinux_pidfd_open(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int clinux_pidfd_reap(int descriptor, int blocks, int *code, int *killed) {
    siginfo_t info = {0};
    int result;
    do result = waitid((idtype_t)3 /* P_PIDFD */, (id_t)descriptor, &info, WEXITED | (blocks ? 0 : WNOHANG));
    while (result < 0 && errno == EINTR);
    if (result < 0) return -1;
    if (info.si_pid == 0) return 0;
    *code = info.si_status;
    *killed = info.si_code != CLD_EXITED;
    return 1;
}

int clinux_set_nice(pid_t process, int niceness) { return setpriority(PRIO_PROCESS, (id_t)process, niceness); }

void clinux_ignore_broken_pipes(void) { signal(SIGPIPE, SIG_IGN); }

static int signal_target = -1;

static void forward_signal(int number) {
    int saved = errno;
    unsigned char byte = (unsigned char)number;
    ssize_t ignored = write(signal_target, &byte, 1);
    (void)ignored;
    errno = saved;
}

int clinux_signals_into(int descriptor) {
    struct sigaction action = {.sa_handler = forward_signal, .sa_flags = SA_RESTART};
    signal_target = descriptor;
    sigemptyset(&action.sa_mask);
    return sigaction(SIGTERM, &action, NULL) || sigaction(SIGINT, &action, NULL) ? -1 : 0;
}

int clinux_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

int clinux_epoll_change(int epoll, int operation, int descriptor, uint32_t events, uint64_t token) {
    struct epoll_event event = {.events = events, .data.u64 = token};
    return epoll_ctl(epoll, operation, descriptor, &event);
}

int clinux_epoll_wait(int epoll, uint64_t *tokens, uint32_t *events, int capacity, int milliseconds) {
    struct epoll_event ready[64];
    int count = epoll_wait(epoll, ready, capacity < 64 ? capacity : 64, milliseconds);
    for (int index = 0; index < count; index++) {
        tokens[index] = ready[index].data.u64;
        events[index] = ready[index].events;
    }
    return count;
}

int clinux_set_nonblocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    return flags < 0 ? -1 : fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}
