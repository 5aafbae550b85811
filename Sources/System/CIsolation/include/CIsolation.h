#ifndef CISOLATION_H
#define CISOLATION_H

#include <sys/types.h>

/* What the walls around the embedded store need of Linux and Swift's Glibc module leaves out. Functions return 0, or the
   error number; those that return a descriptor return -1 with errno. */

/* Gives the network namespace of this process its loopback device. */
int cisolation_raise_loopback(void);

/* Puts an empty folder of one megabyte over /tmp in the mount namespace of this process, and the working folder at
   /tmp/work in it, since it may have been in the other one. */
int cisolation_private_tmp(uid_t user, gid_t group);

/* Two connected sockets that carry descriptors; both are closed on exec. */
int cisolation_socket_pair(int sockets[2]);

/* Listens on a port of 127.0.0.1 in the network namespace of this process, and hands the socket to the other end of
   `channel`. A socket stays in the namespace where it was made, also in other hands. */
int cisolation_lend_listener(int channel, int port);

/* Waits for a descriptor from the other end; -1 with errno 0 when that is closed. */
int cisolation_receive(int channel);

/* Ends the connections of another process of ours whose Unix socket's path contains `text`, as if the peer had hung up. */
int cisolation_end_connections(pid_t process, const char *text);

/* Whether a stream socket can be bound to the address: 0, an error number, or one of getaddrinfo, negated less 1000. */
int cisolation_can_listen(const char *host, int port);

#endif
