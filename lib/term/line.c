// SPDX-License-Identifier: GPL-3.0-or-later
#include "term/line.h"

#include "base/array.h"
#include "base/unicode.h"
#include "os/clock.h"
#include "term/past.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <readline/history.h>
#include <readline/readline.h>

#define PASTE_BEGIN "\033[200~"
#define PASTE_END   "\033[201~"

enum { MARK_LENGTH = sizeof PASTE_BEGIN - 1, ESCAPE_WAIT_MS = 50 };

/* Nothing of a cancelled paste came for so long: its end was lost, and what comes now is typed. */
#define PASTE_LOST_NS (INT64_C(500) * 1000 * 1000)

struct rh_line {
	struct rh_term *term;
	struct rh_line_config config; /* the strings in it are not used: these are the copies */
	char *prompt;                 /* "" for none */
	char *text;                   /* what the line holds at first, until it was shown; NULL */
	char *history_file;           /* NULL for none */
	struct rh_past past;
	FILE *in, *out; /* readline's own, on duplicates of the terminal's descriptors; NULL in a plain line */
	bool shown;     /* the prompt is there and input is taken */
	bool behind;    /* was in the background when it was to go on */
	enum rh_line_result result; /* RH_LINE_EDITING until there is one */
	struct rh_buffer entered;   /* plain: as far as it came; otherwise once it was entered */
	struct rh_buffer unit;      /* bytes of a character, or of what may become PASTE_BEGIN */
	struct rh_buffer queue;     /* what readline reads next */
	size_t queue_at;            /* bytes of the queue it has read */
	bool pasting;               /* PASTE_BEGIN was seen */
	struct rh_buffer pasted;    /* a paste is held back until its end: readline would block in the middle */
	size_t end_matched;         /* bytes of PASTE_END seen just now */
};

/* readline is the process's, and calls back without a context. */
static struct {
	struct rh_line *line;    /* being edited, or about to be in the foreground; NULL when none is */
	char **offers;           /* completions not yet handed to readline */
	size_t offer;            /* the next one */
	bool initialised;        /* rl_initialize() was called once */
	bool discarding;         /* the rest of a paste that ^C cut off is to be thrown away; it outlives the line */
	size_t discard_matched;  /* bytes of PASTE_END seen just now */
	int64_t discarded_at_ns; /* monotonic, the last byte thrown away */
} editor;

static bool uses_readline(const struct rh_line *line)
{
	return line->in != NULL;
}

static void remember(struct rh_line *line)
{
	if (line->history_file != NULL && rh_past_add(&line->past, rh_line_text(line)))
		rh_past_append(line->history_file, rh_line_text(line));
}

/* What readline calls. */

static int next_queued(FILE *stream)
{
	(void)stream;
	struct rh_line *line = editor.line;
	if (line == NULL || line->queue_at == line->queue.length)
		return EOF;
	return (unsigned char)line->queue.data[line->queue_at++];
}

static int is_queued(void)
{
	return editor.line != NULL && editor.line->queue_at < editor.line->queue.length;
}

/* readline believes the terminal prepared when we left it in the background, where nothing was put back. */
static void prepare_terminal(int meta)
{
	if (editor.line == NULL || !rh_term_in_foreground(editor.line->term))
		return;
	rl_deprep_terminal();
	rl_prep_terminal(meta);
}

static void unprepare_terminal(void)
{
	if (editor.line != NULL && rh_term_in_foreground(editor.line->term))
		rl_deprep_terminal();
}

static void set_entered(struct rh_line *line, struct rh_text text)
{
	struct rh_text rest = rh_text_slice(text, 0, RH_LINE_MAX);
	struct rh_buffer clean = {0};
	uint32_t character;
	while (rh_unicode_next(&rest, &character))
		rh_buffer_character(&clean, character == 0 ? 0xFFFD : character);
	rh_buffer_done(&line->entered);
	line->entered = clean;
}

static void say(const struct rh_line *line, const char *text)
{
	(void)fputs(text, line->out);
	(void)fflush(line->out);
}

