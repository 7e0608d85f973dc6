// SPDX-License-Identifier: GPL-3.0-or-later
#include "os/wake.h"

#include "os/clock.h"
#include "support/check.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/wait.h>
#include <unistd.h>

static struct rh_wake *wake;

static int begin(void **state)
{
	(void)state;
	return rh_wake_new(&wake, NULL) == RH_OK ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	rh_wake_free(wake);
	wake = NULL;
	return 0;
}

static void check_nothing_more(void)
{
	int number = -1;
	assert_int_equal(rh_wake_next(wake, &number), RH_WAKE_NONE);
	assert_int_equal(number, 0);
	assert_int_equal(rh_wake_wait(wake, NULL, 0, 0), 0);
}

static void every_signal_is_told_as_what_it_means(void **state)
{
	(void)state;
	static const struct {
		int number;
		enum rh_wake_kind kind;
	} cases[] = {
	    {SIGINT, RH_WAKE_INTERRUPT}, {SIGTERM, RH_WAKE_END},     {SIGHUP, RH_WAKE_END},
	    {SIGQUIT, RH_WAKE_END},      {SIGTSTP, RH_WAKE_SUSPEND}, {SIGCONT, RH_WAKE_CONTINUE},
	    {SIGWINCH, RH_WAKE_RESIZE},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(raise(cases[i].number), 0);
		assert_int_equal(rh_wake_wait(wake, NULL, 0, INT64_MAX), 1);
		int number = 0;
		assert_int_equal(rh_wake_next(wake, &number), cases[i].kind);
		assert_int_equal(number, cases[i].number);
		check_nothing_more();
	}
}

static void signals_are_told_in_the_order_they_came(void **state)
{
	(void)state;
	raise(SIGWINCH);
	raise(SIGINT);
	raise(SIGWINCH);
	assert_int_equal(rh_wake_next(wake, NULL), RH_WAKE_RESIZE);
	assert_int_equal(rh_wake_next(wake, NULL), RH_WAKE_INTERRUPT);
	assert_int_equal(rh_wake_next(wake, NULL), RH_WAKE_RESIZE);
	check_nothing_more();
}

static void only_one_can_be_had_at_a_time(void **state)
{
	(void)state;
	struct rh_wake *second = NULL;
	struct rh_error err;
	assert_int_equal(rh_wake_new(&second, &err), RH_ERR_INVALID);
	assert_null(second);
}

static void posts_are_read_as_one_and_never_crowd_out_a_signal(void **state)
{
	(void)state;
	for (int i = 0; i < 200000; i++)
		rh_wake_post(wake);
	raise(SIGTERM);
	int number = -1;
	assert_int_equal(rh_wake_next(wake, &number), RH_WAKE_POSTED);
	assert_int_equal(number, 0);
	assert_int_equal(rh_wake_next(wake, NULL), RH_WAKE_END);
	check_nothing_more();
	rh_wake_post(wake);
	assert_int_equal(rh_wake_next(wake, NULL), RH_WAKE_POSTED);
	check_nothing_more();
}

enum { THREADS = 4, ROUNDS = 5000 };

static atomic_int delivered;

static void *deliver(void *unused)
{
	(void)unused;
	for (int i = 0; i < ROUNDS; i++) {
		atomic_fetch_add(&delivered, 1);
		rh_wake_post(wake);
	}
	return NULL;
}

static void what_was_done_before_a_post_is_seen_after_it(void **state)
{
	(void)state;
	pthread_t threads[THREADS];
	atomic_store(&delivered, 0);
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, deliver, NULL), 0);
	while (atomic_load(&delivered) <
	       THREADS * ROUNDS) { /* a lost post would wait here until the test's time is over */
		assert_int_equal(rh_wake_wait(wake, NULL, 0, INT64_MAX), 1);
		while (rh_wake_next(wake, NULL) != RH_WAKE_NONE)
			;
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
}

static void *signal_process(void *unused)
{
	(void)unused;
	kill(getpid(), SIGINT);
	return NULL;
}

