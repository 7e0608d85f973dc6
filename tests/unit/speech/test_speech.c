// SPDX-License-Identifier: GPL-3.0-or-later
#include "speech/speech.h"

#include "base/random.h"
#include "support/check.h"
#include "support/voice.h"

#include <math.h>
#include <soxr.h>
#include <stdlib.h>
#include <string.h>

/* Thirty seconds, 60 syllables, pauses of 0.6, 1.5, 2.4, 1.0 and 4.0 s. */
static const struct voice_phrase phrases[] = {{1200, 10}, {3800, 15}, {8300, 10}, {12700, 10}, {15700, 5}, {20700, 10}};
enum { PHRASES = sizeof phrases / sizeof phrases[0], TALK_MS = 30000, TALK_SYLLABLES = 60, TALK_SPEECH_MS = 12000 };
enum { FIRST_MS = 1200, LAST_MS = 22700, RATE_HZ = 48000 };
enum { BLOCK = 4096 };

struct talk {
	struct rh_speech *speech;
	struct rh_speech_measures m;
};

static struct talk measure_in(const struct voice_sound *sound, size_t block, bool loudness)
{
	struct talk talk = {0};
	assert_int_equal(rh_speech_new(sound->rate_hz, loudness, &talk.speech, NULL), RH_OK);
	for (size_t at = 0; at < sound->count; at += block)
		rh_speech_feed(talk.speech, sound->samples + at, sound->count - at < block ? sound->count - at : block);
	assert_int_equal(rh_speech_end(talk.speech, RH_SPEECH_UNSCALED, &talk.m, NULL), RH_OK);
	return talk;
}

static struct talk measure(const struct voice_sound *sound)
{
	return measure_in(sound, 4096, true);
}

static struct voice_sound made; /* the talk, made once: that takes longer than measuring it */

static struct voice_sound copy_of(const struct voice_sound *sound)
{
	struct voice_sound copy = {malloc((sound->count + 1) * sizeof *sound->samples), sound->count, sound->rate_hz};
	assert_non_null(copy.samples);
	memcpy(copy.samples, sound->samples, sound->count * sizeof *sound->samples);
	return copy;
}

static struct voice_sound a_talk(void)
{
	return copy_of(&made);
}

static int make_talk(void **state)
{
	(void)state;
	made = voice_speech(RATE_HZ, TALK_MS, phrases, PHRASES);
	voice_add_noise(&made, -75.0, 1);
	return 0;
}

static int forget_talk(void **state)
{
	(void)state;
	free(made.samples);
	return 0;
}

static void check_near(double value, double wanted, double off)
{
	if (!(fabs(value - wanted) <= off)) {
		print_error("%.3f is not within %.3f of %.3f\n", value, off, wanted);
		fail();
	}
}

static void check_no_speech(struct voice_sound sound)
{
	struct talk talk = measure(&sound);
	size_t pauses = 1, nuclei = 1;
	rh_speech_pauses(talk.speech, &pauses);
	rh_speech_nuclei_ms(talk.speech, &nuclei);
	assert_false(talk.m.has_speech);
	assert_int_equal(talk.m.syllables, 0);
	assert_int_equal(pauses, 0);
	assert_int_equal(nuclei, 0);
	assert_int_equal(talk.m.silence_ms, talk.m.duration_ms);
	assert_false(talk.m.has_snr);
	rh_speech_free(talk.speech);
	free(sound.samples);
}

static void words_and_pauses_are_found_where_they_are(void **state)
{
	(void)state;
	struct voice_sound sound = a_talk();
	struct talk talk = measure(&sound);
	assert_true(talk.m.has_speech);
	assert_int_equal(talk.m.duration_ms, TALK_MS);
	check_near((double)talk.m.first_word_ms, FIRST_MS, 40);
	check_near((double)talk.m.last_word_end_ms, LAST_MS, 40);
	size_t count = 0;
	const struct rh_speech_span *pauses = rh_speech_pauses(talk.speech, &count);
	assert_int_equal(count, PHRASES - 1);
	int64_t total_ms = 0;
	for (size_t i = 0; i < count; i++) {
		double from_ms = (double)(phrases[i].at_ms + (int64_t)phrases[i].syllables * VOICE_SYLLABLE_MS);
		check_near((double)pauses[i].start_ms, from_ms, 40);
		check_near((double)pauses[i].end_ms, (double)phrases[i + 1].at_ms, 40);
		total_ms += pauses[i].end_ms - pauses[i].start_ms;
	}
	assert_int_equal(talk.m.mean_pause_ms, total_ms / (int64_t)count);
	assert_int_equal(talk.m.longest_pause_ms, pauses[4].end_ms - pauses[4].start_ms);
	assert_int_equal(talk.m.longest_pause_at_ms, pauses[4].start_ms);
	assert_int_equal(talk.m.trailing_silence_ms, TALK_MS - talk.m.last_word_end_ms);
	assert_int_equal(talk.m.speech_ms, talk.m.last_word_end_ms - talk.m.first_word_ms - total_ms);
	assert_int_equal(talk.m.silence_ms, TALK_MS - talk.m.speech_ms);
	rh_speech_free(talk.speech);
	free(sound.samples);
}

