// SPDX-License-Identifier: GPL-3.0-or-later
/* Measures clips with our own module and prints what it found, one fact a line, for score. Usage: measure FOLDER WORK:
 * FOLDER has the groundtruth.tsv (only the languages are taken from it), WORK the clips as WAV. */

#include "bench/speech/truth.h"
#include "speech/speech.h"

#include <sndfile.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 4800 };

static struct rh_speech *listen(const char *path)
{
	SF_INFO info = {0};
	SNDFILE *in = sf_open(path, SFM_READ, &info);
	struct rh_speech *speech = NULL;
	float block[BLOCK];
	if (in == NULL || rh_speech_new(info.samplerate, false, &speech, NULL) != RH_OK)
		return NULL;
	sf_count_t got = 0;
	while ((got = sf_readf_float(in, block, BLOCK)) > 0)
		rh_speech_feed(speech, block, (size_t)got);
	sf_close(in);
	return speech;
}

static void print(const char *file, struct rh_speech *speech, const struct rh_speech_measures *m)
{
	if (m->has_speech)
		printf("%s\tS\t%lld\n%s\tF\t%.3f\n%s\tL\t%.3f\n", file, (long long)m->syllables, file,
		       (double)m->first_word_ms / 1e3, file, (double)m->last_word_end_ms / 1e3);
	size_t count = 0;
	const struct rh_speech_span *pauses = rh_speech_pauses(speech, &count);
	for (size_t i = 0; i < count; i++)
		printf("%s\tP\t%.3f\t%.3f\n", file, (double)pauses[i].start_ms / 1e3, (double)pauses[i].end_ms / 1e3);
}

int main(int argc, char **argv)
{
	static struct truth_clip clips[TRUTH_CLIPS_MAX];
	size_t count = argc == 3 ? truth_read(argv[1], clips) : 0;
	for (size_t i = 0; i < count; i++) {
		char path[1024];
		snprintf(path, sizeof path, "%s/%.*s.wav", argv[2], (int)strcspn(clips[i].file, "."), clips[i].file);
		struct rh_speech *speech = listen(path);
		struct rh_speech_measures m;
		enum rh_speech_language language = clips[i].synthetic ? RH_SPEECH_UNSCALED
		                                   : clips[i].korean  ? RH_SPEECH_KOREAN
		                                                      : RH_SPEECH_ENGLISH;
		if (speech == NULL || rh_speech_end(speech, language, &m, NULL) != RH_OK)
			return 1;
		print(clips[i].file, speech, &m);
		rh_speech_free(speech);
	}
	return count > 0 ? 0 : 1;
}
