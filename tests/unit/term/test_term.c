// SPDX-License-Identifier: GPL-3.0-or-later
#include "term/term.h"

#include "os/clock.h"
#include "os/wake.h"
#include "support/check.h"
#include "support/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

/* A terminal whose other end the test holds. It is nobody's controlling terminal: there is no background. */
static int master, slave;
static struct termios found;
static struct rh_term *open_term; /* to be freed after a failure, too */

static int open_terminal(void **state)
{
	(void)state;
	setenv("TERM", "xterm-256color", 1);
	struct winsize size = {.ws_row = 30, .ws_col = 100};
	if (openpty(&master, &slave, NULL, NULL, &size) != 0 || tcgetattr(slave, &found) != 0)
		return -1;
	return fcntl(master, F_SETFL, O_NONBLOCK);
}

static int close_terminal(void **state)
{
	(void)state;
	rh_term_free(open_term);
	open_term = NULL;
	if (master >= 0)
		close(master);
	close(slave);
	return 0;
}

static struct rh_term *new_term(int in, int out)
{
	assert_null(open_term);
	assert_int_equal(rh_term_new(in, out, &open_term, NULL), RH_OK);
	return open_term;
}

static void free_term(void)
{
	rh_term_free(open_term);
	open_term = NULL;
}

/* What the terminal has been sent; NUL-terminated. */
static const char *shown(void)
{
	static char bytes[4096];
	size_t length = 0;
	for (ssize_t got; (got = read(master, bytes + length, sizeof bytes - 1 - length)) > 0;)
		length += (size_t)got;
	bytes[length] = '\0';
	return bytes;
}

static void await(int fd)
{
	assert_int_equal(poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, PTY_WAIT_MS), 1);
}

/* The terminal hands keys on when it finds the time. */
static void type(const char *keys)
{
	assert_int_equal(write(master, keys, strlen(keys)), (ssize_t)strlen(keys));
	await(slave);
}

/* Reads until that many bytes have come. */
static void check_read(struct rh_term *term, const char *expected)
{
	size_t wanted = strlen(expected), have = 0;
	char bytes[64];
	while (have < wanted) {
		size_t length = 0;
		await(rh_term_input_fd(term));
		assert_int_equal(rh_term_read(term, bytes + have, wanted - have, &length, NULL), RH_OK);
		have += length;
	}
	assert_memory_equal(bytes, expected, wanted);
}

static void check_nothing_to_read(struct rh_term *term)
{
	char bytes[16];
	size_t length = 99;
	assert_int_equal(rh_term_read(term, bytes, sizeof bytes, &length, NULL), RH_OK);
	assert_int_equal(length, 0);
}

static void check_modes_as_found(void)
{
	struct termios now;
	assert_int_equal(tcgetattr(slave, &now), 0);
	assert_int_equal(now.c_iflag, found.c_iflag);
	assert_int_equal(now.c_oflag, found.c_oflag);
	assert_int_equal(now.c_lflag, found.c_lflag);
	assert_memory_equal(now.c_cc, found.c_cc, sizeof now.c_cc);
}

static void raw_shows_nothing_of_what_is_typed_and_hides_the_cursor(void **state)
{
	(void)state;
	struct rh_term *term = new_term(slave, slave);
	assert_true(rh_term_input_is_terminal(term) && rh_term_output_is_terminal(term) && rh_term_can_paint(term));
	assert_false(rh_term_is_raw(term));
	rh_term_raw(term);
	assert_true(rh_term_is_raw(term));
	struct termios now;
	assert_int_equal(tcgetattr(slave, &now), 0);
	assert_int_equal(now.c_lflag & (tcflag_t)(ICANON | ECHO), 0);
	assert_int_not_equal(now.c_lflag & (tcflag_t)ISIG, 0);
	assert_int_equal(now.c_oflag, found.c_oflag);
	assert_string_equal(shown(), "\033[?2004h\033[?25l");
	rh_term_raw(term);
	assert_string_equal(shown(), "");
	rh_term_restore(term);
	assert_false(rh_term_is_raw(term));
	check_modes_as_found();
	assert_string_equal(shown(), "\033[0m\033[?25h\033[?2004l");
	rh_term_restore(term);
	assert_string_equal(shown(), "");
	free_term();
}

