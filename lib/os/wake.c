// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/wake.h"

#include "os/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { STEP_NS = 100 * 1000000, FDS_MAX = 8 };

static const struct {
	int number;
	enum rh_wake_kind kind;
} signals[] = {
    {SIGINT, RH_WAKE_INTERRUPT}, {SIGTERM, RH_WAKE_END},     {SIGHUP, RH_WAKE_END},       {SIGQUIT, RH_WAKE_END},
    {SIGTSTP, RH_WAKE_SUSPEND},  {SIGWINCH, RH_WAKE_RESIZE}, {SIGCONT, RH_WAKE_CONTINUE},
};

enum { SIGNALS = sizeof signals / sizeof *signals };

struct rh_wake {
	int read_fd, write_fd; /* a pipe, both ends non-blocking; a byte is a signal's number, or 0 for a post */
	atomic_bool posted;    /* a post is in the pipe: the next one need not be, so posts never fill it */
	struct sigaction before[SIGNALS]; /* put back by free */
	struct sigaction pipe_before;     /* SIGPIPE's */
	sigset_t mask_before;             /* the mask of the thread that called new */
};

/* The pipe's write end, or -1: all that a signal handler knows. */
static volatile sig_atomic_t wake_descriptor = -1;

static void on_signal(int number)
{
	int saved_errno = errno;
	unsigned char byte = (unsigned char)number;
	/* A full pipe holds 65,536 signals nobody has read: the loop wakes anyway. */
	(void)!write((int)wake_descriptor, &byte, 1);
	errno = saved_errno;
}

static bool open_pipe(struct rh_wake *wake)
{
	int ends[2];
	if (pipe(ends) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		(void)fcntl(ends[i], F_SETFD, FD_CLOEXEC);
		(void)fcntl(ends[i], F_SETFL, O_NONBLOCK);
	}
	wake->read_fd = ends[0];
	wake->write_fd = ends[1];
	return true;
}

/* A signal ignored when we began stays ignored: nohup, and jobs that a script put into the background, rely on it. */
static void install(struct rh_wake *wake)
{
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
	(void)sigfillset(&action.sa_mask);
	for (size_t i = 0; i < SIGNALS; i++) {
		(void)sigaction(signals[i].number, NULL, &wake->before[i]);
		if (wake->before[i].sa_handler != SIG_IGN)
			(void)sigaction(signals[i].number, &action, NULL);
	}
	struct sigaction ignore = {.sa_handler = SIG_IGN};
	(void)sigemptyset(&ignore.sa_mask);
	(void)sigaction(SIGPIPE, &ignore, &wake->pipe_before);
	/* Blocked, reading in the background fails with EIO instead of stopping us, and writing goes through. */
	sigset_t background;
	(void)sigemptyset(&background);
	(void)sigaddset(&background, SIGTTIN);
	(void)sigaddset(&background, SIGTTOU);
	(void)pthread_sigmask(SIG_BLOCK, &background, &wake->mask_before);
}

enum rh_status rh_wake_new(struct rh_wake **out, struct rh_error *err)
{
	if (wake_descriptor != -1)
		return rh_error_set(err, RH_ERR_INVALID, "signals are being waited for already");
	struct rh_wake *wake = calloc(1, sizeof *wake);
	if (wake == NULL)
		return rh_error_no_memory(err);
	if (!open_pipe(wake)) {
		free(wake);
		return rh_error_set(err, RH_ERR_SYSTEM, "cannot make a pipe: %s", strerror(errno));
	}
	atomic_init(&wake->posted, false);
	wake_descriptor = wake->write_fd;
	install(wake);
	*out = wake;
	return RH_OK;
}

int rh_wake_fd(const struct rh_wake *wake)
{
	return wake->read_fd;
}

static enum rh_wake_kind kind_of(int number)
{
	for (size_t i = 0; i < SIGNALS; i++)
		if (signals[i].number == number)
			return signals[i].kind;
	return RH_WAKE_POSTED;
}

