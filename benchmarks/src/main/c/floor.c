/*
 * The floor under a WebSocket fan-out: what is left of it when everything but the kernel's work is taken away.
 *
 *   floor PORT FEED_PORT FRAMES
 *
 * One thread, one epoll set, loopback only. Subscribers connect to PORT and are upgraded without being looked at: the
 * answer is that to the one key which the load generator sends. What comes to FEED_PORT, each message behind its length
 * (32 bits, big-endian), is framed once (RFC 6455 section 5.2) and written to all of them: with one
 * send() a subscriber and message where FRAMES is 1, else with one writev() a subscriber for all messages at hand, but
 * for no more than FRAMES.
 *
 * A socket that is full is waited for, as nothing else is worth doing here.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum role { CLOSED, LISTENER, FEED_LISTENER, FEED, HANDSHAKE, SUBSCRIBER };

enum { MOST_SOCKETS = 1 << 16, MOST_GATHERED = 64, FEED_BYTES = 1 << 22 };

static const char UPGRADED[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                               "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

static enum role roles[MOST_SOCKETS];
static int subscribers[MOST_SOCKETS], places[MOST_SOCKETS], subscriber_count;
static struct iovec frames[MOST_GATHERED];
static int frame_count, most_frames;
static unsigned char feed[FEED_BYTES];
static size_t feed_length;
static int events;

static void fail(const char *what)
{
    perror(what);
    exit(1);
}

static void watch(int socket, enum role role)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = socket};
    if (socket >= MOST_SOCKETS || epoll_ctl(events, EPOLL_CTL_ADD, socket, &event))
        fail("watch");
    roles[socket] = role;
}

static void listen_on(int port, enum role role)
{
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), yes = 1;
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4096))
        fail("listen");
    watch(listener, role);
}

static void drop(int socket)
{
    if (roles[socket] == SUBSCRIBER) {
        int last = subscribers[--subscriber_count];
        subscribers[places[socket]] = last;
        places[last] = places[socket];
    }
    if (roles[socket] == FEED)
        feed_length = 0;
    roles[socket] = CLOSED;
    close(socket);
}

static void write_frames(int socket)
{
    struct iovec left[MOST_GATHERED], *next = left;
    int count = frame_count;
    memcpy(left, frames, sizeof *frames * frame_count);
    while (count) {
        ssize_t written = count == 1 ? send(socket, next->iov_base, next->iov_len, MSG_NOSIGNAL)
                                     : writev(socket, next, count);
        if (written < 0) {
            if (errno != EAGAIN)
                return; /* It has gone; its end is read from the epoll set. */
            struct pollfd full = {.fd = socket, .events = POLLOUT};
            poll(&full, 1, 100);
            continue;
        }
        for (; count && (size_t)written >= next->iov_len; count--)
            written -= next++->iov_len;
        if (count) {
            next->iov_base = (char *)next->iov_base + written;
            next->iov_len -= written;
        }
    }
}

static void write_to_all(void)
{
    for (int i = 0; i < subscriber_count; i++)
        write_frames(subscribers[i]);
    for (int i = 0; i < frame_count; i++)
        free(frames[i].iov_base);
    frame_count = 0;
}

static void frame(const unsigned char *text, size_t length)
{
    unsigned char *bytes = malloc(length + 10);
    size_t n = 0;
    bytes[n++] = 0x81;
    if (length < 126) {
        bytes[n++] = length;
    } else if (length < 1 << 16) {
        bytes[n++] = 126;
        bytes[n++] = length >> 8;
        bytes[n++] = length;
    } else {
        bytes[n++] = 127;
        for (int shift = 56; shift >= 0; shift -= 8)
            bytes[n++] = (unsigned long long)length >> shift;
    }
    memcpy(bytes + n, text, length);
    frames[frame_count++] = (struct iovec){bytes, n + length};
    if (frame_count == most_frames)
        write_to_all();
}

static void take_feed(void)
{
    size_t at = 0;
    while (feed_length - at >= 4) {
        const unsigned char *h = feed + at;
        size_t length = (size_t)h[0] << 24 | h[1] << 16 | h[2] << 8 | h[3];
        if (length + 4 > sizeof feed) {
            fprintf(stderr, "a message of %zu bytes is too long\n", length);
            exit(1);
        }
        if (feed_length - at - 4 < length)
            break;
        frame(h + 4, length);
        at += 4 + length;
    }
    if (frame_count)
        write_to_all();
    memmove(feed, feed + at, feed_length - at);
    feed_length -= at;
}

static void take(int socket)
{
    char text[4096];
    bool is_feed = roles[socket] == FEED;
    ssize_t n = is_feed ? read(socket, feed + feed_length, sizeof feed - feed_length) : read(socket, text, sizeof text);
    if (n <= 0) {
        if (n == 0 || errno != EAGAIN)
            drop(socket);
    } else if (is_feed) {
        feed_length += n;
        take_feed();
    } else if (roles[socket] == HANDSHAKE && memmem(text, n, "\r\n\r\n", 4)) {
        places[socket] = subscriber_count;
        subscribers[subscriber_count++] = socket;
        roles[socket] = SUBSCRIBER;
        if (send(socket, UPGRADED, sizeof UPGRADED - 1, MSG_NOSIGNAL) < 0)
            drop(socket);
    }
}

static void accept_from(int listener)
{
    int yes = 1, socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK);
    if (socket < 0)
        return;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    watch(socket, roles[listener] == LISTENER ? HANDSHAKE : FEED);
}

int main(int count, char **arguments)
{
    most_frames = count == 4 ? atoi(arguments[3]) : 0;
    if (most_frames < 1 || most_frames > MOST_GATHERED) {
        fprintf(stderr, "usage: floor PORT FEED_PORT FRAMES (1 to %d)\n", MOST_GATHERED);
        return 2;
    }
    events = epoll_create1(0);
    listen_on(atoi(arguments[1]), LISTENER);
    listen_on(atoi(arguments[2]), FEED_LISTENER);
    struct epoll_event ready[256];
    for (;;) {
        int n = epoll_wait(events, ready, 256, -1);
        for (int i = 0; i < n; i++) {
            int socket = ready[i].data.fd;
            if (roles[socket] == LISTENER || roles[socket] == FEED_LISTENER)
                accept_from(socket);
            else if (roles[socket] != CLOSED)
                take(socket);
        }
    }
}
