/* What a hook must not be able to call: tries it, and tells the name of each error. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static void tell(const char *what, long result) {
  printf("%s: %s\n", what, result >= 0 ? "done" : strerrorname_np(errno));
}

/* A handle of the root directory of an ext file system: inode 2, without a generation. */
static long root_by_handle(void) {
  struct { struct file_handle head; unsigned char bytes[128]; } handle = { { 8, 1 } };
  memcpy(handle.head.f_handle, "\2\0\0\0\0\0\0\0", 8);
  int at = open("/", O_RDONLY | O_DIRECTORY);
  return syscall(SYS_open_by_handle_at, at, &handle, O_RDONLY | O_DIRECTORY);
}

static long known_by_handle(void) {
  struct { struct file_handle head; unsigned char bytes[128]; } handle = { { 128, 0 } };
  int mount_id, at = open("/tmp", O_RDONLY | O_DIRECTORY);
  /* A file of its own: overlays, which the system's directories may be, give no handles. */
  close(open("/tmp/known", O_WRONLY | O_CREAT, 0600));
  if (name_to_handle_at(AT_FDCWD, "/tmp/known", &handle.head, &mount_id, 0) < 0) return -1;
  return syscall(SYS_open_by_handle_at, at, &handle, O_RDWR);
}

static long clone_with(unsigned long flags) {
  long child = syscall(SYS_clone, flags | 17, 0, 0, 0, 0);
  if (child == 0) _exit(0);
  return child;
}

static long clone3_with(unsigned long long flags) {
  unsigned long long arguments[11] = { flags };
  arguments[4] = 17;
  long child = syscall(SYS_clone3, arguments, sizeof arguments);
  if (child == 0) _exit(0);
  return child;
}

#ifdef __x86_64__
/* The same calls by the numbers of 32-bit programs. */
static long as_i386(long number, long first, long second, long third, long fourth) {
  long result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(number), "b"(first), "c"(second), "d"(third), "S"(fourth) : "memory");
  if (result >= 0) return result;
  errno = -result;
  return -1;
}
#endif

int main(void) {
  unsigned char room[4096] = { 0 };
  tell("root by handle", root_by_handle());
  tell("file by handle", known_by_handle());
  tell("mount", mount("none", "/tmp", "tmpfs", 0, 0));
  tell("remount", mount(0, "/etc", 0, MS_REMOUNT | MS_BIND, 0));
  tell("umount", umount2("/etc", MNT_DETACH));
  tell("open_tree", syscall(428, AT_FDCWD, "/", 1));
  tell("fsopen", syscall(430, "tmpfs", 0));
  tell("move_mount", syscall(429, -1, "", AT_FDCWD, "/tmp", 4));
  tell("mount_setattr", syscall(442, AT_FDCWD, "/etc", 0, room, 32));
  tell("pivot_root", syscall(SYS_pivot_root, "/tmp", "/tmp"));
  tell("chroot", chroot("/tmp"));
  tell("unshare of users", unshare(CLONE_NEWUSER));
  tell("unshare of mounts", unshare(CLONE_NEWNS));
  tell("clone of users", clone_with(CLONE_NEWUSER));
  tell("clone3 of users", clone3_with(CLONE_NEWUSER));
  tell("setns", setns(open("/proc/self/ns/user", O_RDONLY), 0));
  tell("ptrace", syscall(SYS_ptrace, 16, 1, 0, 0));
  tell("process_vm_writev", syscall(SYS_process_vm_writev, 1, 0, 0, 0, 0, 0));
  tell("pidfd_getfd", syscall(438, 0, 0, 0));
  tell("memory of the first process", open("/proc/1/mem", O_RDWR));
  tell("root of the first process", open("/proc/1/root", O_RDONLY));
  tell("descriptors of the first process", open("/proc/1/fd/5", O_RDWR));
  tell("bpf", syscall(SYS_bpf, 5, room, 128));
  tell("perf_event_open", syscall(SYS_perf_event_open, room, 0, -1, -1, 0));
  tell("userfaultfd", syscall(SYS_userfaultfd, 1));
  tell("io_uring_setup", syscall(425, 1, room));
  tell("keyctl", syscall(SYS_keyctl, 0, -3, 1));
  tell("add_key", syscall(SYS_add_key, "user", "a", "b", 1, -3));
  tell("kexec_load", syscall(SYS_kexec_load, 0, 0, 0, 0));
  tell("init_module", syscall(SYS_init_module, room, 0, ""));
  tell("finit_module", syscall(SYS_finit_module, 0, "", 0));
  tell("delete_module", syscall(SYS_delete_module, "nothing", 0));
  tell("syslog", syscall(SYS_syslog, 3, room, 10));
  tell("swapon", syscall(SYS_swapon, "/tmp/nothing", 0));
  tell("sethostname", sethostname("evil", 4));
  tell("TIOCSTI", ioctl(0, 0x5412, "x"));
  tell("TIOCSTI with more bits", syscall(SYS_ioctl, 0, 0x7700005412ul, "x"));
  tell("TIOCLINUX", ioctl(0, 0x541c, "\2"));
  tell("a socket of AF_ALG", socket(38, 5, 0));
  tell("a socket of AF_VSOCK", socket(40, 1, 0));
  tell("a socket of AF_PACKET", socket(17, 3, 0));
#ifdef __x86_64__
  tell("i386 mount", as_i386(21, 0, 0, 0, 0));
  tell("i386 unshare", as_i386(310, CLONE_NEWUSER, 0, 0, 0));
  tell("i386 clone", as_i386(120, CLONE_NEWUSER | 17, 0, 0, 0));
  tell("i386 open_by_handle_at", as_i386(342, 0, 0, 0, 0));
  tell("i386 ptrace", as_i386(26, 16, 1, 0, 0));
  tell("i386 bpf", as_i386(357, 5, 0, 0, 0));
  tell("x32 mount", syscall(0x40000000 + 165, "none", "/tmp", "tmpfs", 0, 0));
  tell("x32 getpid", syscall(0x40000000 + 39));
#endif
  return 0;
}