static void syllables_are_counted_and_make_the_rates(void **state)
{
	(void)state;
	struct voice_sound sound = a_talk();
	struct talk talk = measure(&sound);
	check_near((double)talk.m.syllables, TALK_SYLLABLES, 1);
	check_near(talk.m.speech_rate_spm,
	           (double)talk.m.syllables * 6e4 / (double)(talk.m.last_word_end_ms - talk.m.first_word_ms), 1e-9);
	check_near(talk.m.articulation_rate_sps, 5.0, 0.25);
	size_t count = 0;
	const int64_t *nuclei_ms = rh_speech_nuclei_ms(talk.speech, &count);
	assert_int_equal((int64_t)count, talk.m.syllables);
	for (size_t i = 0; i < 10; i++)
		check_near((double)nuclei_ms[i], FIRST_MS + (double)VOICE_SYLLABLE_MS * ((double)i + 0.5), 30);
	const double *rates = rh_speech_rates_spm(talk.speech, &count);
	assert_int_equal(count, 21);
	check_near(rates[0], 33 * 6.0, 12);
	check_near(rates[20], 10 * 6.0, 12);
	rh_speech_free(talk.speech);
	free(sound.samples);
}

static void korean_counts_more_syllables_for_the_same_nuclei(void **state)
{
	(void)state;
	struct voice_sound sound = a_talk();
	struct talk talk = measure(&sound);
	struct rh_speech_measures korean, english;
	assert_int_equal(rh_speech_end(talk.speech, RH_SPEECH_KOREAN, &korean, NULL), RH_OK);
	assert_int_equal(rh_speech_end(talk.speech, RH_SPEECH_ENGLISH, &english, NULL), RH_OK);
	assert_int_equal(english.syllables, talk.m.syllables);
	assert_int_equal(korean.syllables, llround(1.17 * (double)english.syllables));
	assert_int_equal(korean.speech_ms, english.speech_ms);
	rh_speech_free(talk.speech);
	free(sound.samples);
}

static void check_same(const struct talk *a, const struct talk *b)
{
	size_t counts[2];
	assert_memory_equal(&a->m, &b->m, sizeof a->m);
	const struct rh_speech_span *pa = rh_speech_pauses(a->speech, &counts[0]);
	const struct rh_speech_span *pb = rh_speech_pauses(b->speech, &counts[1]);
	assert_int_equal(counts[0], counts[1]);
	assert_memory_equal(pa, pb, counts[0] * sizeof *pa);
	const int64_t *na = rh_speech_nuclei_ms(a->speech, &counts[0]);
	const int64_t *nb = rh_speech_nuclei_ms(b->speech, &counts[1]);
	assert_int_equal(counts[0], counts[1]);
	assert_memory_equal(na, nb, counts[0] * sizeof *na);
	const double *ra = rh_speech_rates_spm(a->speech, &counts[0]);
	const double *rb = rh_speech_rates_spm(b->speech, &counts[1]);
	assert_int_equal(counts[0], counts[1]);
	assert_memory_equal(ra, rb, counts[0] * sizeof *ra);
}

static void the_size_of_the_blocks_changes_nothing_to_the_bit(void **state)
{
	(void)state;
	static const size_t blocks[] = {1, 7, 479, 480, 4097, 100000};
	struct voice_sound sound = voice_speech(44100, 6000, phrases, 2);
	voice_add_noise(&sound, -60.0, 2);
	sound.count -= 123;
	struct talk whole = measure_in(&sound, sound.count, true);
	for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
		struct talk parts = measure_in(&sound, blocks[i], true);
		check_same(&whole, &parts);
		rh_speech_free(parts.speech);
	}
	rh_speech_free(whole.speech);
	free(sound.samples);
}

