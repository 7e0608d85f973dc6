// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/child.h"

#include "os/clock.h"
#include "os/files.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

/* How often to look whether a program ended that keeps or has closed its output. */
#define LOOK_NS (INT64_C(100) * 1000 * 1000)
/* The same while it reads what we give it, and just after it closed its output: it is about to end. */
#define LOOK_SOON_NS    (INT64_C(5) * 1000 * 1000)
#define ABOUT_TO_END_NS (INT64_C(200) * 1000 * 1000)
/* Between asking it to end and killing it. */
#define PATIENCE_NS (INT64_C(500) * 1000 * 1000)

enum { READ_STEP = 16 * 1024, FIRST_FREE_DESCRIPTOR = 3, NICEST = 19 };

struct rh_child {
	pid_t pid;                 /* also its process group */
	int input_fd;              /* to its standard input; -1 once everything was written or it stopped reading */
	int output_fd;             /* from its standard output; -1 after the end */
	int errors_fd;             /* from its standard error; -1: not wanted, or after the end */
	bool background;           /* see the configuration */
	int64_t closed_ns;         /* monotonic, when that was */
	struct rh_buffer input;    /* what it is to read */
	size_t input_written;      /* bytes of input written */
	struct rh_buffer output;   /* what was kept */
	size_t output_max;         /* bytes to keep */
	bool output_cut;           /* more came */
	struct rh_buffer errors;   /* the end of what it complained of */
	int64_t ends_ns;           /* monotonic, when it is over its time; INT64_MAX never */
	int64_t kill_ns;           /* monotonic, when asking was not enough; INT64_MAX while nobody asked */
	enum rh_child_state ended; /* how, RH_CHILD_RUNNING while it runs */
	enum rh_child_state asked; /* why we end it; RH_CHILD_RUNNING: we do not */
	int exit_status;           /* see rh_child_exit_status() */
};

