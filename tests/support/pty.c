// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/pty.h"

#include "os/clock.h"
#include "support/check.h"
#include "support/tmpdir.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>
#include <vterm.h>

#define PASTE_ON  "\033[?2004h"
#define PASTE_OFF "\033[?2004l"

enum { POLL_MS = 20, DESCRIPTORS_CLOSED = 256, ENVIRONMENT_MAX = 64 };

struct pty {
	struct pty *next; /* in open_ones */
	int master;       /* -1 once hung up */
	pid_t pid;        /* the program's, also of its session */
	bool closed;      /* nobody has the terminal open any more */
	bool reaped;      /* status is valid */
	int status;       /* of waitpid() */
	VTerm *terminal;
	VTermScreen *screen;
	unsigned columns, rows;
	bool cursor_visible;
	bool alternate;
	struct termios before; /* the modes before the program came */
	struct tmpdir dir;     /* the fresh home, when it is ours */
	char *home;
	struct rh_buffer bytes; /* everything written */
	struct rh_buffer scrollback;
	struct rh_buffer text; /* the last answer of pty_screen() or pty_row() */
};

/* Those not ended yet: a test that fails does not come to its end. */
static struct pty *open_ones;

/* Cells to text. */

static void append_cell(struct rh_buffer *out, const VTermScreenCell *cell)
{
	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i] != 0 && cell->chars[i] != UINT32_MAX; i++)
		rh_buffer_character(out, cell->chars[i]);
}

static void cut_blanks(struct rh_buffer *out, size_t start)
{
	while (out->length > start && out->data[out->length - 1] == ' ')
		rh_buffer_truncate(out, out->length - 1);
}

static VTermScreenCell cell_at(const struct pty *pty, unsigned row, unsigned column)
{
	VTermScreenCell cell = {0};
	vterm_screen_get_cell(pty->screen, (VTermPos){.row = (int)row, .col = (int)column}, &cell);
	return cell;
}

static void append_row(const struct pty *pty, struct rh_buffer *out, unsigned row)
{
	size_t start = out->length;
	for (unsigned column = 0; column < pty->columns;) {
		VTermScreenCell cell = cell_at(pty, row, column);
		if (cell.chars[0] == 0)
			rh_buffer_byte(out, ' ');
		else
			append_cell(out, &cell);
		column += cell.width > 1 ? 2 : 1;
	}
	cut_blanks(out, start);
}

static int on_line_left(int columns, const VTermScreenCell *cells, void *ctx)
{
	struct rh_buffer *out = &((struct pty *)ctx)->scrollback;
	size_t start = out->length;
	for (int i = 0; i<columns; i += cells[i].width> 1 ? 2 : 1) {
		if (cells[i].chars[0] == 0)
			rh_buffer_byte(out, ' ');
		else
			append_cell(out, &cells[i]);
	}
	cut_blanks(out, start);
	rh_buffer_byte(out, '\n');
	return 1;
}

static int on_property(VTermProp property, VTermValue *value, void *ctx)
{
	struct pty *pty = ctx;
	if (property == VTERM_PROP_CURSORVISIBLE)
		pty->cursor_visible = value->boolean;
	if (property == VTERM_PROP_ALTSCREEN)
		pty->alternate = value->boolean;
	return 1;
}

/* What a terminal answers when it is asked, for its cursor's place for one. */
static void on_reply(const char *bytes, size_t length, void *ctx)
{
	const struct pty *pty = ctx;
	if (pty->master >= 0)
		(void)!write(pty->master, bytes, length);
}

static void open_screen(struct pty *pty)
{
	static const VTermScreenCallbacks callbacks = {.settermprop = on_property, .sb_pushline = on_line_left};
	pty->terminal = vterm_new((int)pty->rows, (int)pty->columns);
	if (pty->terminal == NULL)
		fail_msg("no memory for a screen");
	vterm_set_utf8(pty->terminal, 1);
	vterm_output_set_callback(pty->terminal, on_reply, pty);
	pty->screen = vterm_obtain_screen(pty->terminal);
	vterm_screen_set_callbacks(pty->screen, &callbacks, pty);
	vterm_screen_enable_altscreen(pty->screen, 1);
	vterm_screen_reset(pty->screen, 1);
	pty->cursor_visible = true;
}

/* Starting. */

struct environment {
	char *entries[ENVIRONMENT_MAX + 1]; /* "NAME=VALUE", owned, NULL-terminated */
	size_t count;
};

static size_t name_length(const char *entry)
{
	return strcspn(entry, "=");
}

