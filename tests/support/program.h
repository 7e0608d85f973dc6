// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_PROGRAM_H
#define REHEARSE_TESTS_SUPPORT_PROGRAM_H
/* A program without a terminal: standard input is empty, standard output goes to a file that can be read along. Its
 * home is what HOME says, see program_home(). Whatever goes wrong here fails the test. */

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum { PROGRAM_WAIT_MS = 20000 };

/* Makes the folder the home of every program started from now on, with nothing of the user's XDG folders and no sound
 * server. */
void program_home(const char *folder);
/* argv[0] is a path; NULL-terminated. The file is made anew. Standard error is the test's own. */
pid_t program_start(const char *const *argv, const char *output);
/* Waits until the file of the running program's output holds the text; fails after PROGRAM_WAIT_MS. */
void program_await(const char *output, const char *text);
/* The exit status of a program that ends by itself; fails when a signal ended it. */
int program_end(pid_t pid);
/* Sends the signal and waits. False when the program had ended by itself before. */
bool program_end_by(pid_t pid, int signal_number);
/* program_start() and program_end(). */
int program_run(const char *const *argv, const char *output);
void program_pause_ms(int64_t ms);

#endif