static void a_wait_without_end_ends_with_a_signal(void **state)
{
	(void)state;
	for (int i = 0; i < 50; i++) {
		pthread_t thread;
		assert_int_equal(pthread_create(&thread, NULL, signal_process, NULL), 0);
		assert_int_equal(rh_wake_wait(wake, NULL, 0, INT64_MAX), 1);
		assert_int_equal(rh_wake_next(wake, NULL), RH_WAKE_INTERRUPT);
		pthread_join(thread, NULL);
	}
}

static void without_one_only_the_descriptors_are_waited_for(void **state)
{
	(void)state;
	int a[2];
	assert_int_equal(pipe(a), 0);
	assert_int_equal(rh_wake_wait(NULL, &a[0], 1, 0), 0);
	assert_int_equal(write(a[1], "x", 1), 1);
	assert_int_equal(rh_wake_wait(NULL, &a[0], 1, INT64_MAX), 1);
	assert_int_equal(rh_wake_next(NULL, NULL), RH_WAKE_NONE);
	close(a[0]);
	close(a[1]);
}

static void waiting_says_which_descriptor_is_ready(void **state)
{
	(void)state;
	int a[2], b[2];
	assert_int_equal(pipe(a), 0);
	assert_int_equal(pipe(b), 0);
	const int fds[3] = {a[0], -1, b[0]};
	assert_int_equal(rh_wake_wait(wake, fds, 3, 0), 0);
	assert_int_equal(write(b[1], "x", 1), 1);
	assert_int_equal(rh_wake_wait(wake, fds, 3, INT64_MAX), 1U << 2);
	rh_wake_post(wake);
	assert_int_equal(rh_wake_wait(wake, fds, 3, 0), (1U << 2) | (1U << 3));
	close(a[1]); /* its end is news too */
	assert_int_equal(rh_wake_wait(wake, fds, 2, 0), (1U << 0) | (1U << 2));
	close(a[0]);
	close(b[0]);
	close(b[1]);
	(void)rh_wake_next(wake, NULL);
}

static void a_wait_is_never_short_of_its_deadline_and_never_longer_than_a_step(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++) {
		int64_t deadline_ns = rh_clock_monotonic_ns() + 3500000 + (int64_t)i * 777777;
		assert_int_equal(rh_wake_wait(wake, NULL, 0, deadline_ns), 0);
		assert_true(rh_clock_monotonic_ns() >= deadline_ns);
	}
	int64_t before_ns = rh_clock_monotonic_ns();
	assert_int_equal(rh_wake_wait(wake, NULL, 0, before_ns + INT64_C(3600000000000)), 0);
	int64_t took_ns = rh_clock_monotonic_ns() - before_ns;
	assert_true(took_ns >= 99000000 && took_ns < INT64_C(5000000000));
	assert_int_equal(rh_wake_wait(wake, NULL, 0, INT64_MIN), 0);
}

static bool is_blocked(int number)
{
	sigset_t mask;
	assert_int_equal(pthread_sigmask(SIG_SETMASK, NULL, &mask), 0);
	return sigismember(&mask, number) == 1;
}

static bool is_ignored(int number)
{
	struct sigaction action;
	assert_int_equal(sigaction(number, NULL, &action), 0);
	return action.sa_handler == SIG_IGN;
}

static void own_handler(int number)
{
	(void)number;
}

static void everything_is_put_back(void **state)
{
	(void)state;
	struct sigaction own = {.sa_handler = own_handler}, after;
	sigaction(SIGINT, &own, NULL);
	assert_int_equal(begin(NULL), 0);
	assert_true(is_blocked(SIGTTIN) && is_blocked(SIGTTOU) && is_ignored(SIGPIPE));
	end(NULL);
	assert_false(is_blocked(SIGTTIN) || is_blocked(SIGTTOU) || is_ignored(SIGPIPE));
	sigaction(SIGINT, NULL, &after);
	assert_true(after.sa_handler == own_handler);
	struct sigaction usual = {.sa_handler = SIG_DFL};
	sigaction(SIGINT, &usual, NULL);
	rh_wake_free(NULL);
}