static void after_a_reset_nothing_of_the_last_recording_is_left(void **state)
{
	(void)state;
	struct voice_sound sound = a_talk(), other = voice_silence(RATE_HZ, 3000);
	voice_add_noise(&other, -3.0, 5);
	struct talk fresh = measure(&sound), used = measure(&other);
	rh_speech_reset(used.speech);
	rh_speech_feed(used.speech, sound.samples, sound.count);
	assert_int_equal(rh_speech_end(used.speech, RH_SPEECH_UNSCALED, &used.m, NULL), RH_OK);
	check_same(&fresh, &used);
	rh_speech_free(fresh.speech);
	rh_speech_free(used.speech);
	free(sound.samples);
	free(other.samples);
}

static void gain_changes_nothing(void **state)
{
	(void)state;
	static const double gains_db[] = {-20.0, -35.0};
	struct voice_sound sound = a_talk();
	struct talk loud = measure(&sound);
	for (size_t i = 0; i < 2; i++) {
		struct voice_sound quiet = a_talk();
		voice_scale(&quiet, gains_db[i]);
		struct talk talk = measure(&quiet);
		check_near((double)talk.m.syllables, (double)loud.m.syllables, 0.01 * (double)loud.m.syllables);
		check_near((double)talk.m.speech_ms, (double)loud.m.speech_ms, 0.01 * (double)loud.m.speech_ms);
		check_near((double)talk.m.first_word_ms, (double)loud.m.first_word_ms, 10);
		check_near(talk.m.snr_db, loud.m.snr_db, 0.3);
		check_near(talk.m.loudness_lufs, loud.m.loudness_lufs + gains_db[i], 0.2);
		check_near(talk.m.noise_dbfs, loud.m.noise_dbfs + gains_db[i], 0.2);
		check_near(talk.m.peak_dbfs, loud.m.peak_dbfs + gains_db[i], 0.01);
		check_near(talk.m.rms_dbfs, loud.m.rms_dbfs + gains_db[i], 0.01);
		rh_speech_free(talk.speech);
		free(quiet.samples);
	}
	rh_speech_free(loud.speech);
	free(sound.samples);
}

/* Block by block: given everything at once, the library moves all of it for each of its own blocks. */
static struct voice_sound resampled(const struct voice_sound *sound, int rate_hz)
{
	struct voice_sound out = voice_silence(rate_hz, TALK_MS);
	soxr_error_t failed = NULL;
	soxr_t soxr = soxr_create(sound->rate_hz, rate_hz, 1, &failed, NULL, NULL, NULL);
	assert_null(failed);
	size_t given = 0, got = 0;
	for (size_t done = 1; given < sound->count || done > 0; got += done) {
		size_t left = sound->count - given, taken = 0;
		const float *in = left > 0 ? sound->samples + given : NULL;
		assert_null(soxr_process(soxr, in, left < BLOCK ? left : BLOCK, &taken, out.samples + got,
		                         out.count - got, &done));
		given += taken;
	}
	soxr_delete(soxr);
	out.count = got;
	return out;
}

static void the_sample_rate_changes_hardly_anything(void **state)
{
	(void)state;
	static const int rates_hz[] = {8000, 16000, 22050, 37800, 44100, 96000};
	struct voice_sound sound = a_talk();
	struct talk at48 = measure(&sound);
	size_t wanted = 0, count = 0;
	const struct rh_speech_span *pauses = rh_speech_pauses(at48.speech, &wanted);
	for (size_t i = 0; i < sizeof rates_hz / sizeof rates_hz[0]; i++) {
		struct voice_sound other = resampled(&sound, rates_hz[i]);
		struct talk talk = measure(&other);
		check_near((double)talk.m.syllables, (double)at48.m.syllables, 0.02 * (double)at48.m.syllables);
		check_near((double)talk.m.speech_ms, (double)at48.m.speech_ms, 0.02 * (double)at48.m.speech_ms);
		check_near((double)talk.m.first_word_ms, (double)at48.m.first_word_ms, 15);
		check_near((double)talk.m.last_word_end_ms, (double)at48.m.last_word_end_ms, 15);
		const struct rh_speech_span *spans = rh_speech_pauses(talk.speech, &count);
		assert_int_equal(count, wanted);
		for (size_t k = 0; k < count; k++) {
			check_near((double)spans[k].start_ms, (double)pauses[k].start_ms, 15);
			check_near((double)spans[k].end_ms, (double)pauses[k].end_ms, 15);
		}
		rh_speech_free(talk.speech);
		free(other.samples);
	}
	rh_speech_free(at48.speech);
	free(sound.samples);
}