static void take_away(struct environment *environment, const char *name)
{
	size_t length = name_length(name);
	for (size_t i = 0; i < environment->count; i++) {
		if (name_length(environment->entries[i]) != length ||
		    strncmp(environment->entries[i], name, length) != 0)
			continue;
		free(environment->entries[i]);
		environment->entries[i] = environment->entries[--environment->count];
		environment->entries[environment->count] = NULL;
		return;
	}
}

static void put(struct environment *environment, const char *name, const char *value, const char *more)
{
	struct rh_buffer entry = {0};
	rh_buffer_printf(&entry, "%s=%s%s", name, value, more);
	take_away(environment, entry.data);
	if (environment->count == ENVIRONMENT_MAX ||
	    rh_buffer_take(&entry, &environment->entries[environment->count], NULL) != RH_OK)
		fail_msg("too large an environment");
	environment->count++;
}

/* Sanitizers and coverage are told what they are told in the tests. */
static void put_inherited(struct environment *environment)
{
	static const char *const names[] = {"PATH",         "TMPDIR",       "ASAN_OPTIONS",      "UBSAN_OPTIONS",
	                                    "LSAN_OPTIONS", "TSAN_OPTIONS", "LLVM_PROFILE_FILE", "GCOV_PREFIX"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);
		if (value != NULL)
			put(environment, names[i], value, "");
	}
}

static void pin(struct environment *environment, const char *home, const char *const *more)
{
	put_inherited(environment);
	put(environment, "HOME", home, "");
	put(environment, "XDG_CONFIG_HOME", home, "/.config");
	put(environment, "XDG_DATA_HOME", home, "/.local/share");
	put(environment, "XDG_STATE_HOME", home, "/.local/state");
	put(environment, "XDG_CACHE_HOME", home, "/.cache");
	put(environment, "XDG_RUNTIME_DIR", home, "/.runtime");
	put(environment, "PULSE_SERVER", "unix:", "/nonexistent/native");
	put(environment, "INPUTRC", "/dev/null", "");
	put(environment, "TZ", "Asia/Seoul", "");
	put(environment, "LANG", "C.UTF-8", "");
	put(environment, "TERM", "xterm-256color", "");
	for (; more != NULL && *more != NULL; more++) {
		const char *value = strchr(*more, '=');
		if (value == NULL) {
			take_away(environment, *more);
			continue;
		}
		char *name = strndup(*more, (size_t)(value - *more));
		put(environment, name != NULL ? name : "", value + 1, "");
		free(name);
	}
}

static void environment_done(struct environment *environment)
{
	for (size_t i = 0; i < environment->count; i++)
		free(environment->entries[i]);
}

/* Nothing of how the tests themselves were started shall reach the program. */
static void begin_afresh(const char *cwd)
{
	for (int number = 1; number < 32; number++)
		(void)sigaction(number, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
	sigset_t none;
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)setrlimit(RLIMIT_CORE, &(struct rlimit){0});
	for (int fd = 3; fd < DESCRIPTORS_CLOSED; fd++)
		(void)close(fd);
	if (chdir(cwd) != 0)
		_exit(126);
}

_Noreturn static void be_the_program(const struct pty_options *options, struct environment *environment,
                                     const char *cwd)
{
	begin_afresh(cwd);
	environ = environment->entries;
	if (options->run != NULL)
		_exit(options->run(options->ctx));
	union {
		const char *const *given;
		char *const *wanted; /* execvp() does not write through it, whatever its type says */
	} argv = {.given = options->argv};
	(void)execvp(argv.wanted[0], argv.wanted);
	(void)fprintf(stderr, "cannot run %s: %s\n", argv.wanted[0], strerror(errno));
	_exit(127);
}

static void fork_it(struct pty *pty, const struct pty_options *options)
{
	struct environment environment = {.count = 0};
	pin(&environment, pty->home, options->env);
	struct winsize size = {.ws_row = (unsigned short)pty->rows, .ws_col = (unsigned short)pty->columns};
	int slave;
	if (openpty(&pty->master, &slave, NULL, NULL, &size) != 0)
		fail_msg("no pseudo-terminal: %s", strerror(errno));
	(void)fcntl(pty->master, F_SETFD, FD_CLOEXEC);
	(void)tcgetattr(slave, &pty->before);
	(void)fflush(NULL); /* or the child would write the test's own output once more */
	pty->pid = fork();
	if (pty->pid == 0) {
		(void)login_tty(slave);
		be_the_program(options, &environment, options->cwd != NULL ? options->cwd : pty->home);
	}
	(void)close(slave);
	environment_done(&environment);
	if (pty->pid < 0)
		fail_msg("cannot fork: %s", strerror(errno));
	(void)fcntl(pty->master, F_SETFL, O_NONBLOCK);
}

