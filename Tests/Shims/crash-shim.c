/*
 * Kills the process at the n-th call that changes a file below a folder, as a power cut would, or as kill -9 would.
 *
 * For LD_PRELOAD. Environment:
 *   CRASH_FOLDER   files below this folder count; those that end with "-shm" or ".lock" do not: nothing of them is kept
 *   CRASH_AT       die before this call, 1 for the first; absent or 0: never
 *   CRASH_MODE     kill  what was written stays (the kernel has it)
 *                  lost  everything that was not synced is undone first
 *                  some  each write that was not synced is undone or kept, by CRASH_SEED
 *   CRASH_SEED     a number, for "some"
 *   CRASH_NO_SYNC  1: fsync and fdatasync do nothing, as if the program had never called them (to see the judge go red)
 *   CRASH_COUNT    a file that gets the number of calls when the process ends by itself
 *   CRASH_FULL     while this file exists the disk is full: what makes a file longer fails with ENOSPC, and so does every
 *                  write to a "-wal": SQLite begins that one anew after a checkpoint and would still have room in it
 *   CRASH_READONLY while this file exists the disk is read-only: writes, and opening for them, fail with EROFS
 *   CRASH_SYNC_US  every fsync and fdatasync, of any file, takes this many microseconds longer: a plain SSD
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define MAX_FD 4096
#define MAX_FILES 256

struct change {
    struct change *next; /* the one before it */
    off_t offset;
    size_t length;      /* of data: what was written; 0 for a truncation */
    unsigned char *data;
    size_t old_length;  /* of old: what was there */
    unsigned char *old;
    off_t old_size, new_size;
};

struct file {
    char path[512];
    struct change *changes; /* newest first; those since the last sync */
};

static pthread_mutex_t lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static struct file files[MAX_FILES];
static int file_count;
static short file_of[MAX_FD]; /* 1 + index of the file; 0 for none */
static char folder[400];
static size_t folder_length;
static long crash_at, calls, sync_us;
static int mode; /* 0 kill, 1 lost, 2 some */
static int no_sync;
static uint64_t seed;
static const char *count_path, *full_path, *readonly_path;

static int (*real_open)(const char *, int, ...);
static int (*real_openat)(int, const char *, int, ...);
static int (*real_close)(int);
static ssize_t (*real_write)(int, const void *, size_t);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_ftruncate)(int, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_rename)(const char *, const char *);
static int (*real_unlink)(const char *);

static long number(const char *name) {
    const char *text = getenv(name);
    return text ? atol(text) : 0;
}

__attribute__((constructor)) static void begin(void) {
    real_open = dlsym(RTLD_NEXT, "open");
    real_openat = dlsym(RTLD_NEXT, "openat");
    real_close = dlsym(RTLD_NEXT, "close");
    real_write = dlsym(RTLD_NEXT, "write");
    real_pwrite = dlsym(RTLD_NEXT, "pwrite");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_rename = dlsym(RTLD_NEXT, "rename");
    real_unlink = dlsym(RTLD_NEXT, "unlink");
    const char *name = getenv("CRASH_FOLDER");
    if (name) {
        snprintf(folder, sizeof folder, "%s/", name);
        folder_length = strlen(folder);
    }
    const char *word = getenv("CRASH_MODE");
    mode = word && !strcmp(word, "lost") ? 1 : word && !strcmp(word, "some") ? 2 : 0;
    crash_at = number("CRASH_AT");
    full_path = getenv("CRASH_FULL");
    readonly_path = getenv("CRASH_READONLY");
    sync_us = number("CRASH_SYNC_US");
    no_sync = number("CRASH_NO_SYNC") != 0;
    seed = (uint64_t)number("CRASH_SEED");
    count_path = getenv("CRASH_COUNT");
}

