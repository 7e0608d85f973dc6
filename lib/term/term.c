// SPDX-License-Identifier: GPL-3.0-or-later
#include "term/term.h"

#include "os/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define RAW_ON  "\033[?2004h\033[?25l"
#define RAW_OFF "\033[0m\033[?25h\033[?2004l"
/* A terminal without a second screen shows at least a clean one. */
#define FULL_ON  "\033[?1049h\033[H\033[2J"
#define FULL_OFF "\033[0m\033[H\033[2J\033[?1049l"

enum { RESTORE_WAIT_MS = 200, CRASH_STACK_BYTES = 64 * 1024, COLUMNS_UNKNOWN = 80, ROWS_UNKNOWN = 24 };

struct rh_term {
	int in, out;          /* the caller's */
	int keys, paint;      /* in and out opened once more, non-blocking, ours; else in and out themselves */
	bool in_is_terminal;  /* in's modes are ours to change */
	bool out_is_terminal; /* somebody looks at out */
	bool can_paint;       /* … and knows escape sequences */
	bool ended;           /* in has come to its end */
	bool raw;             /* between rh_term_raw() and rh_term_restore() */
	bool full_screen;     /* the second screen is shown */
	bool found_known;     /* found is valid */
	struct termios found; /* in's modes at the start, or when we first came to the foreground */
	void *crash_stack;    /* a crash may be for want of stack; NULL when somebody provides one already */
};

static const int crash_signals[] = {SIGSEGV, SIGABRT, SIGBUS};

enum { CRASH_SIGNALS = sizeof crash_signals / sizeof *crash_signals };

/* What a crashing program needs to give the terminal back. A signal handler can be handed nothing: this is the
 * process's. */
static struct {
	volatile sig_atomic_t armed; /* the rest is valid, and the terminal exists */
	pid_t owner;                 /* a forked child must not touch it */
	int in, paint;               /* as in struct rh_term; in is -1 while found is not known */
	bool can_paint;
	volatile sig_atomic_t full_screen;
	struct termios found;
	struct sigaction before[CRASH_SIGNALS];
	bool at_exit_too; /* registered once for the process */
} crash;

static bool group_has_terminal(int fd)
{
	pid_t group = tcgetpgrp(fd);
	return group <= 0 || group == getpgrp(); /* none: no job control, or a group that cannot be seen from here */
}

/* Async-signal-safe. */
static void give_back(void)
{
	if (!crash.armed || crash.owner != getpid())
		return;
	crash.armed = 0;
	if (crash.in >= 0) {
		if (!group_has_terminal(crash.in))
			return;
		(void)tcsetattr(crash.in, TCSANOW, &crash.found);
	}
	static const char text[] = "\r" RAW_OFF "\r\n", back[] = FULL_OFF;
	if (crash.can_paint && crash.full_screen)
		(void)!write(crash.paint, back, sizeof back - 1);
	if (crash.can_paint)
		(void)!write(crash.paint, text, sizeof text - 1);
}

static void on_crash(int number)
{
	give_back();
	for (size_t i = 0; i < CRASH_SIGNALS; i++)
		if (crash_signals[i] == number)
			(void)sigaction(number, &crash.before[i], NULL);
	(void)raise(number); /* pending until we return, then whoever was there before us gets it */
}

/* The modes to put back. In the background the terminal shows another program's, which are none of ours. */
static void learn_modes(struct rh_term *term)
{
	if (term->found_known || !term->in_is_terminal || !group_has_terminal(term->in))
		return;
	if (tcgetattr(term->in, &term->found) != 0)
		return;
	term->found_known = true;
	crash.found = term->found;
	crash.in = term->in;
}

static void arm(struct rh_term *term)
{
	crash.owner = getpid();
	crash.in = -1;
	crash.paint = term->paint;
	crash.can_paint = term->can_paint;
	crash.full_screen = 0;
	learn_modes(term);
	crash.armed = 1;
	stack_t stack;
	if (sigaltstack(NULL, &stack) == 0 && (stack.ss_flags & SS_DISABLE) != 0) {
		term->crash_stack = malloc(CRASH_STACK_BYTES);
		stack = (stack_t){.ss_sp = term->crash_stack, .ss_size = CRASH_STACK_BYTES};
		if (term->crash_stack != NULL)
			(void)sigaltstack(&stack, NULL);
	}
	struct sigaction action = {.sa_handler = on_crash, .sa_flags = SA_ONSTACK};
	(void)sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < CRASH_SIGNALS; i++)
		(void)sigaction(crash_signals[i], &action, &crash.before[i]);
	if (!crash.at_exit_too)
		crash.at_exit_too = atexit(give_back) == 0;
}