/* Takes readline off the terminal. What it showed stays. */
static void leave(struct rh_line *line, enum rh_line_result result)
{
	line->result = result;
	line->shown = false;
	line->pasting = false;
	rh_buffer_clear(&line->unit);
	rh_buffer_clear(&line->pasted);
	if (!uses_readline(line))
		return;
	rl_callback_handler_remove();
	rh_buffer_clear(&line->queue);
	line->queue_at = 0;
	(void)fflush(line->out);
	if (editor.line == line)
		editor.line = NULL;
}

static void on_line(char *text)
{
	struct rh_line *line = editor.line;
	if (text == NULL)
		say(line, "\r\n");
	else
		set_entered(line, rh_text_of(text));
	free(text);
	leave(line, text != NULL ? RH_LINE_ENTERED : RH_LINE_END);
	remember(line);
}

static char *next_offer(const char *word, int state)
{
	(void)state;
	while (editor.offers != NULL && editor.offers[editor.offer] != NULL) {
		char *offer = editor.offers[editor.offer++];
		if (rh_text_starts_with(rh_text_of(offer), rh_text_of(word)))
			return offer;
		free(offer);
	}
	return NULL;
}

static char **complete(const char *word, int start, int end)
{
	const struct rh_line *line = editor.line;
	rl_attempted_completion_over = 1; /* not file names, which readline would offer otherwise */
	char *before = line->config.complete != NULL ? strndup(rl_line_buffer, (size_t)end) : NULL;
	if (before == NULL)
		return NULL;
	editor.offers = line->config.complete(line->config.complete_ctx, before, (size_t)start);
	editor.offer = 0;
	char **matches = rl_completion_matches(word, next_offer);
	free(editor.offers);
	editor.offers = NULL;
	free(before);
	if (matches != NULL && matches[1] == NULL) {
		struct rh_text only = rh_text_of(matches[0]);
		bool goes_on = rh_text_ends_with(only, RH_TEXT("/")) || rh_text_ends_with(only, RH_TEXT("="));
		rl_completion_append_character = goes_on ? '\0' : ' ';
		rl_completion_suppress_quote = goes_on;
	}
	return matches;
}

/* Showing and hiding. */

/* The environment's locale, as readline looks it up; may be NULL. */
static const char *environment_locale(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);
		if (value != NULL && value[0] != '\0')
			return value;
	}
	return NULL;
}

/* readline 8.2 sets LC_CTYPE from the environment each time a line begins, and with it what it takes for a character.
 * The program has chosen already, and with LC_ALL=C may have chosen better: then the environment says so for the while.
 */
static void begin_in_our_locale(void (*begin)(struct rh_line *line), struct rh_line *line)
{
	const char *current = setlocale(LC_CTYPE, NULL);
	const char *environment = environment_locale();
	if (current == NULL || (environment != NULL && strcmp(current, environment) == 0)) {
		begin(line);
		return;
	}
	const char *value = getenv("LC_ALL");
	char *before = value != NULL ? strdup(value) : NULL;
	(void)setenv("LC_ALL", current, 1);
	begin(line);
	if (before != NULL)
		(void)setenv("LC_ALL", before, 1);
	else
		(void)unsetenv("LC_ALL");
	free(before);
}

static void initialise_once(void)
{
	if (editor.initialised)
		return;
	editor.initialised = true;
	(void)rl_initialize();
	static const char *const settings[][2] = {
	    {"input-meta", "on"},        {"output-meta", "on"},           {"convert-meta", "off"},
	    {"page-completions", "off"}, {"completion-query-items", "0"}, /* both would wait for a key inside readline
	                                                                   */
	};
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
		(void)rl_variable_bind(settings[i][0], settings[i][1]);
}

