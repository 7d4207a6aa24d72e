#pragma once
#include <stddef.h>
#include <stdint.h>

// What a process can give up for good, each for itself and for every thread that it starts later. All give 0, or an
// error number.

/// No program that this process starts gains rights by being started.
int clinux_forbid_new_privileges(void);
/// Ends its use of the machine's network: a network namespace with nothing in it. The process must have one thread.
int clinux_leave_network(void);
/// What a station that runs as root keeps: to read the media of all users and write its folder wherever that is, to listen
/// on low ports, to end its engines.
static const uint64_t clinux_station_capabilities = UINT64_C(1) << 0 /* CHOWN */ | UINT64_C(1) << 1 /* DAC_OVERRIDE */
    | UINT64_C(1) << 2 /* DAC_READ_SEARCH */ | UINT64_C(1) << 3 /* FOWNER */ | UINT64_C(1) << 5 /* KILL */
    | UINT64_C(1) << 10 /* NET_BIND_SERVICE */ | UINT64_C(1) << 23 /* SYS_NICE */ | UINT64_C(1) << 24 /* SYS_RESOURCE */;
/// Gives up all capabilities, also for programs that it starts, but those whose bits are set in `kept`.
int clinux_drop_capabilities(uint64_t kept);
/// Limits of the address space, of open descriptors (0 leaves them alone) and of core dumps, which are not written. They
/// cannot be raised again.
int clinux_limit(uint64_t address_space_byte_count, uint64_t descriptor_count);
/// No other process of the same user looks into this one's memory.
int clinux_hide_memory(void);

/// The version of Landlock that the kernel speaks; below 1 when it has none.
int clinux_landlock_version(void);
/// Forbids by Landlock to open, make or change files, and to use TCP where the kernel can forbid that. With `may_read`
/// existing files can still be read.
int clinux_forbid_files(int may_read);

/// Opens a file now that must be readable when nothing else is: later opens of exactly this path give this file again.
int clinux_keep_open(const char *path);
/// Lets the kernel refuse all system calls but those that decoding, encoding and talking through open descriptors need.
/// With `may_read` files can be opened to read them. Stays for good; the other threads get the filter, too.
int clinux_filter_calls(int may_read);

/// Acts that a sandboxed process must not be capable of.
enum clinux_act {
    CLINUX_ACT_READ_FILE,
    CLINUX_ACT_WRITE_FILE,
    CLINUX_ACT_LIST_FOLDER,
    CLINUX_ACT_CONNECT,
    CLINUX_ACT_LISTEN,
    CLINUX_ACT_LOCAL_SOCKET,
    CLINUX_ACT_FORK,
    CLINUX_ACT_SIGNAL,
    CLINUX_ACT_READ_MEMORY,
    CLINUX_ACT_TYPE,
    CLINUX_ACT_NEW_NAMESPACE,
    CLINUX_ACT_MAKE_CODE,
    CLINUX_ACT_MORE_MEMORY,
    CLINUX_ACT_MORE_FILES,
    CLINUX_ACT_PRIORITY,
    CLINUX_ACT_EXECUTE,
    CLINUX_ACT_COUNT
};

/// Tries an act: 0 when it succeeded, else the error number. `CLINUX_ACT_EXECUTE` does not return when it succeeds.
int clinux_try(int act);