static void disarm(struct rh_term *term)
{
	crash.armed = 0;
	for (size_t i = 0; i < CRASH_SIGNALS; i++)
		(void)sigaction(crash_signals[i], &crash.before[i], NULL);
	if (term->crash_stack != NULL)
		(void)sigaltstack(&(stack_t){.ss_flags = SS_DISABLE}, NULL);
	free(term->crash_stack);
}

/* A write to a stalled terminal blocks however little POLLOUT promised, and a read blocks when ^C has just thrown away
 * what POLLIN promised. O_NONBLOCK on the descriptors we were given would be everybody's who shares them: open the
 * terminal once more for ourselves. */
static int open_again(int fd, int access)
{
	char name[256];
	if (ttyname_r(fd, name, sizeof name) != 0)
		return fd;
	int again = open(name, access | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	return again >= 0 ? again : fd;
}

/* Where that is refused (the terminal may be another user's, after su), for the length of one call. Returns the flags
 * to put back; -1 when there is nothing to do. */
static int stop_blocking(int fd, bool is_ours)
{
	int flags = is_ours ? -1 : fcntl(fd, F_GETFL);
	if (flags < 0 || (flags & O_NONBLOCK) != 0)
		return -1;
	return fcntl(fd, F_SETFL, flags | O_NONBLOCK) == 0 ? flags : -1;
}

static void block_again(int fd, int flags)
{
	int code = errno;
	if (flags >= 0)
		(void)fcntl(fd, F_SETFL, flags);
	errno = code;
}

static bool knows_escapes(void)
{
	const char *name = getenv("TERM");
	return name != NULL && name[0] != '\0' && strcmp(name, "dumb") != 0;
}

enum rh_status rh_term_new(int in, int out, struct rh_term **term, struct rh_error *err)
{
	if (crash.armed && crash.owner == getpid())
		return rh_error_set(err, RH_ERR_INVALID, "the terminal is in use already");
	struct rh_term *made = calloc(1, sizeof *made);
	if (made == NULL)
		return rh_error_no_memory(err);
	made->in = in;
	made->out = out;
	made->keys = in;
	made->paint = out;
	made->in_is_terminal = isatty(in);
	made->out_is_terminal = isatty(out);
	made->can_paint = made->out_is_terminal && knows_escapes();
	if (made->out_is_terminal)
		made->paint = open_again(out, O_WRONLY);
	if (made->in_is_terminal)
		made->keys = open_again(in, O_RDONLY);
	arm(made);
	*term = made;
	return RH_OK;
}

bool rh_term_input_is_terminal(const struct rh_term *term)
{
	return term->in_is_terminal;
}

bool rh_term_output_is_terminal(const struct rh_term *term)
{
	return term->out_is_terminal;
}

bool rh_term_can_paint(const struct rh_term *term)
{
	return term->can_paint;
}

void rh_term_set_plain(struct rh_term *term, bool plain)
{
	term->can_paint = !plain && term->out_is_terminal && knows_escapes();
	crash.can_paint = term->can_paint;
}

bool rh_term_in_foreground(const struct rh_term *term)
{
	if (term->in_is_terminal)
		return group_has_terminal(term->in);
	return !term->out_is_terminal || group_has_terminal(term->out);
}

static bool size_of(int fd, unsigned *columns, unsigned *rows)
{
	struct winsize size;
	if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0)
		return false;
	*columns = size.ws_col;
	*rows = size.ws_row;
	return true;
}

void rh_term_size(const struct rh_term *term, unsigned *columns, unsigned *rows)
{
	if (size_of(term->out, columns, rows) || size_of(term->in, columns, rows))
		return;
	*columns = COLUMNS_UNKNOWN;
	*rows = ROWS_UNKNOWN;
}

void rh_term_descriptors(const struct rh_term *term, int *in, int *out)
{
	*in = term->in;
	*out = term->out;
}

static void say(struct rh_term *term, struct rh_text sequence)
{
	if (term->can_paint)
		(void)rh_term_write(term, sequence, RESTORE_WAIT_MS, NULL, NULL);
}

void rh_term_raw(struct rh_term *term)
{
	if (term->raw || !rh_term_in_foreground(term))
		return;
	learn_modes(term);
	if (!term->found_known)
		return;
	struct termios modes = term->found;
	modes.c_iflag &= ~(tcflag_t)(IXON | ICRNL | INLCR | IGNCR);
	modes.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ECHONL | IEXTEN);
	modes.c_cc[VMIN] = 1;
	modes.c_cc[VTIME] = 0;
	/* TCSAFLUSH would wait for a stalled terminal to take its output first. */
	(void)tcsetattr(term->in, TCSANOW, &modes);
	(void)tcflush(term->in, TCIFLUSH);
	term->raw = true;
	say(term, RH_TEXT(RAW_ON));
}

