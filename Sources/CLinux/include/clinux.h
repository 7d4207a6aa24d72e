#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/types.h>

#include "clinux_processes.h"
#include "clinux_sandbox.h"
#include "clinux_sockets.h"
#include "clinux_watches.h"

// System calls and macros that Swift's Glibc module leaves out.

int clinux_accept4(int descriptor, struct sockaddr *address, socklen_t *length, int flags);
int clinux_name_this_thread(const char *name);
/// A pipe whose ends close on exec; `byteCount` > 0 asks for that much room.
int clinux_pipe(int ends[2], int byteCount);
/// Asks the kernel to send `signal` to this process when its parent ends.
int clinux_die_with_parent(int signal);
/// Makes the allocator use at most so many heaps for all threads.
void clinux_limit_heaps(int count);
/// Gives memory that was freed back to the kernel.
void clinux_give_back_memory(void);
int clinux_eventfd(void);
