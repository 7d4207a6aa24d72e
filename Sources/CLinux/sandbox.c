#define _GNU_SOURCE
#include "clinux_sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

// Debian 12's headers know Landlock's first version only.
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

int clinux_forbid_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ? errno : 0; }

int clinux_leave_network(void) { return unshare(CLONE_NEWUSER | CLONE_NEWNET) ? errno : 0; }

int clinux_drop_capabilities(uint64_t kept) {
    // Refused to those who have none: then there is nothing to drop either.
    for (int number = 0; number < 64; number++)
        if (!(kept >> number & 1)) prctl(PR_CAPBSET_DROP, number, 0, 0, 0);
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2] = {{0}};
    if (syscall(SYS_capget, &header, data)) return errno;
    for (int half = 0; half < 2; half++) {
        uint32_t mask = (uint32_t)(kept >> 32 * half);
        data[half].effective &= mask;
        data[half].permitted &= mask;
        data[half].inheritable = 0;
    }
    return syscall(SYS_capset, &header, data) ? errno : 0;
}

int clinux_limit(uint64_t address_space_byte_count, uint64_t descriptor_count) {
    struct rlimit space = {address_space_byte_count, address_space_byte_count};
    struct rlimit descriptors = {descriptor_count, descriptor_count}, core = {0, 0};
    if (setrlimit(RLIMIT_CORE, &core)) return errno;
    // When memory runs out, the kernel ends an engine before the server. A comfort: nothing depends on it.
    int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (score >= 0) {
        ssize_t ignored = write(score, "500", 3);
        (void)ignored;
        close(score);
    }
    if (descriptor_count && setrlimit(RLIMIT_NOFILE, &descriptors)) return errno;
    if (address_space_byte_count && setrlimit(RLIMIT_AS, &space)) return errno;
    return 0;
}

int clinux_hide_memory(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) ? errno : 0; }

// MARK: Files

struct ruleset {
    uint64_t files, network, scopes;
};

struct path_rule {
    uint64_t allowed;
    int32_t parent;
} __attribute__((packed));

enum { READ_FILE = 1 << 2, READ_DIRECTORY = 1 << 3 };

int clinux_landlock_version(void) { return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, 1 /* VERSION */); }

int clinux_forbid_files(int may_read) {
    int version = clinux_landlock_version();
    if (version < 1) return errno;
    // Each version knows more: 13 rights at first, then moving between folders, truncating, and control of devices.
    int rights = version == 1 ? 13 : version == 2 ? 14 : version < 5 ? 15 : 16;
    struct ruleset all = {.files = (UINT64_C(1) << rights) - 1};
    if (version >= 4) all.network = 3;
    if (version >= 6) all.scopes = 3;
    int set = (int)syscall(
        SYS_landlock_create_ruleset, &all, version >= 6 ? sizeof all : version >= 4 ? 16 : 8, 0);
    if (set < 0) return errno;
    int result = 0;
    if (may_read) {
        struct path_rule rule = {READ_FILE | READ_DIRECTORY, open("/", O_PATH | O_CLOEXEC)};
        if (rule.parent < 0 || syscall(SYS_landlock_add_rule, set, 1 /* PATH_BENEATH */, &rule, 0)) result = errno;
        if (rule.parent >= 0) close(rule.parent);
    }
    if (!result && syscall(SYS_landlock_restrict_self, set, 0)) result = errno;
    close(set);
    return result;
}

// MARK: Files that were opened before

static struct {
    char path[256];
    int descriptor;
} kept[8];
static int kept_count;

int clinux_keep_open(const char *path) {
    if (kept_count == 8 || strlen(path) >= sizeof kept[0].path) return ENAMETOOLONG;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0) return errno;
    strcpy(kept[kept_count].path, path);
    kept[kept_count++].descriptor = descriptor;
    return 0;
}

static long kept_file(const char *path) {
    for (int index = 0; index < kept_count; index++) {
        if (strcmp(path, kept[index].path) != 0) continue;
        int copy = fcntl(kept[index].descriptor, F_DUPFD_CLOEXEC, 0);
        return copy < 0 ? -errno : copy;
    }
    return -EACCES;
}

