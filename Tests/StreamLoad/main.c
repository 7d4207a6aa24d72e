// Both ends of a stream for the benchmarks, as bare as they can be: a server that only sends, and clients that only
// receive. What they cost or see is what the station is compared with.
//
//   stream-load serve FILE CHUNK_BYTES BITS_PER_SECOND SECONDS CLIENTS
//   stream-load receive PORT PATH CLIENTS STALLED SETTLE_SECONDS SECONDS
//   stream-load zap PORT PATH COUNT

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { packet_bytes = 188, greatest_clients = 4096 };

static void fail(const char *what) {
    fprintf(stderr, "stream-load: %s: %s\n", what, strerror(errno));
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double cpu_seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void sleep_until(double when) {
    struct timespec time = {(time_t)when, (long)((when - (double)(time_t)when) * 1e9)};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL) == EINTR) {}
}

static void allow_many_descriptors(void) {
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

// The reference for fan-out: every chunk goes to every client with one send() of its own.
static int serve(char **words) {
    size_t chunk = (size_t)atol(words[1]);
    double rate = atof(words[2]), seconds = atof(words[3]);
    int wanted = atoi(words[4]), clients[greatest_clients];
    if (wanted > greatest_clients) wanted = greatest_clients;

    FILE *file = fopen(words[0], "rb");
    if (!file) fail(words[0]);
    fseek(file, 0, SEEK_END);
    size_t size = (size_t)ftell(file) / chunk * chunk;
    rewind(file);
    char *bytes = malloc(size);
    if (!bytes || fread(bytes, 1, size, file) != size) fail("reading the file");
    fclose(file);

    int door = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    if (bind(door, (struct sockaddr *)&address, length) || listen(door, wanted)) fail("listening");
    getsockname(door, (struct sockaddr *)&address, &length);
    printf("port %d\n", ntohs(address.sin_port));
    fflush(stdout);

    for (int index = 0; index < wanted; index++) {
        char request[4096];
        clients[index] = accept(door, NULL, NULL);
        if (clients[index] < 0 || recv(clients[index], request, sizeof request, 0) <= 0) fail("accepting");
        const char *head = "HTTP/1.1 200 OK\r\nContent-Type: video/mp2t\r\nConnection: close\r\n\r\n";
        int buffer = 512 << 10;
        setsockopt(clients[index], SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
        send(clients[index], head, strlen(head), MSG_NOSIGNAL);
    }
    double step = (double)chunk * 8 / rate, start = now(), next = start, cpu = cpu_seconds();
    uint64_t sent = 0;
    for (size_t place = 0; now() - start < seconds; place = (place + chunk) % size) {
        for (int index = 0; index < wanted; index++) {
            ssize_t count = send(clients[index], bytes + place, chunk, MSG_DONTWAIT | MSG_NOSIGNAL);
            if (count > 0) sent += (uint64_t)count;
        }
        sleep_until(next += step);
    }
    printf("bytes %llu cpu %.6f\n", (unsigned long long)sent, cpu_seconds() - cpu);
    return 0;
}

static int connect_and_ask(int port, const char *path) {
    int client = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    if (client < 0 || connect(client, (struct sockaddr *)&address, sizeof address)) fail("connecting");
    char request[1024];
    int length = snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n", path, port);
    if (send(client, request, (size_t)length, MSG_NOSIGNAL) != length) fail("asking");
    return client;
}

struct client {
    int descriptor;
    int has_ended;
    int is_past_head;
    unsigned head_match;
    uint64_t bytes, counted_from, body;
    uint64_t torn;
};

// Looks at every packet's first byte, from the end of the answer's head on.
static void examine(struct client *client, const unsigned char *bytes, size_t count) {
    static const char ending[] = "\r\n\r\n";
    for (size_t index = 0; index < count; index++) {
        if (!client->is_past_head) {
            client->head_match = bytes[index] == (unsigned char)ending[client->head_match] ? client->head_match + 1
                                 : bytes[index] == '\r'                                    ? 1
                                                                                           : 0;
            client->is_past_head = client->head_match == 4;
            continue;
        }
        size_t offset = client->body % packet_bytes;
        if (offset == 0 && bytes[index] != 0x47) client->torn++;
        size_t step = packet_bytes - offset, left = count - index;
        size_t jump = step < left ? step : left;
        client->body += jump;
        index += jump - 1;
    }
}

static void drain(struct client *client, int examines) {
    static unsigned char buffer[256 << 10];
    // Truncating throws the bytes away in the kernel, so that many clients cost little.
    ssize_t count = recv(client->descriptor, buffer, sizeof buffer, MSG_DONTWAIT | (examines ? 0 : MSG_TRUNC));
    if (count > 0) {
        client->bytes += (uint64_t)count;
        if (examines) examine(client, buffer, (size_t)count);
    } else if (count == 0 || (errno != EAGAIN && errno != EINTR)) {
        client->has_ended = 1;
        close(client->descriptor);
    }
}

static void pump(int poller, struct client *clients, int stalled, double until) {
    struct epoll_event events[256];
    for (double left; (left = until - now()) > 0;) {
        int count = epoll_wait(poller, events, 256, (int)(left * 1000) + 1);
        for (int index = 0; index < count; index++) {
            int number = events[index].data.fd;
            if (!clients[number].has_ended) drain(&clients[number], number < stalled || number == stalled);
        }
    }
}

static void watch(int poller, struct client *clients, int number) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = number};
    epoll_ctl(poller, EPOLL_CTL_ADD, clients[number].descriptor, &event);
}

