// SPDX-License-Identifier: GPL-3.0-or-later
#include "term/line.h"

#include "base/unicode.h"
#include "os/clock.h"
#include "os/files.h"
#include "os/wake.h"
#include "support/check.h"
#include "support/pty.h"
#include "support/tmpdir.h"
#include "term/past.h"

#include <fcntl.h>
#include <limits.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The program under test: a shell that says what was entered, with the real readline in a real terminal. */

static void say(struct rh_term *term, const char *text)
{
	(void)rh_term_write(term, rh_text_of(text), 5000, NULL, NULL);
}

static void say_quoted(struct rh_term *term, const char *before, const char *text)
{
	struct rh_buffer line = {0};
	rh_buffer_printf(&line, "%s[%s]\r\n", before, text);
	say(term, line.data);
	rh_buffer_done(&line);
}

/* Words to complete; those that do not begin as asked are left for the line editor to drop. */
static char **complete(void *ctx, const char *line, size_t start)
{
	static const char *const words[] = {"apple", "apricot", "banana", "자기소개", "자기평가", "folder/", "--tag="};
	enum { WORDS = sizeof words / sizeof *words };
	if (strncmp(line + start, "none", 4) == 0)
		return NULL;
	if (strncmp(line + start, "./", 2) == 0)
		return rh_line_file_names(line + start);
	char **offers = calloc(WORDS + 2, sizeof *offers);
	for (size_t i = 0; offers != NULL && i < WORDS; i++)
		offers[i] = strdup(words[i]);
	if (offers != NULL && start == 0) /* only where a command stands */
		offers[WORDS] = strdup(ctx);
	return offers;
}

/* Turns SIGUSR1 into what another thread of the program would post. */
static void *wait_for_usr1(void *wake)
{
	sigset_t only;
	int number;
	sigemptyset(&only);
	sigaddset(&only, SIGUSR1);
	while (sigwait(&only, &number) == 0)
		rh_wake_post(wake);
	return NULL;
}

static void start_thread(struct rh_wake *wake)
{
	sigset_t only;
	pthread_t thread;
	sigemptyset(&only);
	sigaddset(&only, SIGUSR1);
	pthread_sigmask(SIG_BLOCK, &only, NULL);
	if (pthread_create(&thread, NULL, wait_for_usr1, wake) == 0)
		pthread_detach(thread);
}

static enum rh_line_result hear(struct rh_wake *wake, struct rh_term *term, struct rh_line *line)
{
	enum rh_line_result result = RH_LINE_EDITING;
	int number;
	for (enum rh_wake_kind kind; (kind = rh_wake_next(wake, &number)) != RH_WAKE_NONE;) {
		switch (kind) {
		case RH_WAKE_POSTED:
			rh_line_hide(line);
			say(term, "news from a thread\r\n");
			rh_line_show(line);
			break;
		case RH_WAKE_INTERRUPT:
			result = rh_line_interrupt(line);
			break;
		case RH_WAKE_SUSPEND:
			rh_line_suspend(line);
			rh_wake_stop_self(wake);
			break;
		case RH_WAKE_CONTINUE:
			rh_line_resume(line);
			break;
		case RH_WAKE_RESIZE:
			rh_line_resize(line);
			break;
		case RH_WAKE_END:
			rh_line_free(line);
			rh_term_free(term);
			rh_wake_die_by(number);
			break;
		case RH_WAKE_NONE:
			break;
		}
	}
	return result;
}

static enum rh_line_result wait_for_line(struct rh_wake *wake, struct rh_term *term, struct rh_line *line)
{
	enum rh_line_result result = RH_LINE_EDITING;
	while (result == RH_LINE_EDITING) {
		int fd = rh_term_input_fd(term);
		unsigned ready = rh_wake_wait(wake, &fd, 1, rh_clock_monotonic_ns() + 50000000);
		if (rh_line_waits(line))
			rh_line_resume(line);
		if ((ready & 1U) != 0 || rh_term_input_ended(term))
			result = rh_line_feed(line);
		if (result == RH_LINE_END) /* by a hang-up: that is told before the end of input is there */
			(void)hear(wake, term, line);
		else if (result == RH_LINE_EDITING && (ready & 2U) != 0)
			result = hear(wake, term, line);
	}
	return result;
}

/* A second line while the first one rests. */
static void take_note(struct rh_wake *wake, struct rh_term *term)
{
	struct rh_line *note = NULL;
	struct rh_line_config config = {.prompt = "note: ", .text = "숨 고르기", .cancel_ends = true};
	if (rh_line_new(term, &config, &note, NULL) != RH_OK)
		exit(96);
	enum rh_line_result result = wait_for_line(wake, term, note);
	say_quoted(term, result == RH_LINE_CANCELLED ? "dropped " : "noted ", rh_line_text(note));
	rh_line_free(note);
}

