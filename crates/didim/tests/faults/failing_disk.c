// Lets the disk fail for one process: loaded before the C library, it stands between the program and its files under
// the folder FAILING_DISK_FOLDER. While the file FAILING_DISK_CONTROL exists, its text says how:
//
//   eio               a sync fails, as of a broken disk
//   enospc            a write fails, as on a full disk
//   kill-before-sync  the process is killed at a sync; what it wrote is in the kernel
//   kill-after-sync   the process is killed right after a sync that succeeded
//   power-cut         the process is killed at a sync, and what it added to the file since the last one is lost
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define FILES 1024

// How long each file was when it was last synced, or first written to.
static struct { ino_t inode; off_t synced; } known[FILES];

static int is_ours(int fd) {
    const char *folder = getenv("FAILING_DISK_FOLDER");
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path);
    return folder && length > (ssize_t)strlen(folder) && memcmp(path, folder, strlen(folder)) == 0;
}

static int is_told(const char *what) {
    char said[32] = "";
    const char *control = getenv("FAILING_DISK_CONTROL");
    int file = control ? open(control, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return 0;
    ssize_t length = read(file, said, sizeof said - 1);
    close(file);
    return length > 0 && strcmp(said, what) == 0;
}

static void remember(int fd, int synced) {
    struct stat file;
    if (fd >= FILES || fstat(fd, &file) != 0) return;
    if (synced || known[fd].inode != file.st_ino) {
        known[fd].inode = file.st_ino;
        known[fd].synced = file.st_size;
    }
}

static int sync_by(int (*real)(int), int fd) {
    if (!is_ours(fd)) return real(fd);
    if (is_told("eio")) return errno = EIO, -1;
    if (is_told("power-cut") && fd < FILES && known[fd].inode) {
        if (ftruncate(fd, known[fd].synced) == 0) kill(getpid(), SIGKILL);
    }
    if (is_told("kill-before-sync")) kill(getpid(), SIGKILL);
    int result = real(fd);
    if (result == 0) {
        remember(fd, 1);
        if (is_told("kill-after-sync")) kill(getpid(), SIGKILL);
    }
    return result;
}

static int is_full(int fd) {
    if (!is_ours(fd)) return 0;
    remember(fd, 0);
    return is_told("enospc");
}

int fsync(int fd) { return sync_by(REAL(fsync), fd); }
int fdatasync(int fd) { return sync_by(REAL(fdatasync), fd); }

ssize_t write(int fd, const void *bytes, size_t length) {
    if (is_full(fd)) return errno = ENOSPC, -1;
    return REAL(write)(fd, bytes, length);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) {
    if (is_full(fd)) return errno = ENOSPC, -1;
    return REAL(pwrite)(fd, bytes, length, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) {
    if (is_full(fd)) return errno = ENOSPC, -1;
    return REAL(pwrite64)(fd, bytes, length, at);
}
