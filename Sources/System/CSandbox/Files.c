#define _GNU_SOURCE
#include "CSandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// The kernel's structure as of Landlock 6; Debian 12's header defines that of Landlock 2.
struct rules {
    uint64_t files, network, scopes;
};

// File rights by the Landlock version that introduced them: all of version 1, moving between folders, truncating,
// device ioctls.
static uint64_t rights_on_files(int abi) {
    uint64_t rights = (1ULL << 13) - 1;
    if (abi >= 2) rights |= 1ULL << 13;
    if (abi >= 3) rights |= 1ULL << 14;
    if (abi >= 5) rights |= 1ULL << 15;
    return rights;
}

static int allow(int ruleset, const char *path) {
    int place = open(path, O_PATH | O_CLOEXEC);
    // A missing path cannot be read anyway.
    if (place < 0) return 0;
    struct stat kind;
    struct landlock_path_beneath_attr rule = {
        .allowed_access = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_EXECUTE, .parent_fd = place};
    if (fstat(place, &kind) == 0 && S_ISDIR(kind.st_mode)) rule.allowed_access |= LANDLOCK_ACCESS_FS_READ_DIR;
    long result = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    int reason = errno;
    close(place);
    return result ? reason : 0;
}

int csandbox_restrict_files(const char *const *paths, int *abi) {
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    *abi = version > 0 ? (int)version : 0;
    if (version < 1) return 0;
    struct rules rules = {rights_on_files(*abi), 0, 0};
    size_t size = sizeof rules.files;
    if (version >= 4) {
        rules.network = 3;  // Binding and connecting by TCP.
        size = offsetof(struct rules, scopes);
    }
    if (version >= 6) {
        rules.scopes = 3;  // Abstract sockets and signals of processes outside.
        size = sizeof rules;
    }
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
    if (ruleset < 0) return errno;
    int result = 0;
    for (; paths && *paths && !result; paths++) result = allow(ruleset, *paths);
    if (!result && syscall(SYS_landlock_restrict_self, ruleset, 0)) result = errno;
    close(ruleset);
    return result;
}

static int is_refused(int descriptor) {
    if (descriptor < 0) return 1;
    close(descriptor);
    return 0;
}

int csandbox_is_closed(void) {
    int files = is_refused(open("/etc/passwd", O_RDONLY)) && is_refused(open("/", O_RDONLY | O_DIRECTORY));
    return files && is_refused(socket(AF_UNIX, SOCK_STREAM, 0)) && is_refused(socket(AF_INET, SOCK_STREAM, 0)) ? 0 : EACCES;
}
