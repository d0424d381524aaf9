/* Ways out that are built otherwise than those of calls.c: tries them, and tells the name of each error. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <unistd.h>

static void tell(const char *what, long result) {
  printf("%s: %s\n", what, result >= 0 ? "done" : strerrorname_np(errno));
}

/* Settings of the kernel, which ask their writer for no right but to be root. */
static const char *settings[] = {
  "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/kernel/hotplug", "/proc/sys/vm/overcommit_memory", "/proc/sys/fs/protected_symlinks",
  "/proc/sys/net/ipv4/ip_forward", "/proc/sysrq-trigger", "/proc/irq/default_smp_affinity", "/proc/mtrr", "/proc/scsi/scsi", "/proc/self/uid_map", "/proc/1/oom_score_adj",
  "/proc/1/mem", "/sys/kernel/uevent_helper", "/sys/power/state", "/sys/fs/cgroup/cgroup.procs", "/sys/fs/cgroup/pids/cgroup.procs", "/sys/fs/cgroup/unified/cgroup.procs",
};

static long connected(const char *name, int length) {
  struct sockaddr_un to = { AF_UNIX };
  memcpy(to.sun_path, name, length);
  return connect(socket(AF_UNIX, SOCK_STREAM, 0), (void *)&to, offsetof(struct sockaddr_un, sun_path) + length);
}

static long cloned(unsigned long flags) {
  long child = syscall(SYS_clone, flags | SIGCHLD, 0, 0, 0, 0);
  if (child == 0) _exit(0);
  return child;
}

#ifdef __x86_64__
/* Old programs have one call for everything of sockets; what it is to do lies in memory. */
static long socketcall(int family, int type, int protocol) {
  int *words = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
  memcpy(words, (int[]) { family, type, protocol }, 3 * sizeof(int));
  long result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(102), "b"(1), "c"(words) : "memory");
  if ((int)result >= 0) return result;
  errno = -(int)result;
  return -1;
}
#endif

int main(int count, char **words) {
  for (int at = 0; at < sizeof settings / sizeof *settings; at++) tell(settings[at], open(settings[at], O_WRONLY));
  for (int at = 1; at < count; at++) tell(words[at], words[at][0] == '@' ? ({ char name[100] = ""; strcpy(name + 1, words[at] + 1); connected(name, strlen(words[at])); }) : connected(words[at], strlen(words[at]) + 1));
  int first = syscall(434, 1, 0);
  tell("namespace of the first process", syscall(SYS_setns, first, CLONE_NEWUSER));
  tell("kill of the first process by its descriptor", syscall(424, first, SIGKILL, 0, 0));
  tell("stop of the first process", kill(1, SIGSTOP));
  tell("pages of the first process", syscall(SYS_move_pages, 1, 0, 0, 0, 0, 0));
  tell("parent of the namespace of users", ioctl(open("/proc/self/ns/user", O_RDONLY), 0xb702));
  tell("clone of mounts with more bits", cloned(CLONE_NEWNS | (1ul << 32)));
  tell("clone of control groups", cloned(CLONE_NEWCGROUP));
  tell("unshare of time", unshare(0x80));
  tell("TIOCLINUX with more bits", syscall(SYS_ioctl, 0, (5ul << 32) | 0x541c, "\2"));
  tell("terminal", open("/dev/tty", O_RDWR));
  tell("device of memory", mknod("/tmp/memory", S_IFCHR | 0600, 0x101));
  tell("device of a disk", mknod("/tmp/disk", S_IFBLK | 0600, 0xfe00));
  tell("trusted attribute", setxattr("/tmp", "trusted.x", "y", 1, 0));
  tell("immutable file", ({ int flags = 0x10; ioctl(open("/tmp/immutable", O_CREAT | O_RDWR, 0600), 0x40086602, &flags); }));
  tell("limit of memory", setrlimit(RLIMIT_DATA, &(struct rlimit) { RLIM_INFINITY, RLIM_INFINITY }));
  tell("better priority", setpriority(PRIO_PROCESS, 0, -20));
  tell("raw socket", socket(AF_INET, SOCK_RAW, 1));
#ifdef __x86_64__
  tell("i386 socket of AF_VSOCK", socketcall(40, 1, 0));
  tell("i386 socket of AF_PACKET", socketcall(17, 3, 0));
  tell("i386 socket of AF_ALG", socketcall(38, 5, 0));
  tell("x32 ptrace", syscall(0x40000000 + 521, 16, 1, 0, 0));
  tell("x32 execve", syscall(0x40000000 + 520, "/bin/true", 0, 0));
#endif
  return 0;
}
