// What a process gives up before it reads bytes of strangers. Linux only; every function returns 0 or an error number
// unless it says otherwise.
#ifndef CSANDBOX_H
#define CSANDBOX_H

#include <spawn.h>
#include <stddef.h>
#include <stdint.h>

// Kills this process when its parent ends; to be called after its privileges are dropped, which would take that back. `parent`
// is the parent's id as it was before: ESRCH if that has ended already.
int csandbox_die_with(int parent);

// Has a child that is spawned with these actions begin without the descriptors from `first` on.
int csandbox_spawn_without(posix_spawn_file_actions_t *actions, int first);

// Closes all descriptors from `first` on.
int csandbox_close_from(int first);

// Bytes of address space, descriptors; no core dumps, no new files. The kernel kills this process first when the machine's
// memory runs out.
int csandbox_limit(uint64_t address_space, unsigned descriptors);

// No new privileges, no capabilities; root becomes nobody unless `keeps_user`.
int csandbox_drop_privileges(int keeps_user);

// Landlock: no file, no network. With `paths`, a list that ends with NULL, these and what is below them can be read and
// executed. `abi` gets the version of the kernel's Landlock, 0 where it has none, which is no error.
int csandbox_restrict_files(const char *const *paths, int *abi);

// The filter of a decoder: memory, threads, clocks, descriptors that are open, and nothing else. Refused calls fail with
// EPERM; those that only an attacker makes end the process with SIGSYS.
int csandbox_filter_decoder(void);

// The filter of a program that still has to be executed: no network, no other processes, no keys, no namespaces.
int csandbox_filter_program(void);

// 0 if a file, a directory and a socket are refused, as they must be in a decoder; else EACCES.
int csandbox_is_closed(void);

// A descriptor of memory that two processes can map and neither can make shorter or longer; -1 with errno.
int csandbox_shared_memory(size_t size);

// Gives the pages of shared memory from an offset on back to the system.
int csandbox_free_shared(int descriptor, size_t from, size_t size);

#endif