static void point_readline_here(const struct rh_line *line)
{
	rl_instream = line->in;
	rl_outstream = line->out;
	rl_readline_name = "rehearse";
	rl_catch_signals = 0;
	rl_catch_sigwinch = 0;
	rl_change_environment = 0;
	rl_getc_function = next_queued;
	rl_input_available_hook = is_queued;
	rl_prep_term_function = prepare_terminal;
	rl_deprep_term_function = unprepare_terminal;
	rl_attempted_completion_function = complete;
	rl_completer_word_break_characters = " \t\"'";
	rl_completer_quote_characters = "\"'";
	rl_clear_history();
	for (size_t i = 0; i < line->past.count; i++)
		add_history(line->past.lines[i]);
	using_history();
}

static void begin_line(struct rh_line *line)
{
	point_readline_here(line);
	initialise_once();
	rl_reset_screen_size();
	rl_callback_handler_install(line->prompt, on_line);
}

static void show_plain(struct rh_line *line)
{
	line->shown = true;
	if (rh_term_input_is_terminal(line->term) && rh_term_output_is_terminal(line->term))
		(void)rh_term_write(line->term, rh_text_of(line->prompt), 1000, NULL, NULL);
}

/* In the background it waits for rh_line_resume(), but readline is spoken for. */
static void show_prompt(struct rh_line *line)
{
	if (uses_readline(line) && editor.line == NULL)
		editor.line = line;
	if (!rh_term_in_foreground(line->term) || (uses_readline(line) && editor.line != line))
		return;
	if (!uses_readline(line)) {
		show_plain(line);
		return;
	}
	begin_in_our_locale(begin_line, line);
	line->shown = true;
	if (line->text != NULL) {
		(void)rl_insert_text(line->text);
		rl_redisplay();
		free(line->text);
		line->text = NULL;
	}
}

static void to_the_last_row(const struct rh_line *line, const char *text)
{
	int point = rl_point;
	rl_point = rl_end;
	rl_redisplay();
	rl_point = point;
	say(line, text);
}

static void forget_keys_half_typed(void)
{
	rl_callback_sigcleanup();
	rl_free_line_state();
}

/* Making one. */

static FILE *open_stream(int fd, const char *mode)
{
	int own = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	FILE *stream = own >= 0 ? fdopen(own, mode) : NULL;
	if (stream == NULL && own >= 0)
		(void)close(own);
	return stream;
}

static enum rh_status open_streams(struct rh_line *line, struct rh_error *err)
{
	int in, out;
	rh_term_descriptors(line->term, &in, &out);
	line->in = open_stream(in, "r");
	line->out = open_stream(out, "w");
	if (line->in != NULL && line->out != NULL)
		return RH_OK;
	return rh_error_set(err, RH_ERR_SYSTEM, N_("cannot edit a line here: %s"), strerror(errno));
}

static enum rh_status copy_config(struct rh_line *line, const struct rh_line_config *config, struct rh_error *err)
{
	line->config = *config;
	line->prompt = strdup(config->prompt != NULL ? config->prompt : "");
	line->text = config->text != NULL ? strdup(config->text) : NULL;
	line->history_file = config->history_file != NULL ? strdup(config->history_file) : NULL;
	bool complete_copy = line->prompt != NULL && (line->text != NULL || config->text == NULL) &&
	                     (line->history_file != NULL || config->history_file == NULL);
	return complete_copy ? RH_OK : rh_error_no_memory(err);
}

enum rh_status rh_line_new(struct rh_term *term, const struct rh_line_config *config, struct rh_line **line,
                           struct rh_error *err)
{
	if (rh_term_is_raw(term))
		return rh_error_set(err, RH_ERR_INVALID, "the terminal is raw");
	if (editor.line != NULL)
		return rh_error_set(err, RH_ERR_INVALID, "another line is being edited");
	struct rh_line *made = calloc(1, sizeof *made);
	if (made == NULL)
		return rh_error_no_memory(err);
	made->term = term;
	enum rh_status status = copy_config(made, config, err);
	bool both = rh_term_input_is_terminal(term) && rh_term_output_is_terminal(term);
	if (status == RH_OK && both && !config->plain)
		status = open_streams(made, err);
	if (status != RH_OK) {
		rh_line_free(made);
		return status;
	}
	if (made->history_file != NULL && uses_readline(made))
		rh_past_load(&made->past, made->history_file);
	show_prompt(made);
	*line = made;
	return RH_OK;
}