static void noise_at_ten_db_moves_little(void **state)
{
	(void)state;
	struct voice_sound sound = voice_speech(RATE_HZ, TALK_MS, phrases, PHRASES);
	struct talk clean = measure(&sound);
	voice_add_noise(&sound, clean.m.rms_dbfs + 10.0 * log10((double)TALK_MS / TALK_SPEECH_MS) - 10.0, 3);
	struct talk noisy = measure(&sound);
	size_t count = 0;
	rh_speech_pauses(noisy.speech, &count);
	assert_int_equal(count, PHRASES - 1);
	check_near((double)noisy.m.syllables, TALK_SYLLABLES, 0.07 * TALK_SYLLABLES);
	check_near((double)noisy.m.first_word_ms, FIRST_MS, 60);
	check_near(noisy.m.snr_db, 10.0, 9.0);
	rh_speech_free(clean.speech);
	rh_speech_free(noisy.speech);
	free(sound.samples);
}

static void silence_is_no_speech(void **state)
{
	(void)state;
	check_no_speech(voice_silence(RATE_HZ, 5000));
}

static void white_noise_is_no_speech_at_any_level(void **state)
{
	(void)state;
	for (int level_db = -90; level_db <= -10; level_db += 20) {
		struct voice_sound sound = voice_silence(RATE_HZ, 5000);
		voice_add_noise(&sound, level_db, 2);
		check_no_speech(sound);
	}
}

static void hum_is_no_speech(void **state)
{
	(void)state;
	struct voice_sound sound = voice_silence(RATE_HZ, 5000);
	voice_add_hum(&sound, -20.0);
	voice_add_noise(&sound, -60.0, 2);
	check_no_speech(sound);
	sound = voice_silence(RATE_HZ, 5000);
	voice_add_hum(&sound, -20.0);
	check_no_speech(sound);
}

static void a_single_click_is_no_speech(void **state)
{
	(void)state;
	struct voice_sound sound = voice_silence(RATE_HZ, 5000);
	voice_add_click(&sound, 2000);
	check_no_speech(sound);
	sound = voice_silence(RATE_HZ, 5000);
	voice_add_noise(&sound, -60.0, 4);
	voice_add_click(&sound, 2000);
	check_no_speech(sound);
}

static void constants_are_no_speech(void **state)
{
	(void)state;
	static const float values[] = {1.0F, -1.0F, 0.25F, 1e-40F};
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		struct voice_sound sound = voice_silence(RATE_HZ, 3000);
		for (size_t k = 0; k < sound.count; k++)
			sound.samples[k] = values[i];
		check_no_speech(sound);
	}
}

static void check_finite(const struct talk *talk)
{
	const struct rh_speech_measures *m = &talk->m;
	const double values[] = {m->speech_rate_spm, m->articulation_rate_sps,
	                         m->loudness_lufs,   m->level_spread_db,
	                         m->peak_dbfs,       m->rms_dbfs,
	                         m->noise_dbfs,      m->snr_db};
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
		assert_true(isfinite(values[i]));
	size_t count = 0;
	const double *rates = rh_speech_rates_spm(talk->speech, &count);
	for (size_t i = 0; i < count; i++)
		assert_true(isfinite(rates[i]));
	const struct rh_speech_span *pauses = rh_speech_pauses(talk->speech, &count);
	for (size_t i = 0; i < count; i++)
		assert_true(pauses[i].start_ms >= 0 && pauses[i].start_ms < pauses[i].end_ms &&
		            pauses[i].end_ms <= m->duration_ms);
	assert_true(m->speech_ms >= 0 && m->silence_ms >= 0 && m->speech_ms <= m->duration_ms);
}

static void nothing_and_next_to_nothing_are_measured_too(void **state)
{
	(void)state;
	for (size_t count = 0; count < 2000; count += count < 4 ? 1 : 331) {
		struct voice_sound sound = voice_silence(RATE_HZ, 1000);
		voice_add_noise(&sound, -10.0, count);
		sound.count = count;
		struct talk talk = measure(&sound);
		assert_int_equal(talk.m.duration_ms, (int64_t)count * 1000 / RATE_HZ);
		assert_false(talk.m.has_speech);
		check_finite(&talk);
		rh_speech_free(talk.speech);
		free(sound.samples);
	}
}