enum rh_wake_kind rh_wake_next(struct rh_wake *wake, int *signal_number)
{
	if (wake == NULL)
		return RH_WAKE_NONE;
	unsigned char byte;
	ssize_t got;
	do
		got = read(wake->read_fd, &byte, 1);
	while (got < 0 && errno == EINTR);
	if (got == 1 && byte == 0)
		atomic_store(&wake->posted, false); /* before the caller looks, so that a later post wakes it again */
	if (signal_number != NULL)
		*signal_number = got == 1 ? byte : 0;
	return got == 1 ? kind_of(byte) : RH_WAKE_NONE;
}

void rh_wake_post(struct rh_wake *wake)
{
	if (atomic_exchange(&wake->posted, true))
		return;
	unsigned char byte = 0;
	ssize_t put;
	do
		put = write(wake->write_fd, &byte, 1);
	while (put < 0 && errno == EINTR);
}

void rh_wake_stop_self(struct rh_wake *wake)
{
	(void)wake;
	struct sigaction stop = {.sa_handler = SIG_DFL}, before;
	sigset_t only, mask_before;
	(void)sigemptyset(&stop.sa_mask);
	(void)sigemptyset(&only);
	(void)sigaddset(&only, SIGTSTP);
	(void)sigaction(SIGTSTP, &stop, &before);
	(void)pthread_sigmask(SIG_UNBLOCK, &only, &mask_before);
	(void)raise(SIGTSTP); /* stops here, until SIGCONT */
	(void)pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
	(void)sigaction(SIGTSTP, &before, NULL);
}

/* How long to wait now, rounded up so that the deadline has passed when it is over. */
static int step_ms(int64_t until_ns)
{
	int64_t now_ns = rh_clock_monotonic_ns();
	return until_ns > now_ns ? (int)((until_ns - now_ns + 999999) / 1000000) : 0;
}

unsigned rh_wake_wait(struct rh_wake *wake, const int *fds, unsigned count, int64_t deadline_ns)
{
	struct pollfd waits[FDS_MAX + 1];
	if (count > FDS_MAX)
		count = FDS_MAX;
	for (unsigned i = 0; i < count; i++)
		waits[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
	waits[count] = (struct pollfd){.fd = wake != NULL ? wake->read_fd : -1, .events = POLLIN};
	bool endless = deadline_ns == INT64_MAX;
	int64_t step_end_ns = rh_clock_monotonic_ns() + STEP_NS;
	int64_t until_ns = deadline_ns < step_end_ns ? deadline_ns : step_end_ns;
	int ready;
	do
		ready = poll(waits, count + 1, endless ? -1 : step_ms(until_ns));
	while (ready < 0 && errno == EINTR);
	unsigned mask = 0;
	for (unsigned i = 0; ready > 0 && i <= count; i++)
		if (waits[i].revents != 0) /* a hang-up or a closed descriptor too: reading says what is wrong */
			mask |= 1U << i;
	return mask;
}

void rh_wake_die_by(int signal_number)
{
	/* SIGQUIT would leave a core file with private answers in it. */
	(void)setrlimit(RLIMIT_CORE, &(struct rlimit){0});
	struct sigaction die = {.sa_handler = SIG_DFL};
	sigset_t only;
	(void)sigemptyset(&die.sa_mask);
	(void)sigemptyset(&only);
	(void)sigaddset(&only, signal_number);
	(void)sigaction(signal_number, &die, NULL);
	(void)pthread_sigmask(SIG_UNBLOCK, &only, NULL);
	(void)raise(signal_number);
	_exit(128 + signal_number); /* a signal that ends nothing by default */
}

void rh_wake_free(struct rh_wake *wake)
{
	if (wake == NULL)
		return;
	for (size_t i = 0; i < SIGNALS; i++)
		(void)sigaction(signals[i].number, &wake->before[i], NULL);
	(void)sigaction(SIGPIPE, &wake->pipe_before, NULL);
	(void)pthread_sigmask(SIG_SETMASK, &wake->mask_before, NULL);
	wake_descriptor = -1;
	(void)close(wake->read_fd);
	(void)close(wake->write_fd);
	free(wake);
}