/* Taking input. */

static void pump(struct rh_line *line)
{
	while (editor.line == line && line->queue_at < line->queue.length)
		rl_callback_read_char();
	rh_buffer_clear(&line->queue);
	line->queue_at = 0;
}

static void hand_over(struct rh_line *line, struct rh_buffer *bytes)
{
	rh_buffer_text(&line->queue, rh_buffer_view(bytes));
	rh_buffer_clear(bytes);
	pump(line);
}

/* One line of it: what ends a line becomes a space, and a control character shows. */
static void hand_over_paste(struct rh_line *line)
{
	struct rh_text text = rh_buffer_view(&line->pasted);
	while (text.length > 0 && (text.data[text.length - 1] == '\n' || text.data[text.length - 1] == '\r'))
		text.length--;
	for (size_t i = 0; i < text.length; i++) /* terminals send the Enter key for the end of a line */
		if (line->pasted.data[i] == '\r')
			line->pasted.data[i] = '\n';
	rh_buffer_string(&line->queue, PASTE_BEGIN);
	rh_unicode_sanitize(&line->queue, text, RH_SANITIZE_LINE);
	rh_buffer_string(&line->queue, PASTE_END);
	rh_buffer_clear(&line->pasted);
	pump(line);
}

/* How much of PASTE_END has been seen after this byte. */
static size_t match_end(size_t matched, char byte)
{
	if (byte == PASTE_END[matched])
		return matched + 1;
	return byte == PASTE_END[0] ? 1 : 0;
}

static void take_pasted(struct rh_line *line, char byte)
{
	size_t before = line->end_matched;
	line->end_matched = match_end(before, byte);
	if (line->end_matched == MARK_LENGTH) {
		line->pasting = false;
		hand_over_paste(line);
		return;
	}
	if (line->end_matched > before) /* held back: it may be the end */
		return;
	/* No longer than the line may be: a paste whose end is lost must not fill the memory. */
	if (line->pasted.length + before + 1 > RH_LINE_MAX)
		return;
	rh_buffer_text(&line->pasted, (struct rh_text){PASTE_END, before});
	if (line->end_matched == 0)
		rh_buffer_byte(&line->pasted, byte);
}

/* Bytes the first one announces; 1 for what begins no character. */
static size_t character_length(char first)
{
	unsigned char byte = (unsigned char)first;
	return byte >= 0xF0 && byte < 0xF8 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
}

/* readline gets whole characters: some of its commands would read on and find nothing. */
static void take_typed(struct rh_line *line, char byte)
{
	bool continues = ((unsigned char)byte & 0xC0U) == 0x80U;
	if (line->unit.length > 0 && line->unit.data[0] != '\033' && !continues)
		hand_over(line, &line->unit); /* a broken character */
	if (line->result != RH_LINE_EDITING)
		return;
	rh_buffer_byte(&line->unit, byte);
	struct rh_text unit = rh_buffer_view(&line->unit);
	if (unit.length == 0 || unit.data[0] != '\033') {
		if (unit.length == 0 || unit.length >= character_length(unit.data[0]))
			hand_over(line, &line->unit);
		return;
	}
	if (rh_text_equal(unit, RH_TEXT(PASTE_BEGIN))) {
		rh_buffer_clear(&line->unit);
		line->pasting = true;
		line->end_matched = 0;
	} else if (!rh_text_starts_with(RH_TEXT(PASTE_BEGIN), unit)) {
		hand_over(line, &line->unit);
	}
}

/* True when the byte was part of a paste that ^C cut off. */
static bool discard(char byte)
{
	if (!editor.discarding)
		return false;
	int64_t now_ns = rh_clock_monotonic_ns();
	editor.discarding = now_ns - editor.discarded_at_ns < PASTE_LOST_NS;
	if (!editor.discarding)
		return false;
	editor.discarded_at_ns = now_ns;
	editor.discard_matched = match_end(editor.discard_matched, byte);
	editor.discarding = editor.discard_matched < MARK_LENGTH;
	return true;
}