static void what_is_no_number_counts_as_silence(void **state)
{
	(void)state;
	static const float odd[] = {NAN, INFINITY, -INFINITY};
	struct voice_sound sound = a_talk(), broken = a_talk();
	for (size_t i = 0; i < sound.count; i += 997) {
		sound.samples[i] = 0.0F;
		broken.samples[i] = odd[i % 3];
	}
	struct talk a = measure(&sound), b = measure(&broken);
	check_same(&a, &b);
	rh_speech_free(a.speech);
	rh_speech_free(b.speech);
	free(sound.samples);
	free(broken.samples);
}

static void no_output_is_ever_no_number(void **state)
{
	(void)state;
	struct rh_random random = rh_random_seeded(9);
	for (int round = 0; round < 300; round++) {
		struct voice_sound sound = voice_silence(8000, (int64_t)rh_random_below(&random, 2500));
		int exponent = (int)rh_random_below(&random, 160) - 140;
		for (size_t i = 0; i < sound.count; i++) {
			uint32_t bits = (uint32_t)rh_random_next(&random);
			float any = 0;
			memcpy(&any, &bits, sizeof any);
			float scaled = ldexpf((float)bits * 0x1p-32F - 0.5F, exponent);
			sound.samples[i] = round % 2 == 0 ? any : i / 700 % 3 == 0 ? scaled : 0.0F;
		}
		struct talk talk = measure_in(&sound, 1 + (size_t)round, true);
		check_finite(&talk);
		rh_speech_free(talk.speech);
		free(sound.samples);
	}
}

static void clipping_is_counted_in_runs(void **state)
{
	(void)state;
	struct voice_sound sound = a_talk();
	struct talk before = measure(&sound);
	assert_int_equal(before.m.clipped_runs, 0);
	for (size_t i = 0; i < 3; i++)
		sound.samples[100 + i] = sound.samples[5000 + i] = sound.samples[9000 + i] = 1.0F;
	sound.samples[5001] = -0.9999F; /* the other side, a step less: still stuck */
	sound.samples[9001] = 0.5F;     /* twice one sample: no run */
	struct talk after = measure(&sound);
	assert_int_equal(after.m.clipped_runs, 2);
	rh_speech_free(before.speech);
	rh_speech_free(after.speech);
	free(sound.samples);
}

static void loudness_is_measured_only_when_asked_for(void **state)
{
	(void)state;
	struct voice_sound sound = a_talk(), silence = voice_silence(RATE_HZ, 2000);
	struct talk without = measure_in(&sound, 4096, false), with = measure(&sound), nothing = measure(&silence);
	assert_false(without.m.has_loudness);
	assert_true(with.m.has_loudness);
	assert_true(with.m.loudness_lufs > -40.0 && with.m.loudness_lufs < -10.0);
	assert_false(nothing.m.has_loudness);
	rh_speech_free(without.speech);
	rh_speech_free(with.speech);
	rh_speech_free(nothing.speech);
	free(sound.samples);
	free(silence.samples);
}

/* EBU Tech 3341: a sine of 1 kHz at -23 dBFS in both channels is -23 LUFS; in one channel 3 dB less. */
static void loudness_agrees_with_the_standard(void **state)
{
	(void)state;
	struct voice_sound sound = voice_silence(RATE_HZ, 20000);
	for (size_t i = 0; i < sound.count; i++)
		sound.samples[i] = (float)(pow(10.0, -23.0 / 20.0) *
		                           sin(2.0 * acos(-1.0) * 1000.0 * (double)i / RATE_HZ));
	struct talk talk = measure(&sound);
	check_near(talk.m.loudness_lufs, -26.0, 0.1);
	rh_speech_free(talk.speech);
	free(sound.samples);
}

static void rates_it_cannot_measure_are_refused(void **state)
{
	(void)state;
	static const int rates_hz[] = {0, -1, 7999, RH_SPEECH_RATE_MAX_HZ + 1};
	for (size_t i = 0; i < sizeof rates_hz / sizeof rates_hz[0]; i++) {
		struct rh_speech *speech = NULL;
		struct rh_error err;
		assert_int_equal(rh_speech_new(rates_hz[i], true, &speech, &err), RH_ERR_INVALID);
		assert_int_equal(err.status, RH_ERR_INVALID);
		assert_null(speech);
	}
	rh_speech_free(NULL);
}

/* Also those at which a window is as long as its transform, such as 37.8 kHz. */
static void every_rate_there_is_works(void **state)
{
	(void)state;
	static float samples[RH_SPEECH_RATE_MAX_HZ / 50];
	for (int rate_hz = RH_SPEECH_RATE_MIN_HZ; rate_hz <= RH_SPEECH_RATE_MAX_HZ; rate_hz += 199) {
		struct rh_speech *speech = NULL;
		assert_int_equal(rh_speech_new(rate_hz, false, &speech, NULL), RH_OK);
		rh_speech_feed(speech, samples, (size_t)rate_hz / 50);
		rh_speech_free(speech);
	}
}

