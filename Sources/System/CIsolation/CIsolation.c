#define _GNU_SOURCE
#include "CIsolation.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif
#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd 438
#endif

int cisolation_raise_loopback(void) {
    int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return errno;
    struct ifreq request = {.ifr_name = "lo"};
    int result = ioctl(descriptor, SIOCGIFFLAGS, &request);
    if (result == 0) {
        request.ifr_flags |= IFF_UP;
        result = ioctl(descriptor, SIOCSIFFLAGS, &request);
    }
    int code = result == 0 ? 0 : errno;
    close(descriptor);
    return code;
}

int cisolation_private_tmp(uid_t user, gid_t group) {
    char options[80];
    snprintf(options, sizeof options, "size=1m,mode=0700,uid=%u,gid=%u", user, group);
    int work = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (work < 0) return errno;
    char source[40];
    snprintf(source, sizeof source, "/proc/self/fd/%d", work);
    int code = 0;
    if (mount("tmpfs", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, options) != 0 ||
        mkdir("/tmp/work", 0700) != 0 || mount(source, "/tmp/work", NULL, MS_BIND | MS_REC, NULL) != 0 ||
        chdir("/tmp/work") != 0)
        code = errno;
    close(work);
    return code;
}

int cisolation_socket_pair(int sockets[2]) {
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) == 0 ? 0 : errno;
}

/* A message of one byte, which may carry one descriptor. */
union envelope {
    struct cmsghdr header;
    char bytes[CMSG_SPACE(sizeof(int))];
};

int cisolation_lend_listener(int channel, int port) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0) return errno;
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char byte = 0;
    struct iovec part = {.iov_base = &byte, .iov_len = 1};
    union envelope envelope = {0};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &envelope, .msg_controllen = sizeof envelope.bytes};
    envelope.header.cmsg_level = SOL_SOCKET;
    envelope.header.cmsg_type = SCM_RIGHTS;
    envelope.header.cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(&envelope.header), &listener, sizeof listener);
    int code = 0;
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 64) != 0 ||
        sendmsg(channel, &message, MSG_NOSIGNAL) < 0)
        code = errno;
    close(listener);
    return code;
}

int cisolation_receive(int channel) {
    char byte;
    struct iovec part = {.iov_base = &byte, .iov_len = 1};
    union envelope envelope = {0};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &envelope, .msg_controllen = sizeof envelope.bytes};
    ssize_t size;
    do size = recvmsg(channel, &message, MSG_CMSG_CLOEXEC);
    while (size < 0 && errno == EINTR);
    if (size < 0) return -1;
    errno = 0;
    if (size == 0) return -1;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    int descriptor;
    if (header == NULL || header->cmsg_type != SCM_RIGHTS) {
        errno = EBADMSG;
        return -1;
    }
    memcpy(&descriptor, CMSG_DATA(header), sizeof descriptor);
    return descriptor;
}

static int names(int descriptor, int (*ask)(int, struct sockaddr *, socklen_t *), const char *text) {
    /* A path may fill its array without a terminating NUL. */
    union {
        struct sockaddr any;
        struct sockaddr_un path;
        char bytes[sizeof(struct sockaddr_un) + 1];
    } address;
    memset(&address, 0, sizeof address);
    socklen_t length = sizeof(struct sockaddr_un);
    if (ask(descriptor, &address.any, &length) != 0 || address.any.sa_family != AF_UNIX) return 0;
    return strstr(address.path.sun_path, text) != NULL;
}

static int is_connected(int descriptor) {
    int listens = 1;
    socklen_t length = sizeof listens;
    return getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) == 0 && !listens;
}

int cisolation_end_connections(pid_t process, const char *text) {
    int handle = (int)syscall(SYS_pidfd_open, process, 0);
    if (handle < 0) return errno;
    char path[40];
    snprintf(path, sizeof path, "/proc/%d/fd", process);
    DIR *folder = opendir(path);
    int code = folder == NULL ? errno : 0;
    struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] == '.') continue;
        int theirs = (int)syscall(SYS_pidfd_getfd, handle, atoi(entry->d_name), 0);
        if (theirs < 0) {
            /* The descriptor was closed in the meantime. */
            if (errno != EBADF) code = errno;
            continue;
        }
        if ((names(theirs, getsockname, text) || names(theirs, getpeername, text)) && is_connected(theirs))
            shutdown(theirs, SHUT_RDWR);
        close(theirs);
    }
    if (folder != NULL) closedir(folder);
    close(handle);
    return code;
}

int cisolation_can_listen(const char *host, int port) {
    char service[8];
    snprintf(service, sizeof service, "%d", port);
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE}, *found;
    int result = getaddrinfo(host, service, &hints, &found);
    if (result != 0) return result - 1000;
    int descriptor = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int on = 1;
    result = descriptor < 0 || setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
                     bind(descriptor, found->ai_addr, found->ai_addrlen) != 0 || listen(descriptor, 1) != 0
                 ? errno
                 : 0;
    if (descriptor >= 0) close(descriptor);
    freeaddrinfo(found);
    return result;
}