static void take_plain(struct rh_line *line, char byte)
{
	if (byte != '\n') {
		if (line->entered.length < RH_LINE_MAX)
			rh_buffer_byte(&line->entered, byte);
		return;
	}
	struct rh_text text = rh_buffer_view(&line->entered);
	if (rh_text_ends_with(text, RH_TEXT("\r")))
		text.length--;
	if (text.length == 0)
		text = rh_text_of(line->text);
	set_entered(line, text);
	leave(line, RH_LINE_ENTERED);
}

static void take(struct rh_line *line, char byte)
{
	if (discard(byte))
		return;
	if (!uses_readline(line))
		take_plain(line, byte);
	else if (line->pasting)
		take_pasted(line, byte);
	else
		take_typed(line, byte);
}

/* The text may end without a newline. */
static void take_end(struct rh_line *line)
{
	if (!uses_readline(line) && line->entered.length > 0)
		take_plain(line, '\n');
	else
		leave(line, RH_LINE_END);
}

static void drop(struct rh_line *line)
{
	if (uses_readline(line) && line->shown) {
		forget_keys_half_typed();
		(void)rl_clear_visible_line();
	}
	rh_buffer_clear(&line->entered);
	leave(line, RH_LINE_CANCELLED);
}

static bool more_comes_soon(const struct rh_line *line)
{
	struct pollfd one = {.fd = rh_term_input_fd(line->term), .events = POLLIN};
	int64_t until_ns = rh_clock_monotonic_ns() + (int64_t)ESCAPE_WAIT_MS * 1000000;
	int ready;
	do {
		int64_t left_ns = until_ns - rh_clock_monotonic_ns();
		ready = poll(&one, 1, left_ns > 0 ? (int)(left_ns / 1000000) : 0);
	} while (ready < 0 && errno == EINTR);
	return ready > 0;
}

/* Nothing follows an Esc: it was the key, not the beginning of another one. True when there was one waiting. */
static bool settle_escape(struct rh_line *line)
{
	struct rh_text unit = rh_buffer_view(&line->unit);
	if (unit.length == 0 || unit.data[0] != '\033')
		return false;
	if (more_comes_soon(line))
		return true;
	if (line->config.cancel_ends && unit.length == 1)
		drop(line);
	else
		hand_over(line, &line->unit);
	return true;
}

enum rh_line_result rh_line_feed(struct rh_line *line)
{
	if (line->result == RH_LINE_EDITING && !line->shown)
		show_prompt(line);
	while (line->result == RH_LINE_EDITING && line->shown) {
		char byte;
		size_t length = 0;
		/* One by one, so that what follows the end of the line is left to whoever reads next. */
		if (rh_term_read(line->term, &byte, 1, &length, NULL) != RH_OK)
			take_end(line);
		else if (length > 0)
			take(line, byte);
		else if (!settle_escape(line))
			break;
	}
	return line->result;
}

const char *rh_line_text(const struct rh_line *line)
{
	return line->result == RH_LINE_ENTERED && line->entered.length > 0 ? line->entered.data : "";
}

void rh_line_restart(struct rh_line *line)
{
	if (line->result == RH_LINE_EDITING)
		return;
	line->result = RH_LINE_EDITING;
	rh_buffer_clear(&line->entered);
	show_prompt(line);
}

/* What the loop tells. */