struct pty *pty_start(const struct pty_options *options)
{
	struct pty *pty = calloc(1, sizeof *pty);
	if (pty == NULL) {
		fail_msg("no memory for a terminal");
		abort();
	}
	pty->columns = options->columns != 0 ? options->columns : 80;
	pty->rows = options->rows != 0 ? options->rows : 24;
	if (options->home == NULL)
		tmpdir_make(&pty->dir);
	pty->home = strdup(options->home != NULL ? options->home : pty->dir.path);
	if (pty->home == NULL)
		fail_msg("no memory for a terminal");
	open_screen(pty);
	fork_it(pty, options);
	pty->next = open_ones;
	open_ones = pty;
	return pty;
}

struct pty *pty_start_shell(const struct pty_options *options)
{
	/* Without its own line editing, the modes at its prompt are those a program would find at first. */
	static const char *const argv[] = {"bash", "--norc", "--noprofile", "--noediting", "-i", NULL};
	const char *env[ENVIRONMENT_MAX] = {"PS1=$ ", "PS2=> ", "HISTFILE=/dev/null",
	                                    "BASH_SILENCE_DEPRECATION_WARNING=1"};
	size_t count = 4;
	for (const char *const *more = options->env; more != NULL && *more != NULL && count + 1 < ENVIRONMENT_MAX;
	     more++)
		env[count++] = *more;
	env[count] = NULL;
	struct pty_options shell = *options;
	shell.argv = argv;
	shell.run = NULL;
	shell.env = env;
	struct pty *pty = pty_start(&shell);
	pty_expect(pty, "$");
	return pty;
}

static void reap(struct pty *pty, int flags)
{
	if (pty->reaped || pty->pid <= 0)
		return;
	pid_t waited;
	do
		waited = waitpid(pty->pid, &pty->status, flags);
	while (waited < 0 && errno == EINTR);
	pty->reaped = waited != 0;
}

void pty_end(struct pty *pty)
{
	if (pty == NULL)
		return;
	if (!pty->reaped) {
		pid_t foreground = pty->master >= 0 ? tcgetpgrp(pty->master) : -1;
		if (foreground > 1)
			(void)kill(-foreground, SIGKILL);
		(void)kill(-pty->pid, SIGKILL);
		(void)kill(pty->pid, SIGKILL);
		reap(pty, 0);
	}
	for (struct pty **at = &open_ones; *at != NULL; at = &(*at)->next) {
		if (*at == pty) {
			*at = pty->next;
			break;
		}
	}
	if (pty->master >= 0)
		(void)close(pty->master);
	vterm_free(pty->terminal);
	rh_buffer_done(&pty->bytes);
	rh_buffer_done(&pty->scrollback);
	rh_buffer_done(&pty->text);
	tmpdir_remove(&pty->dir);
	free(pty->home);
	free(pty);
}

int pty_teardown(void **state)
{
	(void)state;
	while (open_ones != NULL)
		pty_end(open_ones);
	return 0;
}

const char *pty_home(const struct pty *pty)
{
	return pty->home;
}

pid_t pty_pid(const struct pty *pty)
{
	return pty->pid;
}

/* Reading and writing. */

/* Takes what is there, waiting for it at most wait_ms. False when nothing came. */
static bool take(struct pty *pty, int wait_ms)
{
	if (pty->closed || pty->master < 0) {
		(void)poll(NULL, 0, wait_ms < 2 ? wait_ms : 2); /* only the program's end can still come */
		return false;
	}
	struct pollfd one = {.fd = pty->master, .events = POLLIN};
	if (poll(&one, 1, wait_ms) <= 0)
		return false;
	char bytes[16384];
	ssize_t got = read(pty->master, bytes, sizeof bytes);
	if (got <= 0) {
		pty->closed = got == 0 || (errno != EAGAIN && errno != EINTR);
		return false;
	}
	rh_buffer_text(&pty->bytes, (struct rh_text){bytes, (size_t)got});
	(void)vterm_input_write(pty->terminal, bytes, (size_t)got);
	vterm_screen_flush_damage(pty->screen);
	return true;
}

void pty_look(struct pty *pty)
{
	while (take(pty, 0))
		;
}

static int64_t bound_ns(void)
{
	return rh_clock_monotonic_ns() + (int64_t)PTY_WAIT_MS * 1000000;
}