static int shell(const char *const *arguments)
{
	struct rh_wake *wake = NULL;
	struct rh_term *term = NULL;
	static char command[] = "help";
	struct rh_line *line = NULL, *second = NULL;
	struct rh_line_config config = {.prompt = "> ", .complete = complete, .complete_ctx = command};
	for (; *arguments != NULL; arguments++) {
		if (strcmp(*arguments, "plain") == 0)
			config.plain = true;
		else if (strcmp(*arguments, "cancel") == 0)
			config.cancel_ends = true;
		else if (strncmp(*arguments, "text=", 5) == 0)
			config.text = *arguments + 5;
		else if (strncmp(*arguments, "history=", 8) == 0)
			config.history_file = *arguments + 8;
	}
	(void)setlocale(LC_CTYPE, "C.UTF-8");
	if (rh_wake_new(&wake, NULL) != RH_OK || rh_term_new(STDIN_FILENO, STDOUT_FILENO, &term, NULL) != RH_OK ||
	    rh_line_new(term, &config, &line, NULL) != RH_OK)
		return 99;
	start_thread(wake);
	if (rh_term_input_is_terminal(term) && rh_term_output_is_terminal(term) && !config.plain &&
	    rh_line_new(term, &config, &second, NULL) != RH_ERR_INVALID)
		return 98;
	for (;;) {
		enum rh_line_result result = wait_for_line(wake, term, line);
		say_quoted(term,
		           result == RH_LINE_CANCELLED ? "cancelled "
		           : result == RH_LINE_END     ? "end "
		                                       : "",
		           rh_line_text(line));
		if (result != RH_LINE_ENTERED || strcmp(rh_line_text(line), "quit") == 0)
			break;
		if (strcmp(rh_line_text(line), "note") == 0)
			take_note(wake, term);
		if (strcmp(rh_line_text(line), "raw") == 0) {
			rh_term_raw(term);
			if (rh_line_new(term, &config, &second, NULL) != RH_ERR_INVALID)
				return 97;
			say(term, "raw\r\n");
			rh_term_restore(term);
		}
		rh_line_restart(line);
	}
	rh_line_free(line);
	rh_line_free(NULL);
	rh_term_free(term);
	rh_wake_free(wake);
	return 0;
}

static int run_shell(void *arguments)
{
	return shell(arguments);
}

static struct pty *start_with(const char *const *arguments, const char *const *env)
{
	union {
		const char *const *given;
		void *ctx;
	} ctx = {.given = arguments};
	struct pty *pty = pty_start(&(struct pty_options){.run = run_shell, .ctx = ctx.ctx, .env = env});
	return pty;
}

static struct pty *start(void)
{
	static const char *const none[] = {NULL};
	struct pty *pty = start_with(none, NULL);
	pty_expect(pty, ">");
	return pty;
}

static void check_cursor(struct pty *pty, unsigned row, unsigned column)
{
	unsigned at_row, at_column;
	pty_cursor(pty, &at_row, &at_column);
	assert_int_equal(at_row, row);
	assert_int_equal(at_column, column);
}

/* Keys are typed once the prompt is back: between two lines the terminal has its own modes, and its own ideas about ^R.
 * Waits until the last row with something in it is exactly this. */
static bool last_row_is(struct pty *pty, void *expected)
{
	struct rh_text rest = rh_text_of(pty_screen(pty)), row, last = RH_TEXT_NONE;
	while (rh_text_next_line(&rest, &row))
		if (row.length > 0)
			last = row;
	return rh_text_equal(last, rh_text_of(expected));
}

static void expect_last_row(struct pty *pty, const char *expected)
{
	union {
		const char *given;
		void *ctx;
	} ctx = {.given = expected};
	pty_expect_that(pty, last_row_is, ctx.ctx);
}

static void a_line_is_handed_over_as_typed(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_send(pty, "run --tag llm\r");
	pty_expect(pty, "[run --tag llm]\n>");
	expect_last_row(pty, ">");
	pty_send(pty, "\r");
	pty_expect(pty, "[]\n>");
	pty_send(pty, "quit\r");
	pty_expect_exit(pty, 0);
	assert_true(pty_modes_unchanged(pty));
	assert_false(pty_paste_marked(pty));
}