static void freeing_a_raw_terminal_gives_it_back(void **state)
{
	(void)state;
	struct rh_term *term = new_term(slave, slave);
	rh_term_raw(term);
	free_term();
	check_modes_as_found();
	assert_non_null(strstr(shown(), "\033[?25h"));
	rh_term_free(NULL);
}

static void unusual_modes_come_back_as_they_were(void **state)
{
	(void)state;
	found.c_lflag &= ~(tcflag_t)(ECHOE | ISIG);
	found.c_iflag |= IXON | INLCR;
	found.c_cc[VERASE] = 8;
	found.c_cc[VMIN] = 7;
	assert_int_equal(tcsetattr(slave, TCSANOW, &found), 0);
	struct rh_term *term = new_term(slave, slave);
	rh_term_raw(term);
	rh_term_restore(term);
	check_modes_as_found();
	rh_term_raw(term);
	free_term();
	check_modes_as_found();
}

static void only_one_can_be_had_at_a_time(void **state)
{
	(void)state;
	struct rh_term *second = NULL;
	(void)new_term(slave, slave);
	struct rh_error err;
	assert_int_equal(rh_term_new(slave, slave, &second, &err), RH_ERR_INVALID);
	assert_null(second);
	free_term();
	(void)new_term(slave, slave);
	free_term();
}

static void bytes_are_read_as_they_are_typed(void **state)
{
	(void)state;
	struct rh_term *term = new_term(slave, slave);
	rh_term_raw(term);
	check_nothing_to_read(term);
	type("ㅂ\033[A\r\n");
	check_read(term, "ㅂ");
	check_read(term, "\033[A\r\n"); /* Enter and ^J are told apart */
	check_nothing_to_read(term);
	free_term();
}

static atomic_bool stop_flushing;

/* As the terminal itself does at ^C. */
static void *flush_all_the_time(void *unused)
{
	(void)unused;
	while (!atomic_load(&stop_flushing)) {
		(void)tcflush(slave, TCIFLUSH);
		sched_yield();
	}
	return NULL;
}

static void bytes_thrown_away_between_looking_and_reading_are_not_waited_for(void **state)
{
	(void)state;
	struct rh_term *term = new_term(slave, slave);
	rh_term_raw(term);
	pthread_t flusher;
	atomic_store(&stop_flushing, false);
	assert_int_equal(pthread_create(&flusher, NULL, flush_all_the_time, NULL), 0);
	for (int i = 0; i < 30000; i++) { /* a read that blocks would wait here until the test's time is over */
		char byte;
		size_t length;
		(void)!write(master, "x", 1);
		assert_int_equal(rh_term_read(term, &byte, 1, &length, NULL), RH_OK);
	}
	atomic_store(&stop_flushing, true);
	pthread_join(flusher, NULL);
	assert_int_equal(fcntl(slave, F_GETFL) & O_NONBLOCK, 0);
	free_term();
}

static void what_was_typed_before_is_discarded(void **state)
{
	(void)state;
	struct rh_term *term = new_term(slave, slave);
	type("early\nears");
	const char *echo = "early\r\nears";
	for (size_t have = 0; have < strlen(echo); have += strlen(shown())) /* it echoes: it has arrived */
		await(master);
	rh_term_raw(term);
	check_nothing_to_read(term);
	type("x");
	check_read(term, "x");
	free_term();
}

static void a_closed_terminal_is_the_end_of_input(void **state)
{
	(void)state;
	struct rh_term *term = new_term(slave, slave);
	char bytes[16];
	size_t length = 99;
	struct rh_error err;
	rh_term_raw(term);
	assert_int_equal(rh_term_input_fd(term), slave);
	close(master);
	master = -1;
	assert_int_equal(rh_term_read(term, bytes, sizeof bytes, &length, &err), RH_ERR_STOPPED);
	assert_int_equal(length, 99);
	assert_int_equal(rh_term_input_fd(term), -1);
	assert_int_equal(rh_term_read(term, bytes, sizeof bytes, &length, NULL), RH_ERR_STOPPED);
	assert_int_equal(rh_term_write(term, RH_TEXT("x"), 0, NULL, &err), RH_ERR_SYSTEM);
	free_term();
}