void rh_term_restore(struct rh_term *term)
{
	if (!term->raw)
		return;
	rh_term_full_screen(term, false);
	term->raw = false;
	if (!rh_term_in_foreground(term)) /* it is the shell's now, which has set its own modes */
		return;
	(void)tcsetattr(term->in, TCSANOW, &term->found);
	say(term, RH_TEXT(RAW_OFF));
}

bool rh_term_is_raw(const struct rh_term *term)
{
	return term->raw;
}

void rh_term_full_screen(struct rh_term *term, bool on)
{
	if (on == term->full_screen || (on && (!term->raw || !term->can_paint)))
		return;
	term->full_screen = on;
	crash.full_screen = on;
	if (rh_term_in_foreground(term))
		say(term, on ? RH_TEXT(FULL_ON) : RH_TEXT(FULL_OFF));
}

bool rh_term_is_full_screen(const struct rh_term *term)
{
	return term->full_screen;
}

int rh_term_input_fd(const struct rh_term *term)
{
	if (term->ended || (term->in_is_terminal && !rh_term_in_foreground(term)))
		return -1;
	return term->in;
}

bool rh_term_input_ended(const struct rh_term *term)
{
	return term->ended;
}

/* Milliseconds left until a monotonic time, rounded up; never negative. */
static int left_ms(int64_t until_ns)
{
	int64_t left_ns = until_ns - rh_clock_monotonic_ns();
	return left_ns > 0 ? (int)((left_ns + 999999) / 1000000) : 0;
}

/* Also for a hang-up, so that the read or write tells. A time that has passed: looks only. */
static bool is_ready(int fd, short events, int64_t until_ns)
{
	struct pollfd one = {.fd = fd, .events = events};
	int ready;
	do
		ready = poll(&one, 1, left_ms(until_ns));
	while (ready < 0 && errno == EINTR);
	return ready > 0;
}

enum rh_status rh_term_read(struct rh_term *term, char *bytes, size_t size, size_t *length, struct rh_error *err)
{
	int fd = rh_term_input_fd(term);
	if (term->ended)
		return rh_error_set(err, RH_ERR_STOPPED, "the input has ended");
	if (fd < 0 || !is_ready(fd, POLLIN, 0)) {
		*length = 0;
		return RH_OK;
	}
	int flags = stop_blocking(term->keys, term->keys != term->in);
	ssize_t got = read(term->keys, bytes, size);
	block_again(term->keys, flags);
	if (got > 0) {
		*length = (size_t)got;
		return RH_OK;
	}
	bool sent_to_background = errno == EIO && !rh_term_in_foreground(term);
	if (got < 0 && (errno == EAGAIN || errno == EINTR || sent_to_background)) {
		*length = 0;
		return RH_OK;
	}
	/* Any other EIO is a hang-up, and so is nothing to read from a terminal that has no modes any more; otherwise
	 * it was ^D, after which there may be more. */
	struct termios modes;
	term->ended = !term->in_is_terminal || got < 0 || tcgetattr(term->in, &modes) != 0;
	return rh_error_set(err, RH_ERR_STOPPED, "the input has ended");
}

enum rh_status rh_term_write(struct rh_term *term, struct rh_text bytes, int wait_ms, size_t *written,
                             struct rh_error *err)
{
	int64_t until_ns = rh_clock_monotonic_ns() + (int64_t)wait_ms * 1000000;
	struct rh_text rest = bytes;
	while (rest.length > 0 && is_ready(term->paint, POLLOUT, until_ns)) {
		int flags = stop_blocking(term->paint, term->paint != term->out);
		ssize_t put = write(term->paint, rest.data, rest.length);
		block_again(term->paint, flags);
		if (put < 0 && errno != EAGAIN && errno != EINTR)
			return rh_error_set(err, RH_ERR_SYSTEM, "cannot write: %s", strerror(errno));
		if (put > 0)
			rest = rh_text_slice(rest, (size_t)put, SIZE_MAX);
		else if (left_ms(until_ns) == 0)
			break;
	}
	if (written != NULL)
		*written = bytes.length - rest.length;
	return RH_OK;
}

bool rh_term_writable(const struct rh_term *term)
{
	return is_ready(term->paint, POLLOUT, 0);
}

void rh_term_free(struct rh_term *term)
{
	if (term == NULL)
		return;
	rh_term_restore(term);
	disarm(term);
	if (term->keys != term->in)
		(void)close(term->keys);
	if (term->paint != term->out)
		(void)close(term->paint);
	free(term);
}