static void the_lowest_and_the_highest_rate_work(void **state)
{
	(void)state;
	static const int rates_hz[] = {RH_SPEECH_RATE_MIN_HZ, RH_SPEECH_RATE_MAX_HZ};
	static const struct voice_phrase phrase = {500, 5};
	for (size_t i = 0; i < 2; i++) {
		struct voice_sound sound = voice_speech(rates_hz[i], 2000, &phrase, 1);
		struct talk talk = measure(&sound);
		check_near((double)talk.m.syllables, 5, 0);
		check_near((double)talk.m.first_word_ms, 500, 40);
		rh_speech_free(talk.speech);
		free(sound.samples);
	}
}

/* Louder than the voice. */
enum { TONE_MS = 400, TONE_SPAN_MS = 700 };

static void add_tone(struct voice_sound *sound, int64_t at_ms)
{
	size_t from = (size_t)(at_ms * sound->rate_hz / 1000), count = (size_t)TONE_MS * (size_t)sound->rate_hz / 1000;
	for (size_t i = 0; i < count && from + i < sound->count; i++)
		sound->samples[from + i] += 0.9F * (float)sin(2 * acos(-1.0) * 660 * (double)i / sound->rate_hz);
}

static struct talk measure_without(const struct voice_sound *sound, const int64_t *tones_ms, size_t count)
{
	struct talk talk = {0};
	assert_int_equal(rh_speech_new(sound->rate_hz, true, &talk.speech, NULL), RH_OK);
	for (size_t i = 0; i < count; i++)
		rh_speech_leave_out(talk.speech, (struct rh_speech_span){tones_ms[i], tones_ms[i] + TONE_SPAN_MS});
	rh_speech_feed(talk.speech, sound->samples, sound->count);
	assert_int_equal(rh_speech_end(talk.speech, RH_SPEECH_UNSCALED, &talk.m, NULL), RH_OK);
	return talk;
}

/* Before the first word, within a phrase, over its end, within a pause, over a word's beginning, after the last word.
 */
static void what_is_left_out_counts_for_nothing(void **state)
{
	static const int64_t tones_ms[] = {200, 5000, 9900, 11500, 20300, 26000};
	enum { TONES = sizeof tones_ms / sizeof tones_ms[0] };
	(void)state;
	struct voice_sound sound = a_talk();
	struct talk bare = measure(&sound);
	for (size_t i = 0; i < TONES; i++)
		add_tone(&sound, tones_ms[i]);
	struct talk heard = measure(&sound), masked = measure_without(&sound, tones_ms, TONES);
	size_t pauses = 0, masked_pauses = 0;
	assert_true(heard.m.first_word_ms < FIRST_MS - 500); /* what the tones would do */
	assert_true(heard.m.loudness_lufs > bare.m.loudness_lufs + 1);
	assert_in_range(masked.m.first_word_ms, bare.m.first_word_ms - 20, bare.m.first_word_ms + 20);
	assert_in_range(masked.m.last_word_end_ms, bare.m.last_word_end_ms - 20, bare.m.last_word_end_ms + 20);
	const struct rh_speech_span *expected = rh_speech_pauses(bare.speech, &pauses);
	const struct rh_speech_span *found = rh_speech_pauses(masked.speech, &masked_pauses);
	assert_int_equal(masked_pauses, pauses);
	for (size_t i = 0; i < pauses; i++) {
		assert_in_range(found[i].start_ms, expected[i].start_ms - 400, expected[i].start_ms + 400);
		assert_in_range(found[i].end_ms, expected[i].end_ms - 400, expected[i].end_ms + 400);
	}
	assert_in_range(masked.m.syllables, TALK_SYLLABLES - 2, TALK_SYLLABLES + 2);
	assert_true(fabs(masked.m.speech_rate_spm - bare.m.speech_rate_spm) < 0.04 * bare.m.speech_rate_spm);
	assert_true(fabs(masked.m.articulation_rate_sps - bare.m.articulation_rate_sps) <
	            0.04 * bare.m.articulation_rate_sps);
	assert_true(fabs(masked.m.loudness_lufs - bare.m.loudness_lufs) < 0.3);
	assert_true(fabs(masked.m.rms_dbfs - bare.m.rms_dbfs) < 0.5);
	assert_true(fabs(masked.m.peak_dbfs - bare.m.peak_dbfs) < 0.1);
	assert_int_equal(masked.m.clipped_runs, 0);
	assert_int_equal(masked.m.duration_ms, bare.m.duration_ms);
	rh_speech_free(bare.speech);
	rh_speech_free(heard.speech);
	rh_speech_free(masked.speech);
	free(sound.samples);
}