static void a_pipe_is_no_terminal_but_is_read_and_written(void **state)
{
	(void)state;
	int in[2], out[2];
	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe(out), 0);
	struct rh_term *term = new_term(in[0], out[1]);
	assert_false(rh_term_input_is_terminal(term) || rh_term_output_is_terminal(term) || rh_term_can_paint(term));
	assert_true(rh_term_in_foreground(term));
	rh_term_raw(term);
	assert_false(rh_term_is_raw(term));
	unsigned columns, rows;
	rh_term_size(term, &columns, &rows);
	assert_int_equal(columns, 80);
	assert_int_equal(rows, 24);
	char bytes[16];
	size_t length = 99;
	assert_int_equal(rh_term_read(term, bytes, sizeof bytes, &length, NULL), RH_OK);
	assert_int_equal(length, 0);
	assert_int_equal(write(in[1], "ab", 2), 2);
	close(in[1]);
	assert_int_equal(rh_term_read(term, bytes, sizeof bytes, &length, NULL), RH_OK);
	assert_int_equal(length, 2);
	assert_int_equal(rh_term_read(term, bytes, sizeof bytes, &length, NULL), RH_ERR_STOPPED);
	size_t written = 0;
	assert_int_equal(rh_term_write(term, RH_TEXT("time\n"), 0, &written, NULL), RH_OK);
	assert_int_equal(written, 5);
	assert_int_equal(read(out[0], bytes, sizeof bytes), 5);
	assert_int_equal((fcntl(in[0], F_GETFL) | fcntl(out[1], F_GETFL)) & O_NONBLOCK, 0);
	free_term();
	close(in[0]);
	close(out[0]);
	close(out[1]);
}

static void a_terminal_that_knows_no_escapes_gets_none(void **state)
{
	(void)state;
	static const char *const names[] = {"dumb", "", NULL};
	for (size_t i = 0; i < 3; i++) {
		unsetenv("TERM");
		if (names[i] != NULL)
			setenv("TERM", names[i], 1);
		struct rh_term *term = new_term(slave, slave);
		assert_true(rh_term_output_is_terminal(term));
		assert_false(rh_term_can_paint(term));
		rh_term_raw(term);
		assert_true(rh_term_is_raw(term));
		free_term();
		assert_string_equal(shown(), "");
		check_modes_as_found();
	}
}

static void the_size_is_the_windows_not_the_environments(void **state)
{
	(void)state;
	setenv("COLUMNS", "7", 1);
	setenv("LINES", "7", 1);
	struct rh_term *term = new_term(slave, slave);
	unsigned columns = 0, rows = 0;
	rh_term_size(term, &columns, &rows);
	assert_int_equal(columns, 100);
	assert_int_equal(rows, 30);
	assert_int_equal(ioctl(master, TIOCSWINSZ, &(struct winsize){.ws_row = 10, .ws_col = 40}), 0);
	rh_term_size(term, &columns, &rows);
	assert_int_equal(columns, 40);
	assert_int_equal(rows, 10);
	assert_int_equal(ioctl(master, TIOCSWINSZ, &(struct winsize){0}), 0);
	rh_term_size(term, &columns, &rows);
	assert_int_equal(columns, 80);
	assert_int_equal(rows, 24);
	free_term();
	unsetenv("COLUMNS");
	unsetenv("LINES");
}

/* Nobody reads the other end. */
static void a_stalled_terminal_does_not_hold_the_program(void **state)
{
	(void)state;
	struct rh_term *term = new_term(slave, slave);
	struct rh_buffer much = {0};
	rh_buffer_fill(&much, 'x', 1000000);
	assert_true(rh_term_writable(term));
	size_t written = 0;
	int64_t before_ns = rh_clock_monotonic_ns();
	assert_int_equal(rh_term_write(term, rh_buffer_view(&much), 0, &written, NULL), RH_OK);
	assert_true(written > 0 && written < much.length);
	while (written > 0) /* the system moves some of it on, until its last buffer is full */
		assert_int_equal(rh_term_write(term, RH_TEXT("y"), 30, &written, NULL), RH_OK);
	assert_false(rh_term_writable(term));
	int64_t took_ns = rh_clock_monotonic_ns() - before_ns;
	assert_true(took_ns >= 30000000 && took_ns < INT64_C(5000000000));
	assert_int_equal(fcntl(slave, F_GETFL) & O_NONBLOCK, 0); /* others share the descriptor */
	(void)shown();
	(void)shown();
	rh_buffer_done(&much);
	free_term();
}