enum rh_line_result rh_line_interrupt(struct rh_line *line)
{
	if (line->result != RH_LINE_EDITING)
		return line->result;
	bool cut_off = line->pasting && !editor.discarding;
	editor.discarding = cut_off; /* a second ^C: nobody is pasting any more */
	editor.discard_matched = line->end_matched;
	editor.discarded_at_ns = rh_clock_monotonic_ns();
	line->pasting = false;
	if (line->config.cancel_ends) {
		drop(line);
		return line->result;
	}
	if (!line->shown)
		return line->result;
	if (uses_readline(line)) {
		forget_keys_half_typed();
		to_the_last_row(line, "^C\r\n");
	} else if (rh_term_output_is_terminal(line->term)) {
		(void)rh_term_write(line->term, RH_TEXT("\r\n"), 1000, NULL, NULL);
	}
	rh_buffer_clear(&line->entered);
	leave(line, RH_LINE_EDITING);
	show_prompt(line);
	return line->result;
}

static bool is_on_screen(const struct rh_line *line)
{
	return line->shown && uses_readline(line) && rh_term_in_foreground(line->term);
}

void rh_line_resize(struct rh_line *line)
{
	if (is_on_screen(line))
		rl_resize_terminal();
}

void rh_line_suspend(struct rh_line *line)
{
	if (!is_on_screen(line))
		return;
	to_the_last_row(line, "\r\n");
	rl_deprep_terminal();
}

void rh_line_resume(struct rh_line *line)
{
	line->behind = !rh_term_in_foreground(line->term);
	if (line->result != RH_LINE_EDITING || line->behind)
		return;
	if (!line->shown) {
		show_prompt(line);
	} else if (uses_readline(line)) {
		prepare_terminal(1);
		rl_reset_screen_size();
		rh_line_show(line);
	} else {
		show_plain(line);
	}
}

bool rh_line_waits(const struct rh_line *line)
{
	return line->result == RH_LINE_EDITING && (!line->shown || line->behind);
}

void rh_line_hide(struct rh_line *line)
{
	if (!is_on_screen(line))
		return;
	(void)rl_clear_visible_line();
	(void)fflush(line->out);
}

void rh_line_show(struct rh_line *line)
{
	if (!is_on_screen(line))
		return;
	(void)rl_on_new_line();
	rl_redisplay();
	(void)fflush(line->out);
}

void rh_line_free(struct rh_line *line)
{
	if (line == NULL)
		return;
	if (line->shown && uses_readline(line)) {
		if (is_on_screen(line))
			to_the_last_row(line, "\r\n");
		leave(line, RH_LINE_CANCELLED);
	}
	if (editor.line == line)
		editor.line = NULL;
	if (uses_readline(line)) {
		rl_clear_history();
		rl_instream = NULL;
		rl_outstream = NULL;
		if (line->history_file != NULL)
			rh_past_trim(line->history_file);
	}
	if (line->in != NULL)
		(void)fclose(line->in);
	if (line->out != NULL)
		(void)fclose(line->out);
	rh_past_done(&line->past);
	rh_buffer_done(&line->entered);
	rh_buffer_done(&line->unit);
	rh_buffer_done(&line->queue);
	rh_buffer_done(&line->pasted);
	free(line->prompt);
	free(line->text);
	free(line->history_file);
	free(line);
}

/* Adds "/" to a folder's name; takes the name. */
static char *marked(char *name)
{
	struct stat info;
	if (stat(name, &info) != 0 || !S_ISDIR(info.st_mode))
		return name;
	struct rh_buffer longer = {0};
	char *result = NULL;
	rh_buffer_string(&longer, name);
	rh_buffer_byte(&longer, '/');
	if (rh_buffer_take(&longer, &result, NULL) != RH_OK)
		return name;
	free(name);
	return result;
}

char **rh_line_file_names(const char *prefix)
{
	size_t count = 0, capacity = 0;
	char **names = rh_array_room(NULL, 0, &capacity, sizeof *names);
	for (char *name; names != NULL && (name = rl_filename_completion_function(prefix, (int)count)) != NULL;) {
		char **larger = rh_array_room(names, count + 1, &capacity,
		                              sizeof *names); /* the end has its place too */
		if (larger == NULL) {
			free(name);
			break;
		}
		names = larger;
		names[count++] = marked(name);
	}
	if (names != NULL)
		names[count] = NULL;
	rl_filename_completion_desired = 0; /* the "/" is there already */
	return names;
}