__attribute__((destructor)) static void end(void) {
    if (!count_path) return;
    int fd = real_open(count_path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    char text[32];
    int length = snprintf(text, sizeof text, "%ld\n", calls);
    if (fd >= 0 && real_write(fd, text, (size_t)length) < 0) { /* nobody to tell */
    }
}

static int is_ours(const char *path) {
    if (!folder_length || strncmp(path, folder, folder_length)) return 0;
    size_t length = strlen(path);
    if (length >= 4 && !strcmp(path + length - 4, "-shm")) return 0;
    return !(length >= 5 && !strcmp(path + length - 5, ".lock"));
}

static struct file *named(const char *path) {
    for (int index = 0; index < file_count; index++)
        if (!strcmp(files[index].path, path)) return &files[index];
    if (file_count == MAX_FILES) return NULL;
    struct file *file = &files[file_count++];
    snprintf(file->path, sizeof file->path, "%s", path);
    return file;
}

static struct file *of(int fd) { return fd >= 0 && fd < MAX_FD && file_of[fd] ? &files[file_of[fd] - 1] : NULL; }

static void opened(int fd, const char *path) {
    if (fd < 0 || fd >= MAX_FD || !folder_length) return;
    pthread_mutex_lock(&lock);
    file_of[fd] = 0;
    if (is_ours(path)) {
        struct file *file = named(path);
        if (file) file_of[fd] = (short)(file - files + 1);
    }
    pthread_mutex_unlock(&lock);
}

static void forget(struct file *file) {
    while (file->changes) {
        struct change *change = file->changes;
        file->changes = change->next;
        free(change->data);
        free(change->old);
        free(change);
    }
}

static uint64_t mixed(uint64_t value) {
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9ull;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBull;
    return value ^ (value >> 31);
}

static void put(int fd, const unsigned char *bytes, size_t length, off_t offset) {
    while (length > 0) {
        ssize_t done = real_pwrite(fd, bytes, length, offset);
        if (done <= 0) return;
        bytes += done;
        length -= (size_t)done;
        offset += done;
    }
}

/* Brings a file back to what a disk would hold after the power came back. */
static void undo(struct file *file) {
    int fd = real_open(file->path, O_RDWR | O_CLOEXEC);
    if (fd < 0) return;
    struct change *oldest_first = NULL;
    while (file->changes) {
        struct change *change = file->changes;
        file->changes = change->next;
        if (change->old_length) put(fd, change->old, change->old_length, change->offset);
        if (real_ftruncate(fd, change->old_size)) { /* it stays as it is */
        }
        change->next = oldest_first;
        oldest_first = change;
    }
    uint64_t index = 0;
    for (struct change *change = oldest_first; mode == 2 && change; change = change->next) {
        index++;
        if (mixed(seed * 0x9E3779B97F4A7C15ull + index) & 1) continue;
        if (change->length) {
            put(fd, change->data, change->length, change->offset);
        } else if (real_ftruncate(fd, change->new_size)) { /* it stays as it is */
        }
    }
    real_close(fd);
}

static void die(void) {
    if (mode)
        for (int index = 0; index < file_count; index++) undo(&files[index]);
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/* Counts one call; does not return when it is the last. With the lock held. */
static void counted(void) {
    calls++;
    if (crash_at && calls == crash_at) die();
}

static int is_log(const struct file *file) {
    size_t length = strlen(file->path);
    return length >= 4 && !strcmp(file->path + length - 4, "-wal");
}

/* Why a call must fail now; 0 when it need not. */
static int trouble(const struct file *file, int fd, off_t up_to, int is_write) {
    struct stat status;
    if (readonly_path && !access(readonly_path, F_OK)) return EROFS;
    if (!full_path || access(full_path, F_OK)) return 0;
    if (is_write && is_log(file)) return ENOSPC;
    return !fstat(fd, &status) && up_to > status.st_size ? ENOSPC : 0;
}

static int is_closed_to_writing(const char *path, int flags) {
    return readonly_path && (flags & O_ACCMODE) != O_RDONLY && is_ours(path) && !access(readonly_path, F_OK);
}

static void note(struct file *file, int fd, const void *bytes, size_t length, off_t offset, off_t new_size) {
    struct stat status;
    if (!mode || fstat(fd, &status)) return;
    struct change *change = calloc(1, sizeof *change);
    change->offset = offset;
    change->old_size = status.st_size;
    change->new_size = new_size >= 0 ? new_size : status.st_size;
    off_t last = bytes ? offset + (off_t)length : status.st_size;
    if (last > status.st_size) last = status.st_size;
    if (last > offset) {
        change->old_length = (size_t)(last - offset);
        change->old = malloc(change->old_length);
        /* The descriptor may be for writing only. */
        int reading = real_open(file->path, O_RDONLY | O_CLOEXEC);
        ssize_t got = reading >= 0 ? pread(reading, change->old, change->old_length, offset) : 0;
        change->old_length = got > 0 ? (size_t)got : 0;
        if (reading >= 0) real_close(reading);
    }
    if (bytes) {
        change->length = length;
        change->data = malloc(length ? length : 1);
        memcpy(change->data, bytes, length);
    }
    change->next = file->changes;
    file->changes = change;
}

static int opening(const char *path, int flags, mode_t rights) {
    if (is_closed_to_writing(path, flags)) {
        errno = EROFS;
        return -1;
    }
    int fd = real_open(path, flags, rights);
    opened(fd, path);
    return fd;
}

int open(const char *path, int flags, ...) {
    mode_t rights = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list list;
        va_start(list, flags);
        rights = va_arg(list, mode_t);
        va_end(list);
    }
    return opening(path, flags, rights);
}

int open64(const char *path, int flags, ...) {
    mode_t rights = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list list;
        va_start(list, flags);
        rights = va_arg(list, mode_t);
        va_end(list);
    }
    return opening(path, flags | O_LARGEFILE, rights);
}

