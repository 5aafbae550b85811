#ifndef CALOTYPE_CPOSTGRES_SHIM_H
#define CALOTYPE_CPOSTGRES_SHIM_H

#include <libpq-fe.h>

/* What waits for libpq's sockets; Swift's Glibc module leaves these two out. */
#include <sys/epoll.h>
#include <sys/eventfd.h>

#endif
