// SPDX-License-Identifier: GPL-3.0-or-later
/* What is said of an answer after it: the numbers under its time and the measures kept with the take are those that
 * analyze finds in the kept recording, in both languages, and the picture is blank where nobody spoke. */

#include "history/history.h"
#include "support/check.h"
#include "support/program.h"
#include "support/pty.h"
#include "support/tmpdir.h"
#include "support/voice_file.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RATE_HZ = 48000, VOICE_MS = 20000, PATH_BYTES = 512, LINE_BYTES = 256, LONG_PAUSE_MS = 500 };

/* The answer's time is up in the silence after the last phrase. */
#define BANK_TAIL "defaults: {prep: 30s, time: 16s}\nquestions: [{id: q, question: Who are you?}]\n"
static const struct voice_phrase phrases[] = {{3200, 14}, {7600, 16}, {11800, 16}};
/* Middles of the silence before the first word, of the phrases and of the gaps between them. */
static const struct {
	int64_t at_ms;
	bool spoken;
} picture[] = {{1600, false}, {4600, true}, {6800, false}, {9200, true}, {11300, false}, {13400, true}};

/* What the block has to tell. */
struct told {
	double spm, first_word_s, longest_s;
	size_t long_pauses;
	long long longest_at_s;
};

static void tell_in_english(struct rh_buffer *lines, const struct told *t)
{
	rh_buffer_printf(lines, " %lld words/min, a good pace · first word %.1f s\n", llround(t->spm / 1.5),
	                 t->first_word_s);
	rh_buffer_printf(lines, " %zu pauses over half a second, longest %.1f s at 0:%02lld · level even\n",
	                 t->long_pauses, t->longest_s, t->longest_at_s);
	rh_buffer_printf(lines, " Try: %.1f s until the first word; have an opening sentence ready\n", t->first_word_s);
}

static void tell_in_korean(struct rh_buffer *lines, const struct told *t)
{
	rh_buffer_printf(lines, " %lld음절/분, 알맞은 속도예요 · 첫마디 %.1f초\n", llround(t->spm), t->first_word_s);
	rh_buffer_printf(lines, " 0.5초 넘는 쉼 %zu번, 가장 긴 쉼 %.1f초(0:%02lld) · 목소리 크기 고름\n",
	                 t->long_pauses, t->longest_s, t->longest_at_s);
	rh_buffer_printf(lines, " 조언: 첫마디까지 %.1f초 걸렸어요. 첫 문장을 미리 정해 두세요\n", t->first_word_s);
}

static const struct tongue {
	const char *name, *bank, *recording, *over, *review;
	void (*tell)(struct rh_buffer *lines, const struct told *told);
} tongues[] = {
    {"en", "lang: en\n" BANK_TAIL, "rec", "● over", "1 again", tell_in_english},
    {"ko", "lang: ko\n" BANK_TAIL, "녹음", "● 초과", "1 다시", tell_in_korean},
};
enum { TONGUES = sizeof tongues / sizeof tongues[0] };

static const char *write_voice(struct tmpdir *dir)
{
	const char *path = tmpdir_path(dir, "voice.wav");
	struct voice_sound sound = voice_speech(RATE_HZ, VOICE_MS, phrases, sizeof phrases / sizeof phrases[0]);
	voice_add_noise(&sound, -65, 1);
	assert_true(voice_write(&sound, path));
	free(sound.samples);
	return path;
}

static struct pty *start(struct tmpdir *dir, const char *voice, const struct tongue *tongue)
{
	char device[PATH_BYTES], name[LINE_BYTES];
	(void)snprintf(device, sizeof device, "file:%s", voice);
	(void)snprintf(name, sizeof name, "%s.yaml", tongue->name);
	const char *bank = tmpdir_write(dir, name, rh_text_of(tongue->bank));
	const char *const argv[] = {REHEARSE_PROGRAM, "run",    "-b",   bank,        "q",          "--device",
	                            device,           "--sink", "null", "--ui-lang", tongue->name, NULL};
	struct pty_options options = {.argv = argv, .rows = 40};
	return pty_start(&options);
}

/* What analyze says of the take that the program has left in its home. */
static json_t *analyze_last(struct tmpdir *dir, struct pty *pty)
{
	const char *const argv[] = {REHEARSE_PROGRAM, "analyze", "last", "--json", NULL};
	const char *output = tmpdir_path(dir, "analyze.json");
	program_home(pty_home(pty));
	assert_int_equal(program_run(argv, output), 0);
	json_t *said = json_load_file(output, 0, NULL);
	assert_non_null(said);
	return said;
}

static double number_of(const json_t *said, const char *key)
{
	const json_t *value = json_object_get(said, key);
	assert_true(json_is_number(value));
	return json_number_value(value);
}

struct pauses {
	size_t long_ones;
	int64_t longest_ms, longest_at_ms;
};