int openat(int place, const char *path, int flags, ...) {
    mode_t rights = 0;
    if (flags & (O_CREAT | O_TMPFILE)) {
        va_list list;
        va_start(list, flags);
        rights = va_arg(list, mode_t);
        va_end(list);
    }
    if (is_closed_to_writing(path, flags)) {
        errno = EROFS;
        return -1;
    }
    int fd = real_openat(place, path, flags, rights);
    opened(fd, path);
    return fd;
}

int close(int fd) {
    pthread_mutex_lock(&lock);
    if (fd >= 0 && fd < MAX_FD) file_of[fd] = 0;
    pthread_mutex_unlock(&lock);
    return real_close(fd);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    struct file *file = of(fd);
    if (!file) return real_pwrite(fd, bytes, length, offset);
    pthread_mutex_lock(&lock);
    counted();
    ssize_t result;
    int why = trouble(file, fd, offset + (off_t)length, 1);
    if (why) {
        errno = why;
        result = -1;
    } else {
        note(file, fd, bytes, length, offset, -1);
        result = real_pwrite(fd, bytes, length, offset);
    }
    pthread_mutex_unlock(&lock);
    return result;
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) { return pwrite(fd, bytes, length, offset); }

ssize_t write(int fd, const void *bytes, size_t length) {
    struct file *file = of(fd);
    if (!file) return real_write(fd, bytes, length);
    pthread_mutex_lock(&lock);
    counted();
    off_t offset = lseek(fd, 0, SEEK_CUR);
    ssize_t result;
    int why = trouble(file, fd, offset + (off_t)length, 1);
    if (why) {
        errno = why;
        result = -1;
    } else {
        note(file, fd, bytes, length, offset, -1);
        result = real_write(fd, bytes, length);
    }
    pthread_mutex_unlock(&lock);
    return result;
}

int ftruncate(int fd, off_t size) {
    struct file *file = of(fd);
    if (!file) return real_ftruncate(fd, size);
    pthread_mutex_lock(&lock);
    counted();
    int why = trouble(file, fd, size, 0), result = -1;
    if (why) {
        errno = why;
    } else {
        note(file, fd, NULL, 0, size, size);
        result = real_ftruncate(fd, size);
    }
    pthread_mutex_unlock(&lock);
    return result;
}

int ftruncate64(int fd, off64_t size) { return ftruncate(fd, size); }

static int synced(int fd, int (*real)(int)) {
    if (sync_us) {
        struct timespec delay = {sync_us / 1000000, sync_us % 1000000 * 1000};
        nanosleep(&delay, NULL);
    }
    struct file *file = of(fd);
    if (!file) return real(fd);
    pthread_mutex_lock(&lock);
    counted();
    int result = no_sync ? 0 : real(fd);
    if (!no_sync && result == 0) forget(file);
    pthread_mutex_unlock(&lock);
    return result;
}

int fsync(int fd) { return synced(fd, real_fsync); }

int fdatasync(int fd) { return synced(fd, real_fdatasync); }

int rename(const char *from, const char *to) {
    if (!is_ours(from) && !is_ours(to)) return real_rename(from, to);
    pthread_mutex_lock(&lock);
    counted();
    int result = real_rename(from, to);
    pthread_mutex_unlock(&lock);
    return result;
}

int unlink(const char *path) {
    if (!is_ours(path)) return real_unlink(path);
    pthread_mutex_lock(&lock);
    counted();
    struct file *file = named(path);
    if (file) forget(file);
    int result = real_unlink(path);
    pthread_mutex_unlock(&lock);
    return result;
}
