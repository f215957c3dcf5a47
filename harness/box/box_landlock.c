/* SPDX-License-Identifier: MIT-0 */
#define _GNU_SOURCE /* O_PATH, syscall */

#include "box_landlock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* One table of numbers for every architecture since Linux 5.13. */
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif

enum { ABI_KNOWN = 7, CREATE_VERSION = 1, RULE_PATH_BENEATH = 1 };

/* Access to files, by bit: landlock(7). */
enum {
    FS_EXECUTE = 1 << 0,
    FS_WRITE_FILE = 1 << 1,
    FS_READ_FILE = 1 << 2,
    FS_READ_DIR = 1 << 3,
    FS_REMOVE_DIR = 1 << 4,
    FS_REMOVE_FILE = 1 << 5,
    FS_MAKE_DIR = 1 << 7,
    FS_MAKE_REG = 1 << 8,
    FS_REFER = 1 << 13,     /* ABI 2 */
    FS_TRUNCATE = 1 << 14,  /* ABI 3 */
    FS_IOCTL_DEV = 1 << 15, /* ABI 5 */
    FS_ALL_OF_ABI_1 = (1 << 13) - 1,
    FS_OF_A_FILE =
        FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE | FS_IOCTL_DEV,
    FS_READ = FS_READ_FILE | FS_READ_DIR,
    /* No make_sym, make_sock, make_fifo, make_char, make_block. */
    FS_WRITE = FS_WRITE_FILE | FS_TRUNCATE | FS_REMOVE_DIR | FS_REMOVE_FILE |
               FS_MAKE_DIR | FS_MAKE_REG | FS_REFER
};
enum { NET_BIND_TCP = 1 << 0, NET_CONNECT_TCP = 1 << 1 };     /* ABI 4 */
enum { SCOPE_ABSTRACT_UNIX = 1 << 0, SCOPE_SIGNAL = 1 << 1 }; /* ABI 6 */

struct ruleset_attr {
    uint64_t fs;
    uint64_t net;    /* ABI 4 */
    uint64_t scoped; /* ABI 6 */
};

/* The kernel's struct has no padding behind the descriptor. */
struct path_attr {
    uint64_t access;
    int32_t fd;
} __attribute__((packed));

int box_landlock_abi(void)
{
    long abi =
        syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, CREATE_VERSION);

    if (abi < 1)
        return 0;
    return abi < ABI_KNOWN ? (int)abi : ABI_KNOWN;
}

static uint64_t fs_of_abi(int abi)
{
    uint64_t fs = FS_ALL_OF_ABI_1;

    if (abi >= 2)
        fs |= FS_REFER;
    if (abi >= 3)
        fs |= FS_TRUNCATE;
    if (abi >= 5)
        fs |= FS_IOCTL_DEV;
    return fs;
}

/* An older kernel refuses a struct longer than it knows. */
static size_t attr_size(int abi)
{
    if (abi >= 6)
        return sizeof(struct ruleset_attr);
    return abi >= 4 ? offsetof(struct ruleset_attr, scoped)
                    : offsetof(struct ruleset_attr, net);
}

static int create(int abi, bool net)
{
    struct ruleset_attr attr = {fs_of_abi(abi), 0, 0};
    long fd;

    if (abi >= 4 && !net)
        attr.net = NET_BIND_TCP | NET_CONNECT_TCP;
    if (abi >= 6)
        attr.scoped = SCOPE_ABSTRACT_UNIX | SCOPE_SIGNAL;
    fd = syscall(SYS_landlock_create_ruleset, &attr, attr_size(abi), 0);
    return fd < 0 ? -errno : (int)fd;
}

static int add(int ruleset, uint64_t access, const char *path)
{
    struct path_attr attr = {access, open(path, O_PATH | O_CLOEXEC)};
    struct stat st;
    int rc = 0;

    if (attr.fd < 0)
        return -errno;
    if (fstat(attr.fd, &st) == 0 && !S_ISDIR(st.st_mode))
        attr.access &= FS_OF_A_FILE;
    if (syscall(SYS_landlock_add_rule, ruleset, RULE_PATH_BENEATH, &attr, 0))
        rc = -errno;
    (void)close(attr.fd);
    return rc;
}

static uint64_t fs_of_access(unsigned access)
{
    uint64_t fs = 0;

    if (access & BOX_READ)
        fs |= FS_READ;
    if (access & BOX_EXEC)
        fs |= FS_EXECUTE;
    if (access & BOX_WRITE)
        fs |= FS_WRITE;
    return fs;
}

/* What lies in a folder, but for one name. */
static int add_all_but(int ruleset, uint64_t access, const char *folder,
                       const char *name)
{
    DIR *dir = opendir(folder);
    struct dirent *entry;
    char path[PATH_MAX];
    int rc = 0;

    if (!dir)
        return -errno;
    while (rc == 0 && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.' || strcmp(entry->d_name, name) == 0)
            continue;
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        rc = add(ruleset, access, path);
        if (rc == -ENOENT) /* a link to nowhere, or gone since */
            rc = 0;
    }
    (void)closedir(dir);
    return rc;
}

/* A sanitizer that finds the debug file of libc (valgrind's package brings it)
 * reads all of it for each report: a third of a second a case. So it does not
 * find it. */
static int add_usr(int ruleset, uint64_t rights, bool sanitized)
{
    int rc;

    if (!sanitized || access("/usr/lib/debug", F_OK) != 0)
        return add(ruleset, rights, "/usr");
    rc = add(ruleset, FS_READ_DIR, "/usr"); /* the linker lists folders */
    if (rc == 0)
        rc = add_all_but(ruleset, rights, "/usr", "lib");
    return rc < 0 ? rc : add_all_but(ruleset, rights, "/usr/lib", "debug");
}

/* Where /lib is no link into /usr it is a folder of its own. */
static int add_system(int ruleset, uint64_t known, bool sanitized)
{
    static const struct box_path paths[] = {
        {"/lib", BOX_READ | BOX_EXEC}, {"/lib64", BOX_READ | BOX_EXEC},
        {"/bin", BOX_READ | BOX_EXEC}, {"/dev/null", BOX_READ | BOX_WRITE},
        {"/dev/urandom", BOX_READ},
    };
    uint64_t read = fs_of_access(BOX_READ | BOX_EXEC) & known;
    struct stat st;
    size_t i;
    int rc = add_usr(ruleset, read, sanitized);

    for (i = 0; rc == 0 && i < sizeof paths / sizeof *paths; i++) {
        const char *path = paths[i].path;

        if (lstat(path, &st) == 0 && !S_ISLNK(st.st_mode))
            rc = add(ruleset, fs_of_access(paths[i].access) & known, path);
    }
    return rc;
}

int box_landlock_prepare(int *out, int abi, const struct box_request *request)
{
    uint64_t known = fs_of_abi(abi);
    int ruleset = create(abi, request->limits.net);
    size_t i;
    int rc;

    *out = -1;
    if (ruleset < 0)
        return ruleset;
    rc = add_system(ruleset, known, request->sanitizer != BOX_PLAIN);
    for (i = 0; rc == 0 && i < request->path_count; i++) {
        const struct box_path *p = &request->paths[i];

        rc = add(ruleset, fs_of_access(p->access) & known, p->path);
    }
    if (rc < 0)
        (void)close(ruleset);
    else
        *out = ruleset;
    return rc;
}

int box_landlock_add_own_proc(int ruleset)
{
    return add(ruleset, FS_READ, "/proc/self");
}

int box_landlock_enter(int ruleset)
{
    return syscall(SYS_landlock_restrict_self, ruleset, 0) ? -errno : 0;
}
