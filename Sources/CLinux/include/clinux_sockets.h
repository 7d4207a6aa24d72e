#pragma once
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>

/// Receives one datagram together with the address of ours that it came in on (for a broadcast: the address of the
/// receiving interface) and that interface's index. Never blocks.
ssize_t clinux_receive_datagram(
    int descriptor, void *bytes, size_t count, struct sockaddr_storage *sender, struct sockaddr_storage *local,
    uint32_t *interface);

/// Sends one datagram; `local`, when its family is set, becomes the sender's address.
ssize_t clinux_send_datagram(
    int descriptor, const void *bytes, size_t count, const struct sockaddr_storage *to,
    const struct sockaddr_storage *local);

/// Sends one datagram to a local socket; a path that begins with @ is a name of the kernel's. 0, or -1 with errno.
int clinux_send_local_datagram(const char *path, const void *bytes, size_t count);

/// Two connected sockets that keep messages apart and close on exec.
int clinux_socket_pair(int ends[2]);
/// Whether `descriptor` is such a socket.
int clinux_is_message_socket(int descriptor);
/// Sends one message, with a copy of `passed` unless that is below 0. Never blocks.
ssize_t clinux_send_message(int descriptor, const void *bytes, size_t count, int passed);
/// Waits for one message; 0 when the other end is closed. `passed` becomes the descriptor that came with it, or -1.
ssize_t clinux_receive_message(int descriptor, void *bytes, size_t count, int *passed);
