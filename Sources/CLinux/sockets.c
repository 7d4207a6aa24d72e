#define _GNU_SOURCE
#include "clinux_sockets.h"
#include <errno.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

ssize_t clinux_receive_datagram(
    int descriptor, void *bytes, size_t count, struct sockaddr_storage *sender, struct sockaddr_storage *local,
    uint32_t *interface) {
    union {
        struct cmsghdr header;
        char room[256];
    } control;
    struct iovec part = {bytes, count};
    struct msghdr message = {0};
    message.msg_name = sender;
    message.msg_namelen = sizeof *sender;
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    memset(sender, 0, sizeof *sender);
    memset(local, 0, sizeof *local);
    *interface = 0;
    ssize_t received = recvmsg(descriptor, &message, MSG_DONTWAIT);
    if (received < 0) return received;
    for (struct cmsghdr *item = CMSG_FIRSTHDR(&message); item; item = CMSG_NXTHDR(&message, item)) {
        if (item->cmsg_level == IPPROTO_IP && item->cmsg_type == IP_PKTINFO) {
            struct in_pktinfo info;
            memcpy(&info, CMSG_DATA(item), sizeof info);
            struct sockaddr_in *address = (struct sockaddr_in *)local;
            address->sin_family = AF_INET;
            address->sin_addr = info.ipi_spec_dst;
            *interface = (uint32_t)info.ipi_ifindex;
        } else if (item->cmsg_level == IPPROTO_IPV6 && item->cmsg_type == IPV6_PKTINFO) {
            struct in6_pktinfo info;
            memcpy(&info, CMSG_DATA(item), sizeof info);
            struct sockaddr_in6 *address = (struct sockaddr_in6 *)local;
            address->sin6_family = AF_INET6;
            address->sin6_addr = info.ipi6_addr;
            *interface = info.ipi6_ifindex;
        }
    }
    return received;
}

ssize_t clinux_send_datagram(
    int descriptor, const void *bytes, size_t count, const struct sockaddr_storage *to,
    const struct sockaddr_storage *local) {
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(sizeof(struct in6_pktinfo))];
    } control;
    memset(&control, 0, sizeof control);
    struct iovec part = {(void *)bytes, count};
    struct msghdr message = {0};
    message.msg_name = (void *)to;
    message.msg_namelen = to->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6) : sizeof(struct sockaddr_in);
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (local->ss_family == AF_INET) {
        struct in_pktinfo info = {0};
        info.ipi_spec_dst = ((const struct sockaddr_in *)local)->sin_addr;
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(sizeof info);
        struct cmsghdr *item = CMSG_FIRSTHDR(&message);
        item->cmsg_level = IPPROTO_IP;
        item->cmsg_type = IP_PKTINFO;
        item->cmsg_len = CMSG_LEN(sizeof info);
        memcpy(CMSG_DATA(item), &info, sizeof info);
    } else if (local->ss_family == AF_INET6) {
        struct in6_pktinfo info = {0};
        info.ipi6_addr = ((const struct sockaddr_in6 *)local)->sin6_addr;
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(sizeof info);
        struct cmsghdr *item = CMSG_FIRSTHDR(&message);
        item->cmsg_level = IPPROTO_IPV6;
        item->cmsg_type = IPV6_PKTINFO;
        item->cmsg_len = CMSG_LEN(sizeof info);
        memcpy(CMSG_DATA(item), &info, sizeof info);
    }
    return sendmsg(descriptor, &message, MSG_NOSIGNAL);
}

int clinux_socket_pair(int ends[2]) { return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends); }

int clinux_is_message_socket(int descriptor) {
    int kind = 0;
    socklen_t length = sizeof kind;
    return getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &kind, &length) == 0 && kind == SOCK_SEQPACKET;
}

/// Room for one descriptor.
union passing {
    struct cmsghdr header;
    char room[CMSG_SPACE(sizeof(int))];
};

ssize_t clinux_send_message(int descriptor, const void *bytes, size_t count, int passed) {
    union passing control = {.room = {0}};
    struct iovec part = {(void *)bytes, count};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (passed >= 0) {
        message.msg_control = &control;
        message.msg_controllen = sizeof control;
        struct cmsghdr *item = CMSG_FIRSTHDR(&message);
        item->cmsg_level = SOL_SOCKET;
        item->cmsg_type = SCM_RIGHTS;
        item->cmsg_len = CMSG_LEN(sizeof passed);
        memcpy(CMSG_DATA(item), &passed, sizeof passed);
    }
    return sendmsg(descriptor, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

ssize_t clinux_receive_message(int descriptor, void *bytes, size_t count, int *passed) {
    union passing control;
    struct iovec part = {bytes, count};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    *passed = -1;
    ssize_t received = recvmsg(descriptor, &message, MSG_CMSG_CLOEXEC);
    if (received < 0) return received;
    struct cmsghdr *item = CMSG_FIRSTHDR(&message);
    if (item && item->cmsg_level == SOL_SOCKET && item->cmsg_type == SCM_RIGHTS) memcpy(passed, CMSG_DATA(item), 4);
    return received;
}

int clinux_send_local_datagram(const char *path, const void *bytes, size_t count) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof address.sun_path) {
        errno = EINVAL;
        return -1;
    }
    memcpy(address.sun_path, path, length);
    if (path[0] == '@') address.sun_path[0] = 0;
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return -1;
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    ssize_t sent = sendto(descriptor, bytes, count, MSG_NOSIGNAL, (struct sockaddr *)&address, size);
    close(descriptor);
    return sent < 0 ? -1 : 0;
}