/// Answers the calls that the filter traps, in place of the kernel.
static void answer_call(int number, siginfo_t *info, void *raw) {
    (void)number;
    ucontext_t *context = raw;
#if defined(__x86_64__)
    greg_t *registers = context->uc_mcontext.gregs;
    long words[4] = {registers[REG_RDI], registers[REG_RSI], registers[REG_RDX], registers[REG_R10]};
#elif defined(__aarch64__)
    unsigned long long *registers = context->uc_mcontext.regs;
    long words[4] = {registers[0], registers[1], registers[2], registers[3]};
#endif
    int saved = errno;
    long result = -EPERM;
    switch (info->si_syscall) {
    case SYS_openat: result = kept_file((const char *)words[1]); break;
#ifdef SYS_open
    case SYS_open: result = kept_file((const char *)words[0]); break;
#endif
    case SYS_newfstatat:
        // This is how the C library asks about an open descriptor.
        result = -EACCES;
        if (words[3] & AT_EMPTY_PATH && *(const char *)words[1] == 0)
            result = syscall(SYS_fstat, words[0], words[2]) ? -errno : 0;
        break;
    }
    errno = saved;
#if defined(__x86_64__)
    registers[REG_RAX] = result;
#elif defined(__aarch64__)
    registers[0] = (unsigned long long)result;
#endif
}

// MARK: System calls

/// Always allowed: they work on what the process has already.
static const uint16_t allowed_calls[] = {
    SYS_read, SYS_readv, SYS_pread64, SYS_preadv, SYS_write, SYS_writev, SYS_close, SYS_lseek, SYS_fstat, SYS_dup,
    SYS_ppoll, SYS_pselect6, SYS_fadvise64, SYS_readahead,
    SYS_sendto, SYS_sendmsg, SYS_recvfrom, SYS_recvmsg,
    SYS_brk, SYS_munmap, SYS_mremap, SYS_madvise,
    SYS_futex, SYS_set_robust_list, SYS_get_robust_list, SYS_set_tid_address, SYS_sched_yield, SYS_sched_getaffinity,
    SYS_sched_getparam, SYS_sched_getscheduler, SYS_membarrier, SYS_getcpu,
    SYS_clock_gettime, SYS_clock_getres, SYS_clock_nanosleep, SYS_nanosleep, SYS_gettimeofday, SYS_times,
    SYS_getrusage, SYS_sysinfo, SYS_uname, SYS_getrandom,
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_restart_syscall,
    SYS_getpid, SYS_gettid, SYS_getppid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid,
    SYS_exit, SYS_exit_group,
#ifdef SYS_rseq
    SYS_rseq,
#endif
#ifdef SYS_poll
    SYS_poll, SYS_select, SYS_time,
#endif
};

/// Refused as if the kernel did not have them, so that the C library uses what the filter can judge.
static const uint16_t unknown_calls[] = {SYS_clone3, SYS_statx, SYS_faccessat2, SYS_openat2};

/// Allowed where files may be read.
static const uint16_t reading_calls[] = {
    SYS_newfstatat, SYS_faccessat, SYS_readlinkat, SYS_getdents64, SYS_getcwd,
#ifdef SYS_stat
    SYS_stat, SYS_lstat, SYS_access, SYS_readlink,
#endif
};

static const uint16_t trapped_calls[] = {
    SYS_openat, SYS_newfstatat,
#ifdef SYS_open
    SYS_open,
#endif
};

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

struct program {
    struct sock_filter steps[256];
    int count;
};

static void add(struct program *program, struct sock_filter step) {
    if (program->count < 256) program->steps[program->count++] = step;
}

static void give(struct program *program, uint32_t action) {
    add(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, action));
}

/// Skips the next `count` steps unless the loaded word is `value`.
static void unless(struct program *program, uint32_t value, uint8_t count) {
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count));
}

static void load(struct program *program, uint32_t offset) {
    add(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset));
}

static void answer(struct program *program, const uint16_t *calls, size_t count, uint32_t action) {
    for (size_t index = 0; index < count; index++) {
        unless(program, calls[index], 1);
        give(program, action);
    }
}