/* A terminal takes keys even while its program is writing a lot: read on, or both would wait for each other. */
static void send_bytes(struct pty *pty, const char *bytes, size_t length)
{
	int64_t until_ns = bound_ns();
	while (length > 0) {
		ssize_t put = write(pty->master, bytes, length);
		if (put > 0) {
			bytes += put;
			length -= (size_t)put;
		} else if (put < 0 && errno != EAGAIN && errno != EINTR) {
			fail_msg("cannot type: %s", strerror(errno));
		} else if (rh_clock_monotonic_ns() > until_ns) {
			fail_msg("the program does not take what is typed");
		} else if (!take(pty, 0)) {
			(void)poll(&(struct pollfd){.fd = pty->master, .events = POLLIN | POLLOUT}, 1, POLL_MS);
		}
	}
}

void pty_send(struct pty *pty, const char *keys)
{
	send_bytes(pty, keys, strlen(keys));
}

bool pty_paste_marked(const struct pty *pty)
{
	struct rh_text rest = rh_buffer_view(&pty->bytes);
	bool marked = false;
	for (size_t at; (at = rh_text_find(rest, RH_TEXT("\033[?2004"))) != SIZE_MAX;) {
		rest = rh_text_slice(rest, at, SIZE_MAX);
		marked = rh_text_starts_with(rest, RH_TEXT(PASTE_ON));
		rest = rh_text_slice(rest, sizeof PASTE_OFF - 2, SIZE_MAX);
	}
	return marked;
}

void pty_paste(struct pty *pty, const char *text)
{
	bool marked = pty_paste_marked(pty);
	if (marked)
		pty_send(pty, "\033[200~");
	pty_send(pty, text);
	if (marked)
		pty_send(pty, "\033[201~");
}

void pty_signal(struct pty *pty, int number)
{
	if (pty->reaped || kill(pty->pid, number) != 0)
		fail_msg("the program is gone");
}

void pty_signal_foreground(struct pty *pty, int number)
{
	pid_t group = tcgetpgrp(pty->master);
	if (group <= 1 || kill(-group, number) != 0)
		fail_msg("nothing has the terminal");
}

void pty_resize(struct pty *pty, unsigned columns, unsigned rows)
{
	pty_look(pty);
	pty->columns = columns;
	pty->rows = rows;
	vterm_set_size(pty->terminal, (int)rows, (int)columns);
	struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
	if (ioctl(pty->master, TIOCSWINSZ, &size) != 0)
		fail_msg("cannot resize: %s", strerror(errno));
}

void pty_hang_up(struct pty *pty)
{
	(void)close(pty->master);
	pty->master = -1;
}

/* Waiting. */

static void give_up(struct pty *pty, const char *file, int line)
{
	print_error("The screen is:\n--------\n%s--------\n", pty_screen(pty));
	_fail(file, line);
}

void pty_expect_that_at(struct pty *pty, bool (*test)(struct pty *pty, void *ctx), void *ctx, const char *name,
                        const char *file, int line)
{
	int64_t until_ns = bound_ns();
	for (;;) {
		pty_look(pty);
		if (test(pty, ctx))
			return;
		if (rh_clock_monotonic_ns() > until_ns || (pty->closed && pty->reaped)) {
			print_error("Waited in vain: %s\n", name);
			give_up(pty, file, line);
			return;
		}
		if (!take(pty, POLL_MS))
			reap(pty, WNOHANG);
	}
}

struct sought {
	const char *text;
	bool there;
};

static bool is_as_sought(struct pty *pty, void *ctx)
{
	const struct sought *sought = ctx;
	return (strstr(pty_screen(pty), sought->text) != NULL) == sought->there;
}

void pty_expect_at(struct pty *pty, const char *text, bool there, const char *file, int line)
{
	struct sought sought = {.text = text, .there = there};
	struct rh_buffer name = {0};
	rh_buffer_printf(&name, "\"%s\"%s", text, there ? "" : " to go");
	pty_expect_that_at(pty, is_as_sought, &sought, name.data, file, line);
	rh_buffer_done(&name);
}

static bool has_ended(struct pty *pty, void *ctx)
{
	(void)ctx;
	reap(pty, WNOHANG);
	return pty->reaped;
}

void pty_expect_exit_at(struct pty *pty, int status, const char *file, int line)
{
	pty_expect_that_at(pty, has_ended, NULL, "the program to end", file, line);
	pty_look(pty);
	int ended = WIFSIGNALED(pty->status) ? 128 + WTERMSIG(pty->status) : WEXITSTATUS(pty->status);
	if (ended == status)
		return;
	print_error("It ended with %d, not %d.\n", ended, status);
	give_up(pty, file, line);
}