// Clients of one stream. The first `stalled` take nothing while the others are counted, then read on.
static int receive(char **words) {
    int port = atoi(words[0]), wanted = atoi(words[2]), stalled = atoi(words[3]);
    double settle = atof(words[4]), seconds = atof(words[5]);
    if (wanted > greatest_clients) wanted = greatest_clients;
    struct client *clients = calloc((size_t)wanted, sizeof *clients);
    if (!clients) fail("memory");
    int poller = epoll_create1(0);
    for (int number = 0; number < wanted; number++) {
        clients[number].descriptor = connect_and_ask(port, words[1]);
        if (number >= stalled) watch(poller, clients, number);
    }
    pump(poller, clients, stalled, now() + settle);
    for (int number = 0; number < wanted; number++) clients[number].counted_from = clients[number].bytes;
    printf("counting\n");
    fflush(stdout);
    double start = now();
    pump(poller, clients, stalled, start + seconds);
    double elapsed = now() - start;

    uint64_t bytes = 0, least = UINT64_MAX, most = 0, torn = 0;
    int lost = 0;
    for (int number = stalled; number < wanted; number++) {
        uint64_t count = clients[number].bytes - clients[number].counted_from;
        bytes += count;
        if (count < least) least = count;
        if (count > most) most = count;
        lost += clients[number].has_ended;
    }
    printf("counted\n");
    fflush(stdout);
    int cut_off = 0;
    if (stalled > 0) {
        for (int number = 0; number < stalled; number++) watch(poller, clients, number);
        pump(poller, clients, stalled, now() + 3);
        for (int number = 0; number < stalled; number++) cut_off += clients[number].has_ended;
    }
    for (int number = 0; number <= stalled && number < wanted; number++) torn += clients[number].torn;
    printf("bytes %llu least %llu most %llu lost %d torn %llu cut-off %d seconds %.3f\n", (unsigned long long)bytes,
           (unsigned long long)least, (unsigned long long)most, lost, (unsigned long long)torn, cut_off, elapsed);
    return 0;
}

// Whether the packet begins a picture that can be decoded by itself.
static int is_entry_point(const unsigned char *packet) {
    return packet[0] == 0x47 && (packet[1] & 0x40) && (packet[3] & 0x20) && packet[4] > 0 && (packet[5] & 0x40);
}

// How long one viewer waits from asking to the first byte of such a picture; in milliseconds, negative when none came.
static double zap_once(int port, const char *path) {
    static unsigned char buffer[1 << 20];
    size_t filled = 0, body = 0;
    double start = now(), found = -1;
    int client = connect_and_ask(port, path);
    struct timeval patience = {.tv_sec = 15};
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    while (found < 0 && filled < sizeof buffer) {
        ssize_t count = recv(client, buffer + filled, sizeof buffer - filled, 0);
        if (count <= 0) break;
        filled += (size_t)count;
        if (body == 0) {
            unsigned char *ending = memmem(buffer, filled, "\r\n\r\n", 4);
            if (!ending) continue;
            body = (size_t)(ending - buffer) + 4;
        }
        for (; body + packet_bytes <= filled; body += packet_bytes) {
            if (is_entry_point(buffer + body)) {
                found = (now() - start) * 1000;
                break;
            }
        }
    }
    close(client);
    return found;
}

static int zap(char **words) {
    int port = atoi(words[0]), count = atoi(words[2]);
    for (int index = 0; index < count; index++) {
        printf("%.3f\n", zap_once(port, words[1]));
        // Joins fall anywhere between two key frames.
        usleep((useconds_t)(5000 + (index * 7919) % 20000));
    }
    return 0;
}

int main(int count, char **words) {
    allow_many_descriptors();
    if (count == 7 && strcmp(words[1], "serve") == 0) return serve(words + 2);
    if (count == 8 && strcmp(words[1], "receive") == 0) return receive(words + 2);
    if (count == 5 && strcmp(words[1], "zap") == 0) return zap(words + 2);
    fprintf(stderr, "usage: stream-load serve|receive|zap …; see the source\n");
    return 2;
}