#define ANSWER(program, calls, action) answer(program, calls, sizeof calls / sizeof *calls, action)
#define REFUSED (SECCOMP_RET_ERRNO | EPERM)
/// The lower half of an argument; the upper half of what is compared here does not matter to the kernel either.
#define ARGUMENT(number) (uint32_t)(offsetof(struct seccomp_data, args) + 8 * (number))

/// Allows the call when none of `forbidden` is set in its argument and all of `needed` are.
static void judge(struct program *program, int call, int argument, uint32_t forbidden, uint32_t needed) {
    unless(program, (uint32_t)call, needed ? 6 : 4);
    load(program, ARGUMENT(argument));
    add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, forbidden, needed ? 2 : 1, 0));
    if (needed) {
        add(program, (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, needed));
        add(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, needed, 1, 0));
        give(program, REFUSED);
        give(program, SECCOMP_RET_ALLOW);
    } else {
        give(program, SECCOMP_RET_ALLOW);
        give(program, REFUSED);
    }
}

/// Allows the call when its argument is one of the values.
static void choose(struct program *program, int call, int argument, const uint32_t *values, uint8_t count) {
    unless(program, (uint32_t)call, (uint8_t)(2 * count + 2));
    load(program, ARGUMENT(argument));
    for (int index = 0; index < count; index++) {
        unless(program, values[index], 1);
        give(program, SECCOMP_RET_ALLOW);
    }
    give(program, REFUSED);
}

static void write_rules(struct program *program, int may_read) {
    load(program, offsetof(struct seccomp_data, arch));
    unless(program, ARCHITECTURE, 1);
    add(program, (struct sock_filter)BPF_STMT(BPF_JMP | BPF_JA, 1));
    give(program, SECCOMP_RET_KILL_PROCESS);
    load(program, offsetof(struct seccomp_data, nr));
    ANSWER(program, allowed_calls, SECCOMP_RET_ALLOW);
    ANSWER(program, unknown_calls, SECCOMP_RET_ERRNO | ENOSYS);
    if (may_read) {
        const uint32_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);
        ANSWER(program, reading_calls, SECCOMP_RET_ALLOW);
        judge(program, SYS_openat, 2, writing, 0);
#ifdef SYS_open
        judge(program, SYS_open, 1, writing, 0);
#endif
    } else {
        ANSWER(program, trapped_calls, SECCOMP_RET_TRAP);
    }
    judge(program, SYS_mmap, 2, PROT_EXEC, 0);
    judge(program, SYS_mprotect, 2, PROT_EXEC, 0);
    const uint32_t namespaces = CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWUTS
        | CLONE_NEWCGROUP | CLONE_VFORK;
    judge(program, SYS_clone, 0, namespaces, CLONE_VM | CLONE_THREAD);
    const uint32_t fields[] = {F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC};
    choose(program, SYS_fcntl, 1, fields, 5);
    const uint32_t names[] = {PR_SET_NAME, PR_GET_NAME, PR_GET_DUMPABLE, 0x53564d41 /* PR_SET_VMA */};
    choose(program, SYS_prctl, 0, names, 4);
    // Ending itself, as abort() does.
    const uint32_t process[] = {(uint32_t)getpid()};
    choose(program, SYS_tgkill, 0, process, 1);
    give(program, REFUSED);
}

int clinux_filter_calls(int may_read) {
#ifndef ARCHITECTURE
    return ENOSYS;
#else
    if (!may_read) {
        struct sigaction action = {.sa_sigaction = answer_call, .sa_flags = SA_SIGINFO | SA_RESTART};
        sigemptyset(&action.sa_mask);
        if (sigaction(SIGSYS, &action, NULL)) return errno;
    }
    struct program program = {.count = 0};
    write_rules(&program, may_read);
    if (program.count == 256) return E2BIG;
    struct sock_fprog filter = {(unsigned short)program.count, program.steps};
    long result = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &filter);
    return result < 0 ? errno : result > 0 ? EBUSY : 0;
#endif
}
