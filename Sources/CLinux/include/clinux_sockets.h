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