static void hangul_is_typed_and_taken_back_as_syllables(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_send(pty, "안녕한글\x7f국");
	expect_last_row(pty, "> 안녕한국");
	check_cursor(pty, 0, 10);
	pty_send(pty, "\033[D\033[D\x7f"); /* two to the left, and the one before goes */
	expect_last_row(pty, "> 안한국");
	check_cursor(pty, 0, 4);
	pty_send(pty, "전 안\r");
	pty_expect(pty, "[안전 안한국]\n>");
}

static void a_character_in_pieces_is_whole_again(void **state)
{
	(void)state;
	struct pty *pty = start();
	static const char *const pieces[] = {"\xEA", "\xB0", "\x80", "\xF0\x9F", "\x98", "\x80"};
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		pty_send(pty, pieces[i]);
		pty_look(pty);
	}
	pty_send(pty, "\r");
	pty_expect(pty, "[가😀]\n>");
}

static void bytes_that_are_no_character_never_come_through(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_send(pty, "a\xEA\xB0z\xFF\xC0y\r");
	pty_expect(pty, "y]\n>");
	size_t from = rh_text_find(pty_bytes(pty), RH_TEXT("[a"));
	struct rh_text entered = rh_text_slice(pty_bytes(pty), from, SIZE_MAX);
	assert_true(entered.length > 0);
	assert_int_equal(rh_unicode_valid_prefix(entered), entered.length);
}

static void keys_of_more_than_one_byte_work_in_pieces(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_send(pty, "ac");
	pty_send(pty, "\033");
	pty_send(pty, "[D");
	pty_send(pty, "b\r");
	pty_expect(pty, "[abc]\n>");
	pty_send(pty, "one two\033\x7f"
	              "2\033bx\r"); /* Alt-Backspace, Alt-b */
	pty_expect(pty, "[one x2]\n>");
}

static void control_d_on_an_empty_line_is_the_end(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_send(pty, "ab\x01\x04\x04\x04"); /* Home, and delete both; then it is empty */
	pty_expect(pty, "end []");
	pty_expect_exit(pty, 0);
	assert_true(pty_modes_unchanged(pty));
}

static void control_c_clears_the_line_of_a_shell(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_send(pty, "not this");
	expect_last_row(pty, "> not this");
	pty_send(pty, "\x01\x03");
	expect_last_row(pty, ">");
	assert_string_equal(pty_row(pty, 0), "> not this^C");
	pty_send(pty, "but this\r");
	pty_expect(pty, "[but this]\n>");
}

static void control_c_ends_whatever_readline_was_in_the_middle_of(void **state)
{
	(void)state;
	static const char *const keys[] = {"\x12"
	                                   "abc",
	                                   "\033"
	                                   "3",
	                                   "\x18",
	                                   "\x16",
	                                   "\x1d",
	                                   "\033[",
	                                   "\033[1;"};
	struct pty *pty = start();
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		pty_send(pty, "word");
		pty_expect(pty, "> word");
		pty_send(pty, keys[i]);
		pty_send(pty, "\x03");
		pty_expect(pty, "^C");
		expect_last_row(pty, ">");
		pty_send(pty, "fine\r");
		pty_expect(pty, "[fine]\n>");
		pty_send(pty, "\x0c"); /* a clear screen */
		pty_expect_gone(pty, "fine");
	}
}

static void a_long_line_wraps_and_control_c_leaves_all_of_it(void **state)
{
	(void)state;
	struct pty *pty = start();
	for (int i = 0; i < 50; i++)
		pty_send(pty, "가");
	pty_expect(pty, "\n가가가가가가가가가가가");
	pty_send(pty, "\x01\x03");
	expect_last_row(pty, ">");
	assert_string_equal(pty_row(pty, 1), "가가가가가가가가가가가^C");
}

static void a_resized_window_shows_the_line_in_its_new_width(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_send(pty, "자기소개를 해 주세요");
	expect_last_row(pty, "> 자기소개를 해 주세요");
	pty_resize(pty, 16, 10);
	pty_expect(pty, "주세요");
	pty_send(pty, "!!\r");
	pty_expect(pty, "!!]\n>");
	pty_resize(pty, 60, 20);
	pty_send(pty, "next\r");
	pty_expect(pty, "[next]\n>");
}