static void tones_alone_are_nobody_speaking(void **state)
{
	static const int64_t tones_ms[] = {0, 1000, 1300, 9700};
	(void)state;
	struct voice_sound sound = voice_silence(RATE_HZ, 10000);
	voice_add_noise(&sound, -70.0, 3);
	for (size_t i = 0; i < 4; i++)
		add_tone(&sound, tones_ms[i]);
	struct talk talk = measure_without(&sound, tones_ms, 4);
	assert_false(talk.m.has_speech);
	assert_true(talk.m.peak_dbfs < -50);
	rh_speech_free(talk.speech);
	struct rh_speech *all = NULL;
	struct rh_speech_measures m;
	assert_int_equal(rh_speech_new(RATE_HZ, true, &all, NULL), RH_OK);
	rh_speech_leave_out(all, (struct rh_speech_span){0, 20000});
	rh_speech_feed(all, sound.samples, sound.count);
	assert_int_equal(rh_speech_end(all, RH_SPEECH_KOREAN, &m, NULL), RH_OK);
	assert_false(m.has_speech);
	assert_false(m.has_loudness);
	rh_speech_free(all);
	free(sound.samples);
}

/* Nothing is left out of the next recording. */
static void a_reset_forgets_what_was_left_out(void **state)
{
	(void)state;
	struct voice_sound sound = a_talk();
	struct talk bare = measure(&sound);
	static const int64_t early[] = {4000};
	struct talk again = measure_without(&sound, early, 1);
	rh_speech_reset(again.speech);
	rh_speech_feed(again.speech, sound.samples, sound.count);
	assert_int_equal(rh_speech_end(again.speech, RH_SPEECH_UNSCALED, &again.m, NULL), RH_OK);
	assert_memory_equal(&again.m, &bare.m, sizeof bare.m);
	rh_speech_free(again.speech);
	rh_speech_free(bare.speech);
	free(sound.samples);
}

/* Three tones that no vowel has so strong, from lowest_hz on. */
static void add_hiss(struct voice_sound *sound, int64_t from_ms, int64_t until_ms, double lowest_hz, double level_db)
{
	double level = pow(10.0, level_db / 20.0), turn = 2.0 * acos(-1.0) / sound->rate_hz;
	for (int64_t i = from_ms * sound->rate_hz / 1000; i < until_ms * sound->rate_hz / 1000; i++) {
		double at = turn * (double)i;
		double tones = sin(lowest_hz * at) + sin((lowest_hz + 300) * at) + sin((lowest_hz + 600) * at);
		sound->samples[i] += (float)(level * tones);
	}
}

/* The first pause is filled with a hiss that is softer than the hum. */
static void a_hiss_over_a_louder_hum_is_still_speech(void **state)
{
	(void)state;
	enum { PAUSE_FROM_MS = 3200, PAUSE_UNTIL_MS = 3800 };
	struct voice_sound sound = a_talk();
	size_t without = 0, with = 0;
	voice_add_hum(&sound, -27.0);
	struct talk talk = measure(&sound);
	(void)rh_speech_pauses(talk.speech, &without);
	rh_speech_free(talk.speech);
	add_hiss(&sound, PAUSE_FROM_MS, PAUSE_UNTIL_MS, 2500, -55.0);
	talk = measure(&sound);
	(void)rh_speech_pauses(talk.speech, &with);
	rh_speech_free(talk.speech);
	assert_int_equal(without, PHRASES - 1);
	assert_int_equal(with, PHRASES - 2);
	free(sound.samples);
}

static size_t pauses_of(const struct voice_sound *sound)
{
	struct talk talk = measure(sound);
	size_t count = 0;
	(void)rh_speech_pauses(talk.speech, &count);
	rh_speech_free(talk.speech);
	return count;
}