/* Looking. */

const char *pty_screen(struct pty *pty)
{
	rh_buffer_clear(&pty->text);
	for (unsigned row = 0; row < pty->rows; row++) {
		append_row(pty, &pty->text, row);
		rh_buffer_byte(&pty->text, '\n');
	}
	return pty->text.data;
}

const char *pty_row(struct pty *pty, unsigned row)
{
	rh_buffer_clear(&pty->text);
	append_row(pty, &pty->text, row);
	rh_buffer_string(&pty->text, "");
	return pty->text.data != NULL ? pty->text.data : "";
}

const char *pty_scrollback(struct pty *pty)
{
	return pty->scrollback.data != NULL ? pty->scrollback.data : "";
}

struct rh_text pty_bytes(const struct pty *pty)
{
	return rh_buffer_view(&pty->bytes);
}

static bool row_begins_with(const struct pty *pty, unsigned row, unsigned column, const char *text)
{
	struct rh_buffer rest = {0};
	for (unsigned at = column; at < pty->columns;) {
		VTermScreenCell cell = cell_at(pty, row, at);
		if (cell.chars[0] == 0)
			rh_buffer_byte(&rest, ' ');
		else
			append_cell(&rest, &cell);
		at += cell.width > 1 ? 2 : 1;
	}
	bool begins = rh_text_starts_with(rh_buffer_view(&rest), rh_text_of(text));
	rh_buffer_done(&rest);
	return begins;
}

bool pty_find(struct pty *pty, const char *text, unsigned *row, unsigned *column)
{
	for (unsigned r = 0; r < pty->rows; r++) {
		for (unsigned c = 0; c < pty->columns; c++) {
			if (cell_at(pty, r, c).chars[0] == UINT32_MAX || !row_begins_with(pty, r, c, text))
				continue;
			*row = r;
			*column = c;
			return true;
		}
	}
	return false;
}

void pty_cursor(const struct pty *pty, unsigned *row, unsigned *column)
{
	VTermPos at;
	vterm_state_get_cursorpos(vterm_obtain_state(pty->terminal), &at);
	*row = (unsigned)at.row;
	*column = (unsigned)at.col;
}

bool pty_cursor_visible(const struct pty *pty)
{
	return pty->cursor_visible;
}

bool pty_alternate_screen(const struct pty *pty)
{
	return pty->alternate;
}

static int colour_of(const VTermColor *colour, bool is_default)
{
	if (is_default)
		return PTY_COLOUR_DEFAULT;
	return VTERM_COLOR_IS_INDEXED(colour) ? colour->indexed.idx : PTY_COLOUR_RGB;
}

struct pty_cell pty_cell_at(const struct pty *pty, unsigned row, unsigned column)
{
	VTermScreenCell found = cell_at(pty, row, column);
	struct pty_cell cell = {
	    .width = found.chars[0] == UINT32_MAX ? 0 : found.width,
	    .foreground = colour_of(&found.fg, VTERM_COLOR_IS_DEFAULT_FG(&found.fg)),
	    .background = colour_of(&found.bg, VTERM_COLOR_IS_DEFAULT_BG(&found.bg)),
	    .bold = found.attrs.bold,
	    .underline = found.attrs.underline != 0,
	    .italic = found.attrs.italic,
	    .blink = found.attrs.blink,
	    .reverse = found.attrs.reverse,
	    .strike = found.attrs.strike,
	};
	struct rh_buffer text = {0};
	append_cell(&text, &found);
	(void)snprintf(cell.text, sizeof cell.text, "%s", text.data != NULL ? text.data : "");
	rh_buffer_done(&text);
	return cell;
}

static bool modes_now(const struct pty *pty, struct termios *modes)
{
	return pty->master >= 0 && tcgetattr(pty->master, modes) == 0;
}

bool pty_modes_unchanged(const struct pty *pty)
{
	struct termios now;
	return modes_now(pty, &now) && now.c_iflag == pty->before.c_iflag && now.c_oflag == pty->before.c_oflag &&
	       now.c_cflag == pty->before.c_cflag && now.c_lflag == pty->before.c_lflag &&
	       memcmp(now.c_cc, pty->before.c_cc, sizeof now.c_cc) == 0;
}

bool pty_is_raw(const struct pty *pty)
{
	struct termios now;
	return modes_now(pty, &now) && (now.c_lflag & (ICANON | ECHO)) == 0;
}
