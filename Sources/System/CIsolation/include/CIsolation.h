#ifndef CISOLATION_H
#define CISOLATION_H

#include <sys/types.h>

/* Linux calls for isolating the embedded store that Swift's Glibc module lacks. Functions return 0, or the
   error number; those that return a descriptor return -1 with errno. */

/* Brings up the loopback device in the network namespace of this process. */
int cisolation_raise_loopback(void);

/* Mounts an empty tmpfs of one megabyte on /tmp in the mount namespace of this process. Mounts the working folder at
   /tmp/work, since it may have been below the covered /tmp. */
int cisolation_private_tmp(uid_t user, gid_t group);

/* Creates two connected sockets that can pass descriptors; both are closed on exec. */
int cisolation_socket_pair(int sockets[2]);

/* Listens on a port of 127.0.0.1 in the network namespace of this process, and passes the socket to the other end of
   `channel`. A socket stays in the namespace in which it was created, whichever process has it. */
int cisolation_lend_listener(int channel, int port);

/* Waits for a descriptor from the other end; returns -1 with errno 0 when the other end is closed. */
int cisolation_receive(int channel);

/* Ends the connections of another process of this user whose Unix socket's path contains `text`, as if the peer had
   closed them. */
int cisolation_end_connections(pid_t process, const char *text);

/* Whether a stream socket can be bound to the address: 0, an error number, or one of getaddrinfo, negated less 1000. */
int cisolation_can_listen(const char *host, int port);

#endif