/* The noise is as loud as that of a fan; a telephone, which carries neither, knows nothing of the hiss. */
static void an_s_above_a_telephones_band_is_speech_where_noise_hides_the_rest(void **state)
{
	(void)state;
	enum { PAUSE_FROM_MS = 3200, PAUSE_UNTIL_MS = 3800 };
	struct voice_sound quiet = a_talk(), noisy = a_talk();
	voice_add_noise(&noisy, -38.0, 5);
	add_hiss(&noisy, PAUSE_FROM_MS, PAUSE_UNTIL_MS, 5000, -35.0);
	struct voice_sound telephone = resampled(&noisy, 8000);
	assert_int_equal(pauses_of(&quiet), PHRASES - 1);
	assert_int_equal(pauses_of(&noisy), PHRASES - 2);
	assert_int_equal(pauses_of(&telephone), PHRASES - 1);
	free(telephone.samples);
	free(quiet.samples);
	free(noisy.samples);
}

/* Every pause but the first holds a sound as high and far softer: a breath, a rustle. */
static void what_is_far_softer_than_an_s_is_none(void **state)
{
	(void)state;
	struct voice_sound sound = a_talk();
	voice_add_noise(&sound, -38.0, 5);
	for (size_t i = 0; i < 2; i++)
		add_hiss(&sound, phrases[i].at_ms + 100, phrases[i].at_ms + 900, 5000, -25.0);
	for (size_t i = 2; i < PHRASES; i++)
		add_hiss(&sound, phrases[i].at_ms - 300, phrases[i].at_ms, 5000, -42.0);
	struct talk talk = measure(&sound);
	size_t count = 0;
	const struct rh_speech_span *pauses = rh_speech_pauses(talk.speech, &count);
	assert_int_equal(count, PHRASES - 1);
	for (size_t i = 1; i < count; i++)
		check_near((double)pauses[i].end_ms, (double)phrases[i + 1].at_ms, 40);
	rh_speech_free(talk.speech);
	free(sound.samples);
}

/* The same samples played faster or slower. */
static void fast_and_slow_syllables_are_all_counted(void **state)
{
	(void)state;
	static const int rates_hz[] = {32000, 36000, 64000, 72000, 80000};
	for (size_t i = 0; i < sizeof rates_hz / sizeof rates_hz[0]; i++) {
		struct voice_sound sound = a_talk();
		sound.rate_hz = rates_hz[i];
		struct talk talk = measure(&sound);
		check_near((double)talk.m.syllables, TALK_SYLLABLES, 1);
		rh_speech_free(talk.speech);
		free(sound.samples);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_and_pauses_are_found_where_they_are),
	    cmocka_unit_test(syllables_are_counted_and_make_the_rates),
	    cmocka_unit_test(korean_counts_more_syllables_for_the_same_nuclei),
	    cmocka_unit_test(the_size_of_the_blocks_changes_nothing_to_the_bit),
	    cmocka_unit_test(after_a_reset_nothing_of_the_last_recording_is_left),
	    cmocka_unit_test(gain_changes_nothing),
	    cmocka_unit_test(the_sample_rate_changes_hardly_anything),
	    cmocka_unit_test(noise_at_ten_db_moves_little),
	    cmocka_unit_test(silence_is_no_speech),
	    cmocka_unit_test(white_noise_is_no_speech_at_any_level),
	    cmocka_unit_test(hum_is_no_speech),
	    cmocka_unit_test(a_hiss_over_a_louder_hum_is_still_speech),
	    cmocka_unit_test(an_s_above_a_telephones_band_is_speech_where_noise_hides_the_rest),
	    cmocka_unit_test(what_is_far_softer_than_an_s_is_none),
	    cmocka_unit_test(fast_and_slow_syllables_are_all_counted),
	    cmocka_unit_test(a_single_click_is_no_speech),
	    cmocka_unit_test(constants_are_no_speech),
	    cmocka_unit_test(nothing_and_next_to_nothing_are_measured_too),
	    cmocka_unit_test(what_is_no_number_counts_as_silence),
	    cmocka_unit_test(no_output_is_ever_no_number),
	    cmocka_unit_test(clipping_is_counted_in_runs),
	    cmocka_unit_test(loudness_is_measured_only_when_asked_for),
	    cmocka_unit_test(loudness_agrees_with_the_standard),
	    cmocka_unit_test(rates_it_cannot_measure_are_refused),
	    cmocka_unit_test(every_rate_there_is_works),
	    cmocka_unit_test(the_lowest_and_the_highest_rate_work),
	    cmocka_unit_test(what_is_left_out_counts_for_nothing),
	    cmocka_unit_test(tones_alone_are_nobody_speaking),
	    cmocka_unit_test(a_reset_forgets_what_was_left_out),
	};
	return cmocka_run_group_tests(tests, make_talk, forget_talk);
}