static void a_word_is_completed(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_send(pty, "b\t\r");
	pty_expect(pty, "[banana ]\n>");
	pty_send(pty, "x ap\tr\t\r");
	pty_expect(pty, "[x apricot ]\n>");
	pty_send(pty, "x 자기\t평\t\r");
	pty_expect(pty, "[x 자기평가 ]\n>");
	pty_send(pty, "x fol\ty\r");
	pty_expect(pty, "[x folder/y]\n>");
	pty_send(pty, "--t\tllm\r");
	pty_expect(pty, "[--tag=llm]\n>");
	pty_send(pty, "he\t\r");
	pty_expect(pty, "[help ]\n>");
	pty_send(pty, "x he\t.\r"); /* no command there */
	pty_expect(pty, "[x he.]\n>");
	pty_send(pty, "none\t.\r");
	pty_expect(pty, "[none.]\n>");
}

static void what_could_be_meant_is_listed_without_a_question(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_send(pty, "ap\t\t");
	pty_expect(pty, "apple");
	pty_expect(pty, "apricot");
	expect_last_row(pty, "> ap");
	pty_send(pty, "ple\r");
	pty_expect(pty, "[apple]\n>");
}

static void file_names_are_completed(void **state)
{
	(void)state;
	struct pty *pty = start();
	char path[PATH_MAX];
	(void)snprintf(path, sizeof path, "%s/inner", pty_home(pty));
	assert_int_equal(mkdir(path, 0700), 0);
	(void)snprintf(path, sizeof path, "%s/inner/면접 노트.txt", pty_home(pty));
	assert_int_equal(close(open(path, O_CREAT | O_WRONLY, 0600)), 0);
	pty_send(pty, "./in\t면\t\r");
	pty_expect(pty, "[./inner/면접 노트.txt ]\n>");
	pty_send(pty, "import \"./in\t면\t\r");
	pty_expect(pty, "[import \"./inner/면접 노트.txt\" ]\n>");
}

static void a_paste_is_one_line_however_many_it_has(void **state)
{
	(void)state;
	struct pty *pty = start();
	assert_true(pty_paste_marked(pty));
	pty_paste(pty, "run\rquit\r\nand\tmore\n\n");
	pty_expect(pty, "> run quit and    more");
	pty_send(pty, "!\r");
	pty_expect(pty, "[run quit and    more!]");
}

static void a_paste_cannot_bring_control_characters(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_paste(pty, "a\033[2Jb\x04\x01 \xC2\x9B\r\xE2\x80\x8B");
	pty_send(pty, "\r");
	pty_expect(pty, "[a^[[2Jb^D^A <U+009B> <U+200B>]\n>");
}

static void a_large_paste_arrives_whole(void **state)
{
	(void)state;
	struct pty *pty = start();
	struct rh_buffer text = {0};
	for (int i = 0; i < 2000; i++)
		rh_buffer_printf(&text, "%04d ", i);
	rh_buffer_string(&text, "끝");
	pty_paste(pty, text.data);
	pty_expect(pty, "끝");
	pty_send(pty, "\r");
	struct rh_buffer expected = {0};
	rh_buffer_printf(&expected, "[%s]", text.data);
	pty_expect(pty, "끝]\n>");
	assert_true(rh_text_find(pty_bytes(pty), rh_buffer_view(&expected)) != SIZE_MAX);
	rh_buffer_done(&text);
	rh_buffer_done(&expected);
}

static void a_paste_larger_than_a_line_is_cut(void **state)
{
	(void)state;
	struct pty *pty = start();
	struct rh_buffer text = {0};
	rh_buffer_fill(&text, 'x', RH_LINE_MAX + 1000);
	pty_paste(pty, text.data);
	pty_send(pty, "\r");
	pty_expect(pty, "x]\n>");
	size_t from = rh_text_find(pty_bytes(pty), RH_TEXT("["));
	assert_true(from != SIZE_MAX);
	pty_send(pty, "next\r");
	pty_expect(pty, "[next]\n>");
	rh_buffer_done(&text);
}

/* Types x and the beginning of a paste, and waits until both were read: the terminal forgets at ^C what was not. It
 * hands over at once what was typed at once, so what shows x will find the rest when it looks next, before it hears the
 * thread. */
static void begin_paste(struct pty *pty, const char *text)
{
	struct rh_buffer keys = {0};
	rh_buffer_printf(&keys, "x\033[200~%s", text);
	pty_send(pty, keys.data);
	rh_buffer_done(&keys);
	expect_last_row(pty, "> x");
	pty_signal(pty, SIGUSR1);
	pty_expect(pty, "news from a thread\n> x");
}

static void control_c_works_within_a_paste_without_an_end(void **state)
{
	(void)state;
	struct pty *pty = start();
	begin_paste(pty, "held back");
	pty_send(pty, "\x03");
	pty_expect(pty, "^C");
	pty_send(pty, "the rest\rquit\r\033[201~after\r"); /* is thrown away up to its end */
	pty_expect(pty, "[after]\n>");
	assert_null(strstr(pty_screen(pty), "[the rest]"));
	assert_null(strstr(pty_screen(pty), "held"));
}

