/* Takes 600 MB of memory or disk that no process seems to have, in steps that can be watched, and then waits to be ended. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <unistd.h>

enum { step = 20 << 20, steps = 30 };
static char room[1 << 20];

static void fill(int file) {
  for (int done = 0; done < step; done += sizeof room) if (write(file, room, sizeof room) < 0) perror("write");
}

/* A file that is in no process any more: it waits in a socket that nobody reads from. */
static void send_away(int file) {
  int ends[2];
  char control[CMSG_SPACE(sizeof file)] = { 0 };
  struct iovec word = { room, 1 };
  struct msghdr message = { .msg_iov = &word, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
  struct cmsghdr *head = CMSG_FIRSTHDR(&message);
  *head = (struct cmsghdr) { CMSG_LEN(sizeof file), SOL_SOCKET, SCM_RIGHTS };
  memcpy(CMSG_DATA(head), &file, sizeof file);
  socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
  if (sendmsg(ends[0], &message, 0) < 0) perror("sendmsg");
  close(file);
}

int main(int count, char **words) {
  memset(room, 1, sizeof room);
  for (int at = 0; at < steps; at++) {
    if (!strcmp(words[1], "memfd")) fill(memfd_create("x", 0));
    if (!strcmp(words[1], "flight")) { int file = memfd_create("x", 0); fill(file); send_away(file); }
    if (!strcmp(words[1], "shared")) memset(mmap(0, step, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), 1, step);
    if (!strcmp(words[1], "segments")) { void *place = shmat(shmget(IPC_PRIVATE, step, 0600), 0, 0); memset(place, 1, step); shmdt(place); }
    if (!strcmp(words[1], "unnamed")) { int file = open(words[2], O_CREAT | O_RDWR, 0600); unlink(words[2]); fill(file); }
    usleep(60000);
  }
  sleep(100);
}