static void close_end(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

/* A pipe whose ends are closed on exec and leave 0, 1 and 2 free, where the child's own ends go. */
static bool open_pipe(int ends[2])
{
	int raw[2];
	if (pipe(raw) != 0)
		return false;
	for (int i = 0; i < 2; i++) {
		ends[i] = fcntl(raw[i], F_DUPFD_CLOEXEC, FIRST_FREE_DESCRIPTOR);
		(void)close(raw[i]);
	}
	if (ends[0] >= 0 && ends[1] >= 0)
		return true;
	int code = errno;
	close_end(&ends[0]);
	close_end(&ends[1]);
	errno = code;
	return false;
}

/* Where argv[0] is; the caller frees. Returns an errno: ENOENT when PATH has no such program. */
static int find_program(const char *name, char **program)
{
	if (strchr(name, '/') != NULL) {
		*program = strdup(name);
		return *program != NULL ? 0 : ENOMEM;
	}
	struct rh_text path = rh_text_of(getenv("PATH"));
	while (name[0] != '\0' && path.length > 0) {
		size_t colon = rh_text_find(path, RH_TEXT(":"));
		struct rh_text folder = rh_text_slice(path, 0, colon);
		path = colon == SIZE_MAX ? RH_TEXT_NONE : rh_text_slice(path, colon + 1, SIZE_MAX);
		/* An empty or relative entry would run whatever lies in the current folder. */
		if (!rh_text_starts_with(folder, RH_TEXT("/")))
			continue;
		char *copy = strndup(folder.data, folder.length);
		char *candidate = copy != NULL ? rh_file_join(copy, name) : NULL;
		free(copy);
		if (candidate == NULL)
			return ENOMEM;
		if (access(candidate, X_OK) == 0) {
			*program = candidate;
			return 0;
		}
		free(candidate);
	}
	return ENOENT;
}

static int set_attributes(posix_spawnattr_t *attributes, bool own_group)
{
	sigset_t none, all;
	(void)sigemptyset(&none);
	(void)sigfillset(&all);
	(void)sigdelset(&all, SIGKILL);
	(void)sigdelset(&all, SIGSTOP);
	short group = own_group ? POSIX_SPAWN_SETPGROUP : 0;
	int code = posix_spawnattr_setflags(attributes,
	                                    (short)(group | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK));
	if (code == 0)
		code = posix_spawnattr_setpgroup(attributes, 0);
	if (code == 0)
		code = posix_spawnattr_setsigdefault(attributes, &all); /* ignored ones would stay ignored */
	if (code == 0)
		code = posix_spawnattr_setsigmask(attributes, &none);
	return code;
}

/* errors -1: thrown away. */
static int set_files(posix_spawn_file_actions_t *files, int input, int output, int errors)
{
	int code = posix_spawn_file_actions_adddup2(files, input, STDIN_FILENO);
	if (code == 0)
		code = posix_spawn_file_actions_adddup2(files, output, STDOUT_FILENO);
	if (code == 0 && errors >= 0)
		code = posix_spawn_file_actions_adddup2(files, errors, STDERR_FILENO);
	else if (code == 0)
		code = posix_spawn_file_actions_addopen(files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	return code;
}

/* Returns an errno. ends: of its three files, in a group of its own; NULL: with our files and in our group, for the
 * foreground. posix_spawn() copies the pointers of argv, not through them, whatever its type says. */
static int spawn(const char *program, const char *const *argv, const int *ends, pid_t *pid)
{
	union {
		const char *const *given;
		char *const *wanted;
	} arguments = {.given = argv};
	posix_spawnattr_t attributes;
	posix_spawn_file_actions_t files;
	int code = posix_spawnattr_init(&attributes);
	if (code != 0)
		return code;
	code = posix_spawn_file_actions_init(&files);
	if (code == 0) {
		code = set_attributes(&attributes, ends != NULL);
		if (code == 0 && ends != NULL)
			code = set_files(&files, ends[0], ends[1], ends[2]);
		if (code == 0)
			code = posix_spawn(pid, program, &files, &attributes, arguments.wanted, environ);
		(void)posix_spawn_file_actions_destroy(&files);
	}
	(void)posix_spawnattr_destroy(&attributes);
	return code;
}

static enum rh_status cannot_run(struct rh_error *err, const char *name, int code)
{
	if (code == ENOMEM)
		return rh_error_no_memory(err);
	bool missing = code == ENOENT || code == ENOTDIR;
	return rh_error_set(err, missing ? RH_ERR_NOT_FOUND : RH_ERR_SYSTEM, N_("cannot run %s: %s"), name,
	                    strerror(code));
}

static void close_pipe(int ends[2])
{
	close_end(&ends[0]);
	close_end(&ends[1]);
}

static enum rh_status connect_and_spawn(struct rh_child *child, const char *program,
                                        const struct rh_child_config *config, struct rh_error *err)
{
	int in[2] = {-1, -1}, out[2] = {-1, -1}, complaints[2] = {-1, -1};
	int code = 0;
	if (!open_pipe(in) || !open_pipe(out) || (config->errors && !open_pipe(complaints)))
		code = errno;
	else
		code = spawn(program, config->argv, (const int[3]){in[0], out[1], complaints[1]}, &child->pid);
	close_end(&in[0]);
	close_end(&out[1]);
	close_end(&complaints[1]);
	if (code != 0) {
		close_pipe(in);
		close_pipe(out);
		close_pipe(complaints);
		return cannot_run(err, config->argv[0], code);
	}
	if (config->background)
		(void)setpriority(PRIO_PGRP, (id_t)child->pid, NICEST);
	child->input_fd = in[1];
	child->output_fd = out[0];
	child->errors_fd = complaints[0];
	(void)fcntl(child->input_fd, F_SETFL, O_NONBLOCK);
	(void)fcntl(child->output_fd, F_SETFL, O_NONBLOCK);
	if (child->errors_fd >= 0)
		(void)fcntl(child->errors_fd, F_SETFL, O_NONBLOCK);
	return RH_OK;
}

enum rh_status rh_child_start(const struct rh_child_config *config, struct rh_child **out, struct rh_error *err)
{
	if (config->argv == NULL || config->argv[0] == NULL || config->timeout_ms < 0)
		return rh_error_set(err, RH_ERR_INVALID, "no program to run");
	if (config->input.length > RH_CHILD_INPUT_MAX || config->output_max > RH_CHILD_OUTPUT_MAX)
		return rh_error_set(err, RH_ERR_LIMIT, "too much text for %s", config->argv[0]);
	char *program = NULL;
	int code = find_program(config->argv[0], &program);
	if (code != 0)
		return cannot_run(err, config->argv[0], code);
	struct rh_child *child = calloc(1, sizeof *child);
	if (child == NULL) {
		free(program);
		return rh_error_no_memory(err);
	}
	rh_buffer_text(&child->input, config->input);
	enum rh_status status = rh_buffer_status(&child->input, err);
	if (status == RH_OK)
		status = connect_and_spawn(child, program, config, err);
	free(program);
	if (status != RH_OK) {
		rh_buffer_done(&child->input);
		free(child);
		return status;
	}
	child->output_max = config->output_max;
	child->background = config->background;
	child->exit_status = -1;
	child->kill_ns = INT64_MAX;
	int64_t now_ns = rh_clock_monotonic_ns();
	bool endless = config->timeout_ms == 0 || config->timeout_ms > (INT64_MAX - now_ns) / 1000000;
	child->ends_ns = endless ? INT64_MAX : now_ns + config->timeout_ms * 1000000;
	*out = child;
	return RH_OK;
}

int rh_child_fd(const struct rh_child *child)
{
	return child->output_fd;
}

int64_t rh_child_deadline_ns(const struct rh_child *child)
{
	if (child->ended != RH_CHILD_RUNNING)
		return INT64_MAX;
	int64_t now_ns = rh_clock_monotonic_ns();
	bool about_to_end = child->output_fd < 0 && now_ns - child->closed_ns < ABOUT_TO_END_NS;
	int64_t look_ns = now_ns + (child->input_fd >= 0 || about_to_end ? LOOK_SOON_NS : LOOK_NS);
	int64_t due_ns = child->kill_ns < child->ends_ns ? child->kill_ns : child->ends_ns;
	return due_ns < look_ns ? due_ns : look_ns;
}

/* write(2), without the SIGPIPE that a program which stopped reading would send us. */
static ssize_t write_quietly(int fd, const char *bytes, size_t length)
{
	sigset_t only, before, pending;
	(void)sigemptyset(&only);
	(void)sigaddset(&only, SIGPIPE);
	(void)sigpending(&pending);
	bool was_pending = sigismember(&pending, SIGPIPE) == 1;
	(void)pthread_sigmask(SIG_BLOCK, &only, &before);
	ssize_t put = write(fd, bytes, length);
	int code = errno;
	if (put < 0 && code == EPIPE && !was_pending)
		(void)sigtimedwait(&only, NULL, &(struct timespec){0});
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	errno = code;
	return put;
}

static void feed(struct rh_child *child)
{
	while (child->input_fd >= 0 && child->input_written < child->input.length) {
		const char *rest = child->input.data + child->input_written;
		ssize_t put = write_quietly(child->input_fd, rest, child->input.length - child->input_written);
		if (put >= 0)
			child->input_written += (size_t)put;
		else if (errno == EAGAIN)
			return;
		else if (errno != EINTR)
			break; /* it does not want the rest */
	}
	close_end(&child->input_fd);
}

static void keep(struct rh_child *child, struct rh_text bytes)
{
	size_t room = child->output_max - child->output.length;
	if (bytes.length > room)
		child->output_cut = true;
	rh_buffer_text(&child->output, rh_text_slice(bytes, 0, room));
	if (child->output.failed)
		child->output_cut = true;
}

/* Bounded, so that a program that never stops talking cannot hold the loop. */
static void drain(struct rh_child *child)
{
	enum { READS_MAX = 64 };
	for (int i = 0; i < READS_MAX && child->output_fd >= 0; i++) {
		char bytes[READ_STEP];
		ssize_t got = read(child->output_fd, bytes, sizeof bytes);
		if (got > 0)
			keep(child, (struct rh_text){bytes, (size_t)got});
		else if (got < 0 && errno == EAGAIN)
			return;
		else if (got == 0 || errno != EINTR) {
			close_end(&child->output_fd);
			child->closed_ns = rh_clock_monotonic_ns();
		}
	}
}

static void keep_end(struct rh_buffer *errors, struct rh_text bytes)
{
	rh_buffer_text(errors, bytes);
	if (errors->length <= RH_CHILD_ERRORS_MAX || errors->failed)
		return;
	size_t over = errors->length - RH_CHILD_ERRORS_MAX;
	memmove(errors->data, errors->data + over, RH_CHILD_ERRORS_MAX);
	rh_buffer_truncate(errors, RH_CHILD_ERRORS_MAX);
}

static void drain_errors(struct rh_child *child)
{
	enum { READS_MAX = 64 };
	for (int i = 0; i < READS_MAX && child->errors_fd >= 0; i++) {
		char bytes[READ_STEP];
		ssize_t got = read(child->errors_fd, bytes, sizeof bytes);
		if (got > 0)
			keep_end(&child->errors, (struct rh_text){bytes, (size_t)got});
		else if (got < 0 && errno == EAGAIN)
			return;
		else if (got == 0 || errno != EINTR)
			close_end(&child->errors_fd);
	}
}

static void send_group(const struct rh_child *child, int number)
{
	(void)kill(-child->pid, number);
}

static void note_end(struct rh_child *child, int wait_status)
{
	if (child->asked != RH_CHILD_RUNNING) {
		child->ended = child->asked;
	} else if (WIFSIGNALED(wait_status)) {
		child->ended = RH_CHILD_SIGNALLED;
		child->exit_status = WTERMSIG(wait_status);
	} else {
		child->ended = RH_CHILD_EXITED;
		child->exit_status = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1;
	}
}

/* True when the program is gone, but not yet forgotten by the system: its group's number cannot be another's. */
static bool has_ended(const struct rh_child *child)
{
	siginfo_t info = {0};
	int failed;
	do
		failed = waitid(P_PID, (id_t)child->pid, &info, WEXITED | WNOHANG | WNOWAIT);
	while (failed != 0 && errno == EINTR);
	return failed != 0 || info.si_pid != 0; /* failed: somebody else waited for it */
}

static void reap(struct rh_child *child)
{
	if (child->asked != RH_CHILD_RUNNING || child->background)
		send_group(child, SIGKILL); /* what it started goes with it */
	int wait_status = 0;
	pid_t waited;
	do
		waited = waitpid(child->pid, &wait_status, 0);
	while (waited < 0 && errno == EINTR);
	note_end(child, wait_status);
	if (waited < 0)
		child->exit_status = -1;
	drain(child); /* it may have written since the last look */
	drain_errors(child);
	close_end(&child->output_fd);
	close_end(&child->errors_fd);
	close_end(&child->input_fd);
}

static void end_it(struct rh_child *child, enum rh_child_state why)
{
	if (child->ended != RH_CHILD_RUNNING || child->asked != RH_CHILD_RUNNING)
		return;
	child->asked = why;
	child->kill_ns = rh_clock_monotonic_ns() + PATIENCE_NS;
	send_group(child, SIGTERM);
	send_group(child, SIGCONT); /* a stopped one would not hear it */
}

enum rh_child_state rh_child_step(struct rh_child *child)
{
	if (child->ended != RH_CHILD_RUNNING)
		return child->ended;
	feed(child);
	drain(child);
	drain_errors(child);
	if (has_ended(child)) {
		reap(child);
		return child->ended;
	}
	int64_t now_ns = rh_clock_monotonic_ns();
	if (now_ns >= child->ends_ns)
		end_it(child, RH_CHILD_TIMED_OUT);
	if (now_ns >= child->kill_ns)
		send_group(child, SIGKILL);
	return RH_CHILD_RUNNING;
}

void rh_child_cancel(struct rh_child *child)
{
	end_it(child, RH_CHILD_CANCELLED);
}

int rh_child_exit_status(const struct rh_child *child)
{
	return child->exit_status;
}

struct rh_text rh_child_output(const struct rh_child *child)
{
	return rh_buffer_view(&child->output);
}

struct rh_text rh_child_errors(const struct rh_child *child)
{
	return rh_buffer_view(&child->errors);
}

enum rh_status rh_child_output_status(const struct rh_child *child, struct rh_error *err)
{
	return rh_buffer_status(&child->output, err);
}

bool rh_child_output_was_cut(const struct rh_child *child)
{
	return child->output_cut;
}

void rh_child_free(struct rh_child *child)
{
	if (child == NULL)
		return;
	if (child->ended == RH_CHILD_RUNNING) {
		child->asked = RH_CHILD_CANCELLED;
		send_group(child, SIGKILL);
		reap(child);
	}
	rh_buffer_done(&child->input);
	rh_buffer_done(&child->output);
	rh_buffer_done(&child->errors);
	free(child);
}

enum rh_status rh_child_foreground(const char *const *argv, int *exit_status, struct rh_error *err)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, interrupt, quit;
	pid_t pid = 0;
	int wait_status = 0;
	char *program = NULL;
	int code = find_program(argv[0], &program);
	if (code != 0)
		return cannot_run(err, argv[0], code);
	(void)sigaction(SIGINT, &ignore, &interrupt);
	(void)sigaction(SIGQUIT, &ignore, &quit);
	code = spawn(program, argv, NULL, &pid);
	while (code == 0 && waitpid(pid, &wait_status, 0) < 0)
		code = errno == EINTR ? 0 : errno;
	(void)sigaction(SIGINT, &interrupt, NULL);
	(void)sigaction(SIGQUIT, &quit, NULL);
	free(program);
	if (code != 0)
		return cannot_run(err, argv[0], code);
	*exit_status = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : -1;
	return RH_OK;
}
