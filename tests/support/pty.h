// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_PTY_H
#define REHEARSE_TESTS_SUPPORT_PTY_H
/* A program in a terminal of its own, and what a person would see there. The environment is pinned: fresh HOME and XDG
 * folders, TZ=Asia/Seoul, LANG=C.UTF-8, TERM=xterm-256color, no sound server. Waiting is for something to show, never
 * for time to pass; what does not come within PTY_WAIT_MS fails the test and prints the screen. Nothing is read from
 * the terminal but by the calls that wait, so that a test which waits for nothing is a terminal that has stalled. */

#include "base/text.h"

#include <sys/types.h>

enum { PTY_WAIT_MS = 20000 };

struct pty;

struct pty_options {
	const char *const *argv; /* the program; NULL-terminated */
	int (*run)(void *ctx);   /* instead of argv: called in the child, its result is the exit status; nothing of the
	                          * test's   own is cleaned up there */
	void *ctx;               /* run's */
	const char *const
	    *env; /* "NAME=VALUE" on top of the pinned ones, "NAME" takes one away; NULL-terminated, may be NULL */
	const char *cwd;  /* NULL: the fresh home folder */
	const char *home; /* an existing folder for HOME and the XDG ones; NULL: a fresh one, gone with pty_end() */
	unsigned columns, rows; /* 0: 80 and 24 */
};

struct pty *pty_start(const struct pty_options *options);
/* An interactive shell with job control that prompts "$ ", to type "program" into: ^Z, bg and fg work as for a person.
 * argv and run are not used. */
struct pty *pty_start_shell(const struct pty_options *options);
/* Kills what still runs, and removes the fresh folders. */
void pty_end(struct pty *pty);
/* Ends all that were started and not ended, also after a failure: cmocka_unit_test_teardown(test, pty_teardown). */
int pty_teardown(void **state);

/* Folder that HOME names; borrowed. */
const char *pty_home(const struct pty *pty);
pid_t pty_pid(const struct pty *pty);

/* Keys, as the bytes a terminal sends. */
void pty_send(struct pty *pty, const char *keys);
/* As a terminal pastes: marked when the program has asked for that, as if typed otherwise. */
void pty_paste(struct pty *pty, const char *text);
void pty_signal(struct pty *pty, int number);
/* To the group that has the terminal: what the shell started. */
void pty_signal_foreground(struct pty *pty, int number);
void pty_resize(struct pty *pty, unsigned columns, unsigned rows);
/* The window is closed. */
void pty_hang_up(struct pty *pty);

/* Wait until text stands on the screen, or no longer does. Rows are joined by "\n", without blanks at their ends. */
#define pty_expect(pty, text)      pty_expect_at((pty), (text), true, __FILE__, __LINE__)
#define pty_expect_gone(pty, text) pty_expect_at((pty), (text), false, __FILE__, __LINE__)
/* Waits until the test says so. */
#define pty_expect_that(pty, test, ctx) pty_expect_that_at((pty), (test), (ctx), #test, __FILE__, __LINE__)
/* Waits for the program to be gone: its exit status, or 128 and the number of the signal that ended it. */
#define pty_expect_exit(pty, status) pty_expect_exit_at((pty), (status), __FILE__, __LINE__)
void pty_expect_at(struct pty *pty, const char *text, bool there, const char *file, int line);
void pty_expect_that_at(struct pty *pty, bool (*test)(struct pty *pty, void *ctx), void *ctx, const char *name,
                        const char *file, int line);
void pty_expect_exit_at(struct pty *pty, int status, const char *file, int line);
/* Takes what the program has written until now, without waiting. */
void pty_look(struct pty *pty);

/* What is to be seen now; borrowed until the next call. */
const char *pty_screen(struct pty *pty);
const char *pty_row(struct pty *pty, unsigned row);
/* Lines that left the screen at the top, oldest first. */
const char *pty_scrollback(struct pty *pty);
/* Every byte the program wrote, for what a screen does not show: dim, bells, escape sequences that must not be there.
 */
struct rh_text pty_bytes(const struct pty *pty);
/* Where text stands first, both from 0. */
bool pty_find(struct pty *pty, const char *text, unsigned *row, unsigned *column);
void pty_cursor(const struct pty *pty, unsigned *row, unsigned *column);
bool pty_cursor_visible(const struct pty *pty);
bool pty_alternate_screen(const struct pty *pty);
/* The program has asked for pastes to be marked. */
bool pty_paste_marked(const struct pty *pty);

enum { PTY_COLOUR_DEFAULT = -1, PTY_COLOUR_RGB = -2 };

struct pty_cell {
	char text[32];              /* UTF-8; empty for a blank, and for the second half of a wide character */
	int width;                  /* 1 or 2; 0 for such a second half */
	int foreground, background; /* 0-255 of the palette, or one of PTY_COLOUR_… */
	bool bold, underline, italic, blink, reverse, strike;
};
struct pty_cell pty_cell_at(const struct pty *pty, unsigned row, unsigned column);

/* The terminal's modes are what they were before the program came. */
bool pty_modes_unchanged(const struct pty *pty);
/* … are such that keys come one by one, without echo. */
bool pty_is_raw(const struct pty *pty);

#endif