static void a_second_control_c_gives_up_on_the_rest_of_a_paste(void **state)
{
	(void)state;
	struct pty *pty = start();
	begin_paste(pty, "its end is lost");
	pty_send(pty, "\x03");
	pty_expect(pty, "x^C\n>");
	pty_send(pty, "\x03");
	pty_expect(pty, "x^C\n> ^C\n>");
	pty_send(pty, "typed\r");
	pty_expect(pty, "[typed]\n>");
}

static void something_can_be_printed_above_the_line(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_send(pty, "half a line");
	expect_last_row(pty, "> half a line");
	pty_send(pty, "\033b\033b"); /* two words back */
	pty_signal(pty, SIGUSR1);
	pty_expect(pty, "news from a thread\n> half a line");
	assert_string_equal(pty_row(pty, 0), "news from a thread");
	pty_send(pty, "X\r");
	pty_expect(pty, "[half Xa line]\n>");
}

static void the_terminal_is_the_shells_while_stopped(void **state)
{
	(void)state;
	char self[PATH_MAX + 8] = "SELF=";
	assert_true(readlink("/proc/self/exe", self + 5, PATH_MAX) > 0);
	const char *const env[] = {self, NULL};
	struct pty *pty = pty_start_shell(&(struct pty_options){.env = env});
	pty_send(pty, "$SELF --shell\r");
	pty_expect(pty, "\n>");
	pty_send(pty, "half");
	pty_expect(pty, "> half");
	pty_send(pty, "\x1a");
	pty_expect(pty, "Stopped");
	assert_false(pty_is_raw(pty));
	assert_false(pty_paste_marked(pty));
	pty_send(pty, "clear\r");
	pty_expect_gone(pty, "Stopped");
	pty_send(pty, "fg\r");
	pty_expect(pty, "\n> half");
	assert_true(pty_is_raw(pty));
	pty_send(pty, " done\r");
	pty_expect(pty, "[half done]\n>");
	pty_send(pty, "quit\r");
	pty_expect(pty, "[quit]\n$");
}

static void begun_in_the_background_it_prompts_when_it_comes_to_the_front(void **state)
{
	(void)state;
	char self[PATH_MAX + 8] = "SELF=";
	assert_true(readlink("/proc/self/exe", self + 5, PATH_MAX) > 0);
	const char *const env[] = {self, NULL};
	struct pty *pty = pty_start_shell(&(struct pty_options){.env = env});
	pty_send(pty, "$SELF --shell text=given &\r");
	pty_expect(pty, "[1]");
	pty_send(pty, "echo for the $((1 + 1))nd shell\r");
	pty_expect(pty, "for the 2nd shell");
	assert_null(strstr(pty_screen(pty), "given\n>"));
	assert_null(strstr(pty_screen(pty), "> given"));
	assert_false(pty_is_raw(pty));
	pty_send(pty, "fg\r");
	pty_expect(pty, "> given");
	pty_send(pty, "!\rquit\r");
	pty_expect(pty, "[given!]\n>");
	pty_expect(pty, "[quit]");
}

static void ended_by_a_signal_it_leaves_the_terminal_as_found(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_send(pty, "half");
	pty_expect(pty, "> half");
	pty_signal(pty, SIGTERM);
	pty_expect_exit(pty, 128 + SIGTERM);
	assert_true(pty_modes_unchanged(pty));
	assert_false(pty_paste_marked(pty));
	check_cursor(pty, 1, 0);
}

static void a_closed_window_is_the_end(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_hang_up(pty);
	pty_expect_exit(pty, 128 + SIGHUP);
}

static void typed_ahead_is_kept_for_the_next_line(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_send(pty, "one\rtwo\rthree\rquit\r");
	pty_expect_exit(pty, 0);
	pty_expect(pty, "> three\n[three]\n> quit\n[quit]");
}

static void a_note_begins_with_its_text_and_escape_drops_it(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_send(pty, "note\r");
	pty_expect(pty, "note: 숨 고르기");
	pty_send(pty, " 한 번\r");
	pty_expect(pty, "noted [숨 고르기 한 번]\n>");
	pty_send(pty, "note\r");
	expect_last_row(pty, "note: 숨 고르기");
	pty_send(pty, "\033[D"); /* an arrow begins with Esc too */
	pty_send(pty, "x\r");
	pty_expect(pty, "noted [숨 고르x기]\n>");
	for (int i = 0; i < 2; i++) {
		pty_send(pty, "note\r");
		expect_last_row(pty, "note: 숨 고르기");
		pty_send(pty, i == 0 ? "\033" : "\x03");
		pty_expect(pty, "dropped []\n>");
		pty_expect_gone(pty, "note: 숨 고르기\ndropped"); /* nothing of it stays */
		pty_send(pty, "x\r");
		pty_expect(pty, "[x]\n>");
	}
	assert_true(pty_cursor_visible(pty));
}