static void output_that_is_gone_is_told(void **state)
{
	(void)state;
	int out[2];
	struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
	sigaction(SIGPIPE, &ignore, &before);
	assert_int_equal(pipe(out), 0);
	struct rh_term *term = new_term(slave, out[1]);
	close(out[0]);
	struct rh_error err;
	assert_int_equal(rh_term_write(term, RH_TEXT("x"), 0, NULL, &err), RH_ERR_SYSTEM);
	assert_non_null(strstr(err.message, strerror(EPIPE)));
	free_term();
	close(out[1]);
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	term = new_term(slave, full);
	assert_int_equal(rh_term_write(term, RH_TEXT("x"), 0, NULL, &err), RH_ERR_SYSTEM);
	free_term();
	close(full);
	sigaction(SIGPIPE, &before, NULL);
}

/* From here on, the terminal is the program's controlling one. */

static void say(struct rh_term *term, const char *text)
{
	(void)rh_term_write(term, rh_text_of(text), 1000, NULL, NULL);
}

static struct rh_term *go_raw(void)
{
	if (rh_term_new(STDIN_FILENO, STDOUT_FILENO, &open_term, NULL) != RH_OK)
		_exit(99);
	rh_term_raw(open_term);
	if (!rh_term_is_raw(open_term))
		_exit(98);
	return open_term;
}

static int crash_by(void *ctx)
{
	(void)go_raw();
	(void)raise(*(int *)ctx);
	return 97;
}

/* For want of stack: what a handler needs, too. */
static int overflow(int depth, volatile const char *above)
{
	volatile char frame[4096];
	frame[0] = above[0];
	return depth == 0 ? 0 : overflow(depth - 1, frame) + frame[0];
}

static int crash_by_overflow(void *ctx)
{
	(void)ctx;
	(void)setrlimit(RLIMIT_STACK, &(struct rlimit){.rlim_cur = 1 << 20, .rlim_max = 1 << 20});
	(void)go_raw();
	return overflow(INT_MAX, "x");
}

static int exit_while_raw(void *ctx)
{
	(void)ctx;
	(void)go_raw();
	exit(5);
}

static void check_terminal_given_back(int (*run)(void *), void *ctx, int status)
{
	struct pty *pty = pty_start(&(struct pty_options){.run = run, .ctx = ctx});
	pty_expect_exit(pty, status);
	assert_true(pty_modes_unchanged(pty));
	assert_true(pty_cursor_visible(pty));
	assert_false(pty_paste_marked(pty));
	assert_true(rh_text_find(pty_bytes(pty), RH_TEXT("\033[?25l")) != SIZE_MAX);
	pty_end(pty);
}

static void a_crashing_program_gives_the_terminal_back(void **state)
{
	(void)state;
	int numbers[] = {SIGSEGV, SIGABRT, SIGBUS};
	for (size_t i = 0; i < 3; i++)
		check_terminal_given_back(crash_by, &numbers[i], 128 + numbers[i]);
}

static void a_program_out_of_stack_gives_the_terminal_back(void **state)
{
	(void)state;
	check_terminal_given_back(crash_by_overflow, NULL, 128 + SIGSEGV);
}

static void a_program_that_exits_anywhere_gives_the_terminal_back(void **state)
{
	(void)state;
	check_terminal_given_back(exit_while_raw, NULL, 5);
}

static int fork_while_raw(void *ctx)
{
	(void)ctx;
	struct rh_term *term = go_raw();
	pid_t pid = fork();
	if (pid == 0)
		(void)raise(SIGABRT);
	while (pid > 0 && waitpid(pid, NULL, 0) < 0)
		;
	say(term, "still raw");
	char byte;
	(void)!read(STDIN_FILENO, &byte, 1);
	rh_term_free(term);
	return 0;
}

