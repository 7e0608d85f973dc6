// SPDX-License-Identifier: GPL-3.0-or-later
#include "script/duration.h"

#include "base/unicode.h"

enum { MINUTE_MS = 60000 };

/* The constants of the header: syllables a minute; hundredths of syllables a second, and milliseconds. */
static const struct {
	int64_t slow, fast;
} bands[] = {
    [RH_SCRIPT_KOREAN] = {250, 310},
    [RH_SCRIPT_ENGLISH] = {180, 240},
};
static const struct {
	int64_t rate, comma_ms, sentence_ms;
} readers[] = {
    [RH_SCRIPT_KOREAN] = {591, 390, 260},
    [RH_SCRIPT_ENGLISH] = {460, 600, 390},
};

static int64_t round_divide(int64_t dividend, int64_t divisor)
{
	return (dividend + divisor / 2) / divisor;
}

int64_t rh_script_syllables_ms(int64_t syllables, enum rh_script_language language)
{
	return round_divide(syllables * 100000, readers[language].rate);
}

int64_t rh_script_pause_ms(enum rh_break end, enum rh_script_language language)
{
	switch (end) {
	case RH_BREAK_NONE:
		break;
	case RH_BREAK_COMMA:
		return readers[language].comma_ms;
	case RH_BREAK_SENTENCE:
		return readers[language].sentence_ms;
	}
	return 0;
}

static void count(struct rh_text text, const struct rh_says *says, struct rh_estimate *e)
{
	struct rh_spoken_walk walk = {.reader = {.text = text, .language = e->language, .says = says}};
	struct rh_spoken_word word;
	bool comma = false;
	bool open = false;
	while (rh_spoken_next(&walk, &word)) {
		/* A pause counts once something is said after it. */
		e->commas += comma && word.syllables > 0;
		comma = word.end == RH_BREAK_COMMA || (comma && word.syllables == 0);
		open = open || word.syllables > 0;
		e->syllables += (int64_t)word.syllables;
		if (word.end == RH_BREAK_SENTENCE) {
			e->sentences += open;
			open = false;
			comma = false;
		}
	}
	e->sentences += open;
}

static int64_t at_pace_ms(int64_t syllables, int64_t syllables_per_min)
{
	return round_divide(syllables * MINUTE_MS, syllables_per_min);
}

static void add_time(struct rh_estimate *e, int64_t syllables_per_min)
{
	int64_t slow = bands[e->language].slow, fast = bands[e->language].fast;
	if (syllables_per_min > 0) {
		e->duration_ms = at_pace_ms(e->syllables, syllables_per_min);
		int64_t margin = round_divide(e->duration_ms * RH_ESTIMATE_HEARD_PERMILLE, 1000);
		e->low_ms = e->duration_ms - margin;
		e->high_ms = e->duration_ms + margin;
	} else {
		e->duration_ms = at_pace_ms(e->syllables, (slow + fast) / 2);
		e->low_ms = at_pace_ms(e->syllables, fast);
		e->high_ms = at_pace_ms(e->syllables, slow);
	}
}

enum rh_status rh_script_estimate(struct rh_text text, const struct rh_script_voice *voice,
                                  struct rh_estimate *estimate, struct rh_error *err)
{
	struct rh_buffer nfc = {0};
	struct rh_says *says = NULL;
	rh_unicode_nfc(&nfc, text);
	enum rh_status status = rh_buffer_status(&nfc, err);
	struct rh_estimate e = {.language = voice->fallback};
	if (status == RH_OK && !voice->fixed)
		e.language = rh_script_language_of(rh_buffer_view(&nfc), voice->fallback);
	if (status == RH_OK && voice->say_count > 0)
		status = rh_says_new(voice->says, voice->say_count, e.language, &says, err);
	if (status == RH_OK) {
		count(rh_buffer_view(&nfc), says, &e);
		add_time(&e, voice->syllables_per_min);
		*estimate = e;
	}
	rh_says_free(says);
	rh_buffer_done(&nfc);
	return status;
}

void rh_script_write(struct rh_buffer *out, const struct rh_question *question)
{
	for (size_t i = 0; i < question->section_count; i++) {
		rh_buffer_string(out, i > 0 ? "\n\n" : "");
		rh_buffer_text(out, rh_text_trim(question->sections[i].text));
	}
}

enum rh_status rh_script_answer(const struct rh_question *question, const struct rh_script_voice *voice,
                                struct rh_estimate *estimate, struct rh_error *err)
{
	struct rh_buffer whole = {0};
	struct rh_script_voice own = *voice;
	own.says = question->extra->say;
	own.say_count = question->extra->say_count;
	rh_script_write(&whole, question);
	enum rh_status status = rh_buffer_status(&whole, err);
	if (status == RH_OK)
		status = rh_script_estimate(rh_buffer_view(&whole), &own, estimate, err);
	rh_buffer_done(&whole);
	return status;
}

/* Syllables a byte can stand for, by its code: letters of words 1, of abbreviations 3, figures 4 (7 as "seventy" and
 * its share of "thousand"); signs, which may be read, 3. */
static const char most_syllables[] = "0000000000000000"
                                     "0000000000000000"
                                     "0333333333330323"
                                     "4444444444333333"
                                     "3333333333333333"
                                     "3333333333333333"
                                     "0111111111111111"
                                     "1111111111133330";

int64_t rh_script_low_ms_at_most(struct rh_text text)
{
	enum { LEAD = 0xC0, HANGUL_FIRST = 0xEA, HANGUL_LAST = 0xED, SIGN_MOST = 5 /* "degrees celsius" */ };
	int64_t syllables = 0;
	for (size_t i = 0; i < text.length; i++) {
		const unsigned char byte = (unsigned char)text.data[i];
		if (byte < 0x80)
			syllables += most_syllables[byte] - '0';
		else if (byte >= LEAD)
			syllables += byte >= HANGUL_FIRST && byte <= HANGUL_LAST ? 1 : SIGN_MOST;
	}
	return at_pace_ms(syllables, bands[RH_SCRIPT_ENGLISH].fast); /* the slower language */
}

int64_t rh_script_surplus(const struct rh_estimate *estimate, int64_t target_ms)
{
	if (estimate->duration_ms <= target_ms || estimate->duration_ms <= 0)
		return 0;
	return round_divide(estimate->syllables * (estimate->duration_ms - target_ms), estimate->duration_ms);
}