static void a_raw_terminal_is_refused_and_editing_goes_on_after_it(void **state)
{
	(void)state;
	struct pty *pty = start();
	pty_send(pty, "raw\r");
	pty_expect(pty, "raw\n>");
	pty_send(pty, "after\r");
	pty_expect(pty, "[after]\n>");
	pty_send(pty, "quit\r");
	pty_expect_exit(pty, 0);
	assert_true(pty_modes_unchanged(pty));
}

static void hangul_works_whatever_the_environment_says(void **state)
{
	(void)state;
	static const char *const locales[] = {"LC_ALL=C", "LC_ALL=ko_KR.UTF-8", "LC_ALL=POSIX"};
	for (size_t i = 0; i < 3; i++) {
		const char *const none[] = {NULL}, *const env[] = {locales[i], NULL};
		struct pty *pty = start_with(none, env);
		pty_expect(pty, ">");
		pty_send(pty, "한글x\x7f\x7f국");
		expect_last_row(pty, "> 한국");
		check_cursor(pty, 0, 6);
		pty_send(pty, "\r");
		pty_expect(pty, "[한국]\n>");
		pty_end(pty);
	}
}

static void the_users_own_settings_do_not_break_it(void **state)
{
	(void)state;
	struct tmpdir dir;
	tmpdir_make(&dir);
	struct rh_buffer variable = {0};
	const char *path = tmpdir_write(&dir, "inputrc",
	                                RH_TEXT("set editing-mode vi\nset convert-meta on\nset page-completions on\n"
	                                        "set completion-query-items 1\nset bell-style none\n"));
	rh_buffer_printf(&variable, "INPUTRC=%s", path);
	const char *const none[] = {NULL}, *const env[] = {variable.data, NULL};
	struct pty *pty = start_with(none, env);
	pty_expect(pty, ">");
	pty_send(pty, "한국 ap\t\t");
	pty_expect(pty, "apricot");
	pty_send(pty, "ple\033");
	pty_look(pty);
	pty_send(pty, "0x\r"); /* vi's commands: to the beginning, and away with a character */
	pty_expect(pty, "[국 apple]\n>");
	pty_end(pty);
	rh_buffer_done(&variable);
	tmpdir_remove(&dir);
}

static void a_dumb_terminal_gets_no_escape_sequences(void **state)
{
	(void)state;
	const char *const none[] = {NULL}, *const env[] = {"TERM=dumb", NULL};
	struct pty *pty = start_with(none, env);
	pty_expect(pty, ">");
	pty_send(pty, "하나x\x7f\rquit\r");
	pty_expect_exit(pty, 0);
	pty_expect(pty, "[하나]\n>");
	assert_int_equal(rh_text_find(pty_bytes(pty), RH_TEXT("\033")), SIZE_MAX);
	assert_true(pty_modes_unchanged(pty));
}

static void plain_lines_are_edited_by_the_terminal_itself(void **state)
{
	(void)state;
	const char *const plain[] = {"plain", "text=as it was", NULL};
	struct pty *pty = start_with(plain, NULL);
	pty_expect(pty, ">");
	assert_false(pty_is_raw(pty));
	pty_send(pty, "abx\x7f"
	              "c\r");
	pty_expect(pty, "[abc]\n>");
	pty_send(pty, "\r");
	pty_expect(pty, "[as it was]\n>");
	pty_send(pty, "not this");
	pty_expect(pty, "> not this");
	pty_send(pty, "\x03");
	pty_expect(pty, "^C\n>");
	pty_send(pty, "half\x04\x04"); /* hands over what is there, twice; it is not the end of the terminal */
	pty_expect(pty, "[half]\n>");
	pty_send(pty, "whole\r");
	pty_expect(pty, "[whole]\n>");
	pty_send(pty, "\x04");
	pty_expect(pty, "end []");
	pty_expect_exit(pty, 0);
	assert_int_equal(rh_text_find(pty_bytes(pty), RH_TEXT("\033")), SIZE_MAX);
}

/* History. */

static struct tmpdir dir;

static int make_folder(void **state)
{
	(void)state;
	tmpdir_make(&dir);
	return 0;
}