static void a_crashing_child_leaves_the_terminal_alone(void **state)
{
	(void)state;
	struct pty *pty = pty_start(&(struct pty_options){.run = fork_while_raw});
	pty_expect(pty, "still raw");
	assert_true(pty_is_raw(pty));
	assert_false(pty_cursor_visible(pty));
	pty_send(pty, "x");
	pty_expect_exit(pty, 0);
}

/* The program for the shell: says every key and every signal. */
static void keys_signal(struct rh_wake *wake, struct rh_term *term)
{
	int number;
	for (enum rh_wake_kind kind; (kind = rh_wake_next(wake, &number)) != RH_WAKE_NONE;) {
		switch (kind) {
		case RH_WAKE_SUSPEND:
			rh_term_restore(term);
			say(term, "stopping\r\n");
			rh_wake_stop_self(wake);
			break;
		case RH_WAKE_CONTINUE:
			rh_term_restore(term);
			rh_term_raw(term);
			say(term, "going on\r\n");
			break;
		case RH_WAKE_INTERRUPT:
			say(term, "interrupt\r\n");
			break;
		case RH_WAKE_END:
			rh_term_restore(term);
			rh_wake_die_by(number);
			break;
		case RH_WAKE_NONE:
		case RH_WAKE_POSTED:
		case RH_WAKE_RESIZE:
			break;
		}
	}
}

static int keys_program(void)
{
	struct rh_wake *wake = NULL;
	struct rh_term *term = NULL;
	if (rh_wake_new(&wake, NULL) != RH_OK || rh_term_new(STDIN_FILENO, STDOUT_FILENO, &term, NULL) != RH_OK)
		return 1;
	rh_term_raw(term);
	say(term, rh_term_in_foreground(term) ? "in front\r\n" : "behind\r\n");
	char byte = 0;
	while (byte != 'q') {
		int fd = rh_term_input_fd(term);
		/* A job that began in the background hears nothing when it comes to the front. */
		unsigned ready = rh_wake_wait(wake, &fd, 1, rh_clock_monotonic_ns() + 50000000);
		if ((ready & 2U) != 0)
			keys_signal(wake, term);
		if (!rh_term_is_raw(term) && rh_term_in_foreground(term)) {
			rh_term_raw(term);
			say(term, "now in front\r\n");
		}
		size_t length = 0;
		if (rh_term_read(term, &byte, 1, &length, NULL) != RH_OK) {
			keys_signal(wake, term); /* a hang-up is told before the end of input is there */
			break;
		}
		if (length == 0)
			continue;
		char text[32];
		(void)snprintf(text, sizeof text, "key %02x\r\n", (unsigned char)byte);
		say(term, text);
	}
	rh_term_free(term);
	rh_wake_free(wake);
	return 0;
}

static struct pty *shell_with_keys(const char *command_end)
{
	char self[PATH_MAX + 8] = "SELF=";
	ssize_t length = readlink("/proc/self/exe", self + 5, PATH_MAX);
	assert_true(length > 0);
	self[5 + length] = '\0';
	const char *const env[] = {self, NULL};
	struct pty *pty = pty_start_shell(&(struct pty_options){.env = env});
	pty_send(pty, "$SELF --keys");
	pty_send(pty, command_end);
	return pty;
}

static void stopping_gives_the_terminal_to_the_shell_and_going_on_takes_it_back(void **state)
{
	(void)state;
	struct pty *pty = shell_with_keys("\r");
	pty_expect(pty, "in front");
	assert_true(pty_is_raw(pty));
	for (int i = 0; i < 2; i++) {
		pty_send(pty, "\x1a");
		pty_expect(pty, "Stopped");
		assert_false(pty_is_raw(pty));
		assert_true(pty_cursor_visible(pty));
		assert_false(pty_paste_marked(pty));
		pty_send(pty, "clear\r");
		pty_expect_gone(pty, "Stopped");
		pty_send(pty, "fg\r");
		pty_expect(pty, "going on");
		assert_true(pty_is_raw(pty));
		assert_false(pty_cursor_visible(pty));
		pty_send(pty, "a");
		pty_expect(pty, "key 61");
	}
	pty_send(pty, "q");
	pty_expect(pty, "key 71\n$");
	pty_send(pty, "echo status $?\r");
	pty_expect(pty, "status 0");
	assert_false(pty_is_raw(pty));
}