static void a_signal_ignored_at_the_start_stays_ignored(void **state)
{
	(void)state;
	struct sigaction ignore = {.sa_handler = SIG_IGN}, usual = {.sa_handler = SIG_DFL};
	sigaction(SIGHUP, &ignore, NULL);
	assert_int_equal(begin(NULL), 0);
	assert_true(is_ignored(SIGHUP));
	raise(SIGHUP);
	check_nothing_more();
	end(NULL);
	sigaction(SIGHUP, &usual, NULL);
}

static void a_closed_pipe_does_not_end_the_program(void **state)
{
	(void)state;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	assert_int_equal(write(ends[1], "x", 1), -1);
	close(ends[1]);
}

/* In a child, and a group of its own: a group whose parents are all in it ignores SIGTSTP. */
static int stop_and_go_on(void)
{
	(void)setpgid(0, 0);
	if (rh_wake_new(&wake, NULL) != RH_OK)
		return 1;
	raise(SIGTSTP);
	if (rh_wake_next(wake, NULL) != RH_WAKE_SUSPEND)
		return 2;
	rh_wake_stop_self(wake);
	if (rh_wake_wait(wake, NULL, 0, INT64_MAX) != 1 || rh_wake_next(wake, NULL) != RH_WAKE_CONTINUE)
		return 3;
	raise(SIGTSTP); /* is handled again */
	if (rh_wake_next(wake, NULL) != RH_WAKE_SUSPEND)
		return 4;
	return is_blocked(SIGTSTP) ? 5 : 0;
}

static void it_stops_as_by_control_z_and_goes_on(void **state)
{
	(void)state;
	pid_t pid = fork();
	if (pid == 0)
		_exit(stop_and_go_on());
	int status = 0;
	assert_int_equal(waitpid(pid, &status, WUNTRACED), pid);
	assert_true(WIFSTOPPED(status));
	assert_int_equal(WSTOPSIG(status), SIGTSTP);
	assert_int_equal(kill(pid, SIGCONT), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
}

static int status_of_dying_by(int number)
{
	pid_t pid = fork();
	if (pid == 0) {
		if (rh_wake_new(&wake, NULL) != RH_OK)
			_exit(1);
		sigset_t all;
		sigfillset(&all);
		pthread_sigmask(SIG_BLOCK, &all, NULL);
		rh_wake_die_by(number);
	}
	int status = 0;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void it_dies_by_the_signal_itself(void **state)
{
	(void)state;
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		int status = status_of_dying_by(numbers[i]);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), numbers[i]);
		assert_int_equal(status & 0x80, 0); /* no core file with private answers in it */
	}
	int status = status_of_dying_by(SIGWINCH);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 128 + SIGWINCH);
}

#define awake(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	/* Whoever runs the tests may ignore some. */
	static const int numbers[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH, SIGPIPE};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		(void)sigaction(numbers[i], &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
	const struct CMUnitTest tests[] = {
	    awake(every_signal_is_told_as_what_it_means),
	    awake(signals_are_told_in_the_order_they_came),
	    awake(only_one_can_be_had_at_a_time),
	    awake(posts_are_read_as_one_and_never_crowd_out_a_signal),
	    awake(what_was_done_before_a_post_is_seen_after_it),
	    awake(a_wait_without_end_ends_with_a_signal),
	    awake(waiting_says_which_descriptor_is_ready),
	    awake(a_wait_is_never_short_of_its_deadline_and_never_longer_than_a_step),
	    awake(a_closed_pipe_does_not_end_the_program),
	    cmocka_unit_test(without_one_only_the_descriptors_are_waited_for),
	    cmocka_unit_test(everything_is_put_back),
	    cmocka_unit_test(a_signal_ignored_at_the_start_stays_ignored),
	    cmocka_unit_test(it_stops_as_by_control_z_and_goes_on),
	    cmocka_unit_test(it_dies_by_the_signal_itself),
	};
	return cmocka_run_group_tests_name("os.wake", tests, NULL, NULL);
}