static int end_all(void **state)
{
	(void)pty_teardown(state);
	tmpdir_remove(&dir);
	return 0;
}

static struct pty *start_with_history(const char *path)
{
	static char argument[PATH_MAX];
	(void)snprintf(argument, sizeof argument, "history=%s", path);
	const char *const arguments[] = {argument, NULL};
	struct pty *pty = start_with(arguments, NULL);
	pty_expect(pty, ">");
	return pty;
}

static void lines_are_remembered_from_one_start_to_the_next(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "state/rehearse/shell_history");
	struct pty *pty = start_with_history(path);
	pty_send(pty, "run 자기소개\r\r  \rlist\rlist\rquit\r");
	pty_expect_exit(pty, 0);
	pty_end(pty);
	struct stat info;
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 07777U, 0600);
	assert_int_equal(stat(tmpdir_path(&dir, "state"), &info), 0);
	assert_int_equal(info.st_mode & 07777U, 0700);
	char *content = tmpdir_read(path);
	assert_string_equal(content, "run 자기소개\nlist\nquit\n");
	free(content);
	pty = start_with_history(path);
	pty_send(pty, "\033[A\033[A");
	expect_last_row(pty, "> list");
	pty_send(pty, "\033[A s\r");
	pty_expect(pty, "[run 자기소개 s]\n>");
	pty_send(pty, "\x12"
	              "list");
	pty_expect(pty, "reverse-i-search");
	pty_send(pty, "\r");
	pty_expect(pty, "[list]\n>");
}

static void a_note_sees_nothing_of_the_shells_history(void **state)
{
	(void)state;
	struct pty *pty = start_with_history(tmpdir_path(&dir, "history"));
	pty_send(pty, "note\r");
	expect_last_row(pty, "note: 숨 고르기");
	pty_send(pty, "\033[A\033[A!\r");
	pty_expect(pty, "noted [숨 고르기!]\n>");
	pty_send(pty, "\033[A");
	expect_last_row(pty, "> note");
	pty_send(pty, "\r.\r");
	pty_expect(pty, "noted [숨 고르기.]\n>");
	char *content = tmpdir_read(tmpdir_path(&dir, "history"));
	assert_string_equal(content, "note\n"); /* the second one in a row is not kept again */
	free(content);
}

static void an_edited_past_line_does_not_change_the_past(void **state)
{
	(void)state;
	const char *path = tmpdir_write(&dir, "history", RH_TEXT("one\ntwo\n"));
	struct pty *pty = start_with_history(path);
	pty_send(pty, "\033[A\033[A-changed\033[B\033[Bnew\r");
	pty_expect(pty, "[new]\n>");
	pty_send(pty, "\033[A\033[A\033[A");
	expect_last_row(pty, "> one");
	pty_send(pty, "\rquit\r");
	pty_expect_exit(pty, 0);
}

static size_t lines_in(const char *path)
{
	char *content = tmpdir_read(path);
	size_t lines = 0;
	for (const char *at = content; *at != '\0'; at++)
		lines += *at == '\n';
	free(content);
	return lines;
}

static void the_history_keeps_the_newest_thousand_lines(void **state)
{
	(void)state;
	struct rh_buffer many = {0};
	for (int i = 0; i < 1500; i++)
		rh_buffer_printf(&many, "line %d\n", i);
	const char *path = tmpdir_write(&dir, "history", rh_buffer_view(&many));
	rh_buffer_done(&many);
	struct pty *pty = start_with_history(path);
	assert_int_equal(lines_in(path), RH_PAST_MAX);
	pty_send(pty, "newest\rquit\r");
	pty_expect_exit(pty, 0);
	assert_int_equal(lines_in(path), RH_PAST_MAX);
	char *content = tmpdir_read(path);
	assert_int_equal(strncmp(content, "line 502\n", 9), 0);
	assert_true(rh_text_ends_with(rh_text_of(content), RH_TEXT("line 1499\nnewest\nquit\n")));
	free(content);
}

static void a_history_that_cannot_be_used_is_none(void **state)
{
	(void)state;
	struct pty *pty = start_with_history(tmpdir_folder(&dir, "a folder"));
	pty_send(pty, "one\r\033[A");
	expect_last_row(pty, "> one");
	pty_send(pty, "\rquit\r");
	pty_expect_exit(pty, 0);
}

/* Without a terminal. */

static const struct rh_text *piped_input;

