// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TERM_TERM_H
#define REHEARSE_TERM_TERM_H
/* The terminal: raw mode and back on every way out, its size, reading bytes, writing without blocking. Knows nothing of
 * keys or frames (ui/) and nothing of lines (term/line.h). Puts back exactly the modes it found, also from a crashing
 * signal handler (SIGSEGV, SIGABRT, SIGBUS). */

#include "base/buffer.h"

#include <stdbool.h>

struct rh_term;

/* in and out are descriptors that stay the caller's. One at a time in a process. */
enum rh_status rh_term_new(int in, int out, struct rh_term **term, struct rh_error *err);
bool rh_term_input_is_terminal(const struct rh_term *term);
bool rh_term_output_is_terminal(const struct rh_term *term);
/* Output is a terminal that knows escape sequences: not TERM=dumb, not unset. */
bool rh_term_can_paint(const struct rh_term *term);
/* Plain: the user wants no escape sequence at all, so that it cannot paint. Not while raw. */
void rh_term_set_plain(struct rh_term *term, bool plain);
/* This process may use the terminal (its group is the foreground one). */
bool rh_term_in_foreground(const struct rh_term *term);
/* The caller's descriptors, as given to rh_term_new(). */
void rh_term_descriptors(const struct rh_term *term, int *in, int *out);
/* Columns and rows now; 80x24 when they cannot be told. COLUMNS and LINES do not count. */
void rh_term_size(const struct rh_term *term, unsigned *columns, unsigned *rows);

/* Keys one by one, no echo, no signals turned off; bracketed paste on, cursor hidden; type-ahead discarded. Does
 * nothing when already raw, in the background or without a terminal. */
void rh_term_raw(struct rh_term *term);
/* The modes found at the start; cursor shown, bracketed paste off, colours reset. Does nothing when not raw. */
void rh_term_restore(struct rh_term *term);
bool rh_term_is_raw(const struct rh_term *term);
/* The terminal's second screen, blank, and back to what was there before; also by rh_term_restore() and by a crash.
 * Only while raw, and where it can paint. */
void rh_term_full_screen(struct rh_term *term, bool on);
bool rh_term_is_full_screen(const struct rh_term *term);
/* The descriptor to wait on for input, or -1 in the background and after the end of input. A job that `&` started gets
 * no signal when it comes to the foreground: look again every 250 ms. */
int rh_term_input_fd(const struct rh_term *term);
/* rh_term_read() or rh_line_feed() has come to the end of input: nothing will ever be readable again. */
bool rh_term_input_ended(const struct rh_term *term);
/* Reads what is there, without waiting. RH_OK with *length 0 when nothing is; RH_ERR_STOPPED at the end of input
 * (rh_term_input_ended() then), or at ^D on a terminal that is not raw. */
enum rh_status rh_term_read(struct rh_term *term, char *bytes, size_t size, size_t *length, struct rh_error *err);
/* Writes all of it, waiting for a slow terminal at most wait_ms (0: only what fits at once is tried). *written, when
 * not NULL, says how many bytes got out: fewer than all when the time was over, which is RH_OK too. RH_ERR_SYSTEM when
 * the output is gone. */
enum rh_status rh_term_write(struct rh_term *term, struct rh_text bytes, int wait_ms, size_t *written,
                             struct rh_error *err);
/* True when the output would take a frame now (POLLOUT); a stalled terminal skips frames. */
bool rh_term_writable(const struct rh_term *term);
/* Restores and frees. */
void rh_term_free(struct rh_term *term);

#endif