static struct pauses pauses_of(const json_t *said)
{
	struct pauses pauses = {0};
	const json_t *list = json_object_get(said, "pauses");
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *pause = json_array_get(list, i);
		int64_t start_ms = json_integer_value(json_object_get(pause, "start_ms"));
		int64_t length_ms = json_integer_value(json_object_get(pause, "end_ms")) - start_ms;
		pauses.long_ones += length_ms >= LONG_PAUSE_MS ? 1 : 0;
		if (length_ms > pauses.longest_ms) {
			pauses.longest_ms = length_ms;
			pauses.longest_at_ms = start_ms;
		}
	}
	return pauses;
}

static void expect_block(struct pty *pty, const struct tongue *tongue, const json_t *said)
{
	struct pauses pauses = pauses_of(said);
	struct told told = {.spm = number_of(said, "speech_rate_spm"),
	                    .first_word_s = number_of(said, "first_word_ms") / 1e3,
	                    .longest_s = (double)pauses.longest_ms / 1e3,
	                    .long_pauses = pauses.long_ones,
	                    .longest_at_s = pauses.longest_at_ms / 1000};
	struct rh_buffer lines = {0};
	tongue->tell(&lines, &told);
	assert_non_null(lines.data);
	for (char *line = lines.data, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		*end = '\0';
		if (strstr(pty_screen(pty), line) == NULL)
			fail_msg("'%s' is not in\n%s", line, pty_screen(pty));
	}
	rh_buffer_done(&lines);
	const json_t *remarks = json_object_get(said, "remarks");
	assert_int_equal(json_array_size(remarks), 1);
	assert_string_equal(json_string_value(json_object_get(json_array_get(remarks, 0), "code")), "late_start");
}

/* The scale under the picture tells which column is when. */
static void expect_picture(struct pty *pty)
{
	unsigned row = 0, same_row = 0, first = 0, tenth = 0;
	assert_true(pty_find(pty, "0:00", &row, &first));
	assert_true(pty_find(pty, "0:10", &same_row, &tenth));
	assert_int_equal(row, same_row);
	for (size_t i = 0; i < sizeof picture / sizeof picture[0]; i++) {
		unsigned column = first + (unsigned)((int64_t)(tenth - first) * picture[i].at_ms / 10000);
		bool blank = strchr(" ", pty_cell_at(pty, row - 1, column).text[0]) != NULL;
		if (blank == picture[i].spoken)
			fail_msg("%lld ms: column %u of\n%s", (long long)picture[i].at_ms, column,
			         pty_row(pty, row - 1));
	}
}

/* What the program kept while it recorded. */
static void expect_kept(struct pty *pty, const json_t *said)
{
	static const char *const names[] = {"duration_ms",   "first_word_ms",   "last_word_end_ms",
	                                    "speech_ms",     "silence_ms",      "longest_pause_ms",
	                                    "syllables",     "speech_rate_spm", "articulation_rate_sps",
	                                    "loudness_lufs", "peak_dbfs",       "rms_dbfs",
	                                    "clipped_runs",  "noise_dbfs",      "snr_db"};
	char path[PATH_BYTES];
	struct rh_history *history = NULL;
	(void)snprintf(path, sizeof path, "%s/.local/share/rehearse/history.db", pty_home(pty));
	assert_int_equal(rh_history_new(path, &history, NULL), RH_OK);
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		double kept = 0;
		assert_int_equal(rh_history_measure(history, 1, rh_text_of(names[i]), &kept, NULL), RH_OK);
		if (fabs(kept - number_of(said, names[i])) > 0.0051) /* JSON has hundredths */
			fail_msg("%s: kept %.4f, analyzed %.4f", names[i], kept, number_of(said, names[i]));
	}
	rh_history_free(history);
}

static void expect_truth(const json_t *said)
{
	struct pauses pauses = pauses_of(said);
	assert_int_equal(pauses.long_ones, 2);
	assert_in_range(pauses.longest_ms, 1500, 1700);
	assert_in_range((int64_t)number_of(said, "speech_ms"), 9000, 9400);
}

static void what_is_said_after_an_answer_is_what_analyze_finds_in_its_take(void **state)
{
	(void)state;
	struct tmpdir dir;
	tmpdir_make(&dir);
	const char *voice = write_voice(&dir);
	struct pty *ptys[TONGUES];
	for (size_t i = 0; i < TONGUES; i++) { /* both speak at once: it takes as long as the answer */
		ptys[i] = start(&dir, voice, &tongues[i]);
		pty_expect(ptys[i], "Enter");
		pty_send(ptys[i], "\r");
		pty_expect(ptys[i], tongues[i].recording);
	}
	for (size_t i = 0; i < TONGUES; i++) {
		pty_expect(ptys[i], tongues[i].over);
		pty_send(ptys[i], "\r");
		pty_expect(ptys[i], tongues[i].review);
		json_t *said = analyze_last(&dir, ptys[i]);
		expect_truth(said);
		expect_block(ptys[i], &tongues[i], said);
		expect_picture(ptys[i]);
		expect_kept(ptys[i], said);
		json_decref(said);
		pty_send(ptys[i], "q");
		pty_expect_exit(ptys[i], 0);
		pty_end(ptys[i]);
	}
	tmpdir_remove(&dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(what_is_said_after_an_answer_is_what_analyze_finds_in_its_take, pty_teardown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
