// Drops the rights of a process before it reads untrusted bytes. Linux only. Every function returns 0 or an error
// number unless stated otherwise.
#ifndef CSANDBOX_H
#define CSANDBOX_H

#include <spawn.h>
#include <stddef.h>
#include <stdint.h>

// Kills this process when its parent ends. Must be called after privileges are dropped, which would reset it. `parent`
// is the parent's earlier id; returns ESRCH if the parent has ended already.
int csandbox_die_with(int parent);

// Makes a child that is spawned with these actions start without the descriptors from `first` on.
int csandbox_spawn_without(posix_spawn_file_actions_t *actions, int first);

// The flag of posix_spawnattr_setflags() for a session of its own, which <spawn.h> has for GNU sources only.
int csandbox_spawn_in_session(void);

// Forbids other processes of the same user to read or control this one, and core dumps. Lasts until it executes a
// program.
int csandbox_protect_memory(void);

// Closes all descriptors from `first` on.
int csandbox_close_from(int first);

// Limits address space in bytes and descriptors; forbids core dumps and new files. The kernel kills this process first
// when the machine's memory runs out.
int csandbox_limit(uint64_t address_space, unsigned descriptors);

// Removes all capabilities and forbids new privileges. Root becomes nobody unless `keeps_user`.
int csandbox_drop_privileges(int keeps_user);

// Landlock: no files, no network. `paths`, a list that ends with NULL, names files and folders that can still be read
// and executed. `abi` receives the Landlock version of the kernel: 0 if it has none, which is not an error.
int csandbox_restrict_files(const char *const *paths, int *abi);

// The filter of a decoder: allows memory, threads, clocks and open descriptors, and nothing else. Refused calls fail
// with EPERM; calls that only an attacker makes end the process with SIGSYS.
int csandbox_filter_decoder(void);

// The filter for a program that will be executed: no network, no other processes, no changes of files, no keys, no
// namespaces.
int csandbox_filter_program(void);

// Returns 0 if files, directories and sockets are refused, as they must be in a decoder; else EACCES.
int csandbox_is_closed(void);

// A descriptor of memory that two processes can map. Neither can change its length. -1 with errno.
int csandbox_shared_memory(size_t size);

// Returns the pages of shared memory from an offset on to the system.
int csandbox_free_shared(int descriptor, size_t from, size_t size);

#endif