static int run_piped(void *path)
{
	int in[2];
	if (pipe(in) != 0 || write(in[1], piped_input->data, piped_input->length) != (ssize_t)piped_input->length)
		return 95;
	close(in[1]);
	int out = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (dup2(in[0], STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0)
		return 94;
	const char *const none[] = {NULL};
	return shell(none);
}

static void check_piped(struct rh_text input, const char *expected)
{
	struct pty *pty;
	union {
		const char *given;
		void *ctx;
	} path = {.given = tmpdir_path(&dir, "output")};
	piped_input = &input;
	pty = pty_start(&(struct pty_options){.run = run_piped, .ctx = path.ctx});
	pty_expect_exit(pty, 0);
	char *content = tmpdir_read(path.given);
	assert_string_equal(content, expected);
	free(content);
	assert_int_equal(pty_bytes(pty).length, 0);
	pty_end(pty);
}

static void without_a_terminal_there_is_no_prompt_and_no_echo(void **state)
{
	(void)state;
	check_piped(RH_TEXT("하나\r\n둘\n\nlast"), "[하나]\r\n[둘]\r\n[]\r\n[last]\r\nend []\r\n");
	check_piped(RH_TEXT("quit\nnot read\n"), "[quit]\r\n");
	check_piped(RH_TEXT_NONE, "end []\r\n");
	check_piped(RH_TEXT("a\0b\xFF\n"), "[a\xEF\xBF\xBD"
	                                   "b\xEF\xBF\xBD]\r\nend []\r\n");
}

#define with_pty(test)    cmocka_unit_test_teardown(test, pty_teardown)
#define with_folder(test) cmocka_unit_test_setup_teardown(test, make_folder, end_all)

int main(int argc, char **argv)
{
	if (argc >= 2 && strcmp(argv[1], "--shell") == 0) {
		const char *arguments[8] = {NULL};
		for (int i = 2; i < argc && i < 9; i++)
			arguments[i - 2] = argv[i];
		return shell(arguments);
	}
	const struct CMUnitTest tests[] = {
	    with_pty(a_line_is_handed_over_as_typed),
	    with_pty(hangul_is_typed_and_taken_back_as_syllables),
	    with_pty(a_character_in_pieces_is_whole_again),
	    with_pty(bytes_that_are_no_character_never_come_through),
	    with_pty(keys_of_more_than_one_byte_work_in_pieces),
	    with_pty(control_d_on_an_empty_line_is_the_end),
	    with_pty(control_c_clears_the_line_of_a_shell),
	    with_pty(control_c_ends_whatever_readline_was_in_the_middle_of),
	    with_pty(a_long_line_wraps_and_control_c_leaves_all_of_it),
	    with_pty(a_resized_window_shows_the_line_in_its_new_width),
	    with_pty(a_word_is_completed),
	    with_pty(what_could_be_meant_is_listed_without_a_question),
	    with_pty(file_names_are_completed),
	    with_pty(a_paste_is_one_line_however_many_it_has),
	    with_pty(a_paste_cannot_bring_control_characters),
	    with_pty(a_large_paste_arrives_whole),
	    with_pty(a_paste_larger_than_a_line_is_cut),
	    with_pty(control_c_works_within_a_paste_without_an_end),
	    with_pty(a_second_control_c_gives_up_on_the_rest_of_a_paste),
	    with_pty(something_can_be_printed_above_the_line),
	    with_pty(the_terminal_is_the_shells_while_stopped),
	    with_pty(begun_in_the_background_it_prompts_when_it_comes_to_the_front),
	    with_pty(ended_by_a_signal_it_leaves_the_terminal_as_found),
	    with_pty(a_closed_window_is_the_end),
	    with_pty(typed_ahead_is_kept_for_the_next_line),
	    with_pty(a_note_begins_with_its_text_and_escape_drops_it),
	    with_pty(a_raw_terminal_is_refused_and_editing_goes_on_after_it),
	    with_pty(hangul_works_whatever_the_environment_says),
	    with_pty(the_users_own_settings_do_not_break_it),
	    with_pty(a_dumb_terminal_gets_no_escape_sequences),
	    with_pty(plain_lines_are_edited_by_the_terminal_itself),
	    with_folder(lines_are_remembered_from_one_start_to_the_next),
	    with_folder(a_note_sees_nothing_of_the_shells_history),
	    with_folder(an_edited_past_line_does_not_change_the_past),
	    with_folder(the_history_keeps_the_newest_thousand_lines),
	    with_folder(a_history_that_cannot_be_used_is_none),
	    with_folder(without_a_terminal_there_is_no_prompt_and_no_echo),
	};
	return cmocka_run_group_tests_name("term.line", tests, NULL, NULL);
}
