#define _GNU_SOURCE
#include "clinux_sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/// The result of a call as `clinux_try` gives it.
static int outcome(long result) { return result < 0 ? errno : 0; }

static int try_open(const char *path, int flags) {
    int descriptor = open(path, flags, 0600);
    if (descriptor < 0) return errno;
    close(descriptor);
    return 0;
}

static int try_write(void) {
    const char *path = "/tmp/continuity-engine-sandbox";
    int error = try_open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
    if (!error) unlink(path);
    return error;
}

/// A port where nobody listens: that the connection is refused by the other side means that it was allowed by ours.
static int try_connect(void) {
    int socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket_ < 0) return errno;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(9)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int error = outcome(connect(socket_, (struct sockaddr *)&address, sizeof address));
    close(socket_);
    return error == ECONNREFUSED || error == EINPROGRESS ? 0 : error;
}

static int try_listen(void) {
    int socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket_ < 0) return errno;
    struct sockaddr_in address = {.sin_family = AF_INET};
    int error = outcome(bind(socket_, (struct sockaddr *)&address, sizeof address));
    if (!error) error = outcome(listen(socket_, 1));
    close(socket_);
    return error;
}

static int try_local_socket(void) {
    int socket_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket_ < 0) return errno;
    close(socket_);
    return 0;
}

static int try_fork(void) {
    pid_t child = fork();
    if (child == 0) _exit(0);
    if (child < 0) return errno;
    waitpid(child, NULL, 0);
    return 0;
}

static int try_read_memory(void) {
    char byte;
    struct iovec here = {&byte, 1}, there = {&byte, 1};
    int error = outcome(process_vm_readv(getppid(), &here, 1, &there, 1, 0));
    // The address is ours: that the other side has nothing there means that we may look.
    return error == EFAULT ? 0 : error;
}

static int try_code(void) {
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (page == MAP_FAILED) return errno;
    int error = outcome(mprotect(page, 4096, PROT_READ | PROT_EXEC));
    munmap(page, 4096);
    return error;
}

static int try_memory(void) {
    size_t count = (size_t)64 << 30;
    void *room = mmap(NULL, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room == MAP_FAILED) return errno;
    munmap(room, count);
    return 0;
}

static int try_limit(void) {
    struct rlimit limit = {1 << 16, 1 << 16};
    return outcome(setrlimit(RLIMIT_NOFILE, &limit));
}

int clinux_try(int act) {
    switch (act) {
    case CLINUX_ACT_READ_FILE: return try_open("/etc/passwd", O_RDONLY | O_CLOEXEC);
    case CLINUX_ACT_WRITE_FILE: return try_write();
    case CLINUX_ACT_LIST_FOLDER: return try_open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    case CLINUX_ACT_CONNECT: return try_connect();
    case CLINUX_ACT_LISTEN: return try_listen();
    case CLINUX_ACT_LOCAL_SOCKET: return try_local_socket();
    case CLINUX_ACT_FORK: return try_fork();
    case CLINUX_ACT_SIGNAL: return outcome(kill(getppid(), 0));
    case CLINUX_ACT_READ_MEMORY: return try_read_memory();
    // Putting letters into the terminal's input, as if the operator had typed them.
    case CLINUX_ACT_TYPE: return outcome(ioctl(STDERR_FILENO, TIOCSTI, ""));
    case CLINUX_ACT_NEW_NAMESPACE: return outcome(unshare(CLONE_NEWUSER));
    case CLINUX_ACT_MAKE_CODE: return try_code();
    case CLINUX_ACT_MORE_MEMORY: return try_memory();
    case CLINUX_ACT_MORE_FILES: return try_limit();
    case CLINUX_ACT_PRIORITY: return outcome(setpriority(PRIO_PROCESS, 0, -10));
    case CLINUX_ACT_EXECUTE: {
        char *const words[] = {"true", NULL}, *const none[] = {NULL};
        execve("/bin/true", words, none);
        return errno;
    }
    default: return ENOSYS;
    }
}