static void control_c_is_a_signal_not_a_key(void **state)
{
	(void)state;
	struct pty *pty = shell_with_keys("\r");
	pty_expect(pty, "in front");
	pty_send(pty, "\x03");
	pty_expect(pty, "interrupt");
	pty_send(pty, "\x13\x11\x16q"); /* what would stop the output, or quote the next key */
	pty_expect(pty, "key 13\nkey 11\nkey 16\nkey 71");
}

static void in_the_background_the_terminal_is_left_alone(void **state)
{
	(void)state;
	struct pty *pty = shell_with_keys(" &\r");
	pty_expect(pty, "behind");
	assert_false(pty_is_raw(pty));
	assert_true(pty_cursor_visible(pty));
	pty_send(pty, "echo for the $((1 + 1))nd shell\r"); /* the job does not read it */
	pty_expect(pty, "for the 2nd shell");
	pty_send(pty, "fg\r");
	pty_expect(pty, "now in front");
	assert_true(pty_is_raw(pty));
	pty_send(pty, "q");
	pty_expect(pty, "key 71\n$");
	pty_send(pty, "echo modes $(stty -a | grep -c ' icanon')\r");
	pty_expect(pty, "modes 1");
}

static void ended_by_a_signal_it_gives_the_terminal_back_and_says_by_which(void **state)
{
	(void)state;
	struct pty *pty = shell_with_keys("\r");
	pty_expect(pty, "in front");
	pty_signal_foreground(pty, SIGTERM);
	pty_expect(pty, "Terminated");
	pty_send(pty, "echo status $?\r");
	pty_expect(pty, "status 143");
	assert_false(pty_is_raw(pty));
	assert_true(pty_cursor_visible(pty));
}

static int keys_run(void *ctx)
{
	(void)ctx;
	return keys_program();
}

static void a_closed_window_ends_it(void **state)
{
	(void)state;
	struct pty *pty = pty_start(&(struct pty_options){.run = keys_run});
	pty_expect(pty, "in front");
	pty_hang_up(pty);
	pty_expect_exit(pty, 128 + SIGHUP);
}

#define with_terminal(test) cmocka_unit_test_setup_teardown(test, open_terminal, close_terminal)
#define with_pty(test)      cmocka_unit_test_teardown(test, pty_teardown)

int main(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--keys") == 0)
		return keys_program();
	const struct CMUnitTest tests[] = {
	    with_terminal(raw_shows_nothing_of_what_is_typed_and_hides_the_cursor),
	    with_terminal(freeing_a_raw_terminal_gives_it_back),
	    with_terminal(unusual_modes_come_back_as_they_were),
	    with_terminal(only_one_can_be_had_at_a_time),
	    with_terminal(bytes_are_read_as_they_are_typed),
	    with_terminal(bytes_thrown_away_between_looking_and_reading_are_not_waited_for),
	    with_terminal(what_was_typed_before_is_discarded),
	    with_terminal(a_closed_terminal_is_the_end_of_input),
	    with_terminal(a_pipe_is_no_terminal_but_is_read_and_written),
	    with_terminal(a_terminal_that_knows_no_escapes_gets_none),
	    with_terminal(the_size_is_the_windows_not_the_environments),
	    with_terminal(a_stalled_terminal_does_not_hold_the_program),
	    with_terminal(output_that_is_gone_is_told),
	    with_pty(a_crashing_program_gives_the_terminal_back),
	    with_pty(a_program_out_of_stack_gives_the_terminal_back),
	    with_pty(a_program_that_exits_anywhere_gives_the_terminal_back),
	    with_pty(a_crashing_child_leaves_the_terminal_alone),
	    with_pty(stopping_gives_the_terminal_to_the_shell_and_going_on_takes_it_back),
	    with_pty(control_c_is_a_signal_not_a_key),
	    with_pty(in_the_background_the_terminal_is_left_alone),
	    with_pty(ended_by_a_signal_it_gives_the_terminal_back_and_says_by_which),
	    with_pty(a_closed_window_ends_it),
	};
	return cmocka_run_group_tests_name("term.term", tests, NULL, NULL);
}
