/* Put before the C library (LD_PRELOAD), it lets every sync fail while the file FAIL_FLAG is there. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static int fails(void) {
	const char *flag = getenv("FAIL_FLAG");
	if (!flag || access(flag, F_OK) != 0) return 0;
	fputs("a sync fails\n", stderr);
	errno = EIO;
	return 1;
}

int fdatasync(int file) {
	int (*next)(int) = dlsym(RTLD_NEXT, "fdatasync");
	return fails() ? -1 : next(file);
}

int fsync(int file) {
	int (*next)(int) = dlsym(RTLD_NEXT, "fsync");
	return fails() ? -1 : next(file);
}

int msync(void *from, size_t length, int how) {
	int (*next)(void *, size_t, int) = dlsym(RTLD_NEXT, "msync");
	return fails() ? -1 : next(from, length, how);
}
