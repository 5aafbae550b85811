#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/falloc.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

// The ids of Debian's nobody and nogroup.
#define NOBODY 65534

int csandbox_die_with(int parent) {
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0)) return errno;
    return getppid() == parent ? 0 : ESRCH;
}

int csandbox_protect_memory(void) {
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)) return errno;
    return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : EPERM;
}

int csandbox_spawn_without(posix_spawn_file_actions_t *actions, int first) {
    return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

int csandbox_spawn_in_session(void) { return POSIX_SPAWN_SETSID; }

int csandbox_close_from(int first) {
    return syscall(SYS_close_range, (unsigned)first, ~0U, 0) ? errno : 0;
}

static int limit(int resource, rlim_t value) {
    struct rlimit both = {value, value}, now;
    // An existing lower limit is kept.
    if (getrlimit(resource, &now) == 0 && now.rlim_max != RLIM_INFINITY && now.rlim_max < value)
        both.rlim_cur = both.rlim_max = now.rlim_max;
    return setrlimit(resource, &both) ? errno : 0;
}

// A process may always make itself the first candidate of the out-of-memory killer.
static void die_first(void) {
    int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    ssize_t written = write(file, "1000", 4);
    (void)written;
    close(file);
}

int csandbox_limit(uint64_t address_space, unsigned descriptors) {
    die_first();
    int result = limit(RLIMIT_CORE, 0);
    if (!result) result = limit(RLIMIT_FSIZE, 0);
    if (!result) result = limit(RLIMIT_NOFILE, descriptors);
    if (!result) result = limit(RLIMIT_AS, address_space);
    return result;
}

// A user namespace may not map nobody. The process then stays root, without capabilities.
static int become_nobody(void) {
    if (geteuid() != 0) return 0;
    if (setgroups(0, NULL) && errno != EPERM) return errno;
    if (setresgid(NOBODY, NOBODY, NOBODY) && errno != EINVAL) return errno;
    if (setresuid(NOBODY, NOBODY, NOBODY) && errno != EINVAL) return errno;
    return 0;
}

int csandbox_drop_privileges(int keeps_user) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return errno;
    // A process that lacks the capability to change the set has no capabilities to lose.
    for (int each = 0; prctl(PR_CAPBSET_READ, each, 0, 0, 0) >= 0; each++) prctl(PR_CAPBSET_DROP, each, 0, 0, 0);
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    int result = keeps_user ? 0 : become_nobody();
    if (result) return result;
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2];
    memset(none, 0, sizeof none);
    return syscall(SYS_capset, &head, none) ? errno : 0;
}

int csandbox_shared_memory(size_t size) {
    int descriptor = memfd_create("calotype-picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (descriptor < 0) return -1;
    if (ftruncate(descriptor, (off_t)size) ||
        fcntl(descriptor, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL)) {
        int reason = errno;
        close(descriptor);
        errno = reason;
        return -1;
    }
    return descriptor;
}

int csandbox_free_shared(int descriptor, size_t from, size_t size) {
    if (from >= size) return 0;
    int mode = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;
    return fallocate(descriptor, mode, (off_t)from, (off_t)(size - from)) ? errno : 0;
}
