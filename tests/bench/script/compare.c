// SPDX-License-Identifier: GPL-3.0-or-later
/* Counts the syllables of sentences with our own module and holds them against espeak-ng's phonemes (Korean, English)
 * or a person's reading of each line (mixed text, which espeak-ng reads in English where it is Latin). Prints every
 * sentence that differs and the mean absolute error; fails above the bound. Usage: compare ko|en|mixed FILE PERCENT. */

#include "script/reading.h"

#include <espeak-ng/speak_lib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX_BYTES = 1024, SEPARATOR_BITS = 8 };

/* Whether a phoneme by its mnemonic, stress marks before it, is the nucleus of a syllable. */
static bool is_nucleus(const char *phoneme, size_t length)
{
	size_t marks = 0;
	while (marks < length && strchr("',%=|", phoneme[marks]) != NULL)
		marks++;
	if (marks == length)
		return false;
	bool syllabic = length - marks >= 2 && phoneme[marks + 1] == '-' && strchr("nlm", phoneme[marks]) != NULL;
	return syllabic || strchr("aeiouAEIOUV3@0", phoneme[marks]) != NULL;
}

static size_t nuclei(const char *phonemes)
{
	size_t count = 0;
	while (*phonemes != '\0') {
		size_t length = strcspn(phonemes, "_ \n");
		count += length > 0 && is_nucleus(phonemes, length);
		phonemes += length + (phonemes[length] != '\0');
	}
	return count;
}

static size_t by_espeak(const char *line)
{
	const void *rest = line;
	size_t count = 0;
	while (rest != NULL) {
		const char *phonemes = espeak_TextToPhonemes(&rest, espeakCHARS_UTF8, (int)'_' << SEPARATOR_BITS);
		count += phonemes != NULL ? nuclei(phonemes) : 0;
	}
	return count;
}

/* Hangul syllables of the reading. */
static size_t by_hand(const char *reading)
{
	size_t count = 0;
	for (; *reading != '\0'; reading++)
		count += ((unsigned char)*reading & 0xF0) == 0xE0;
	return count;
}

static bool begin(const char *what)
{
	if (strcmp(what, "mixed") == 0)
		return true;
	if (espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, NULL, 0) < 0)
		return false;
	return espeak_SetVoiceByName(strcmp(what, "ko") == 0 ? "ko" : "en-us") == EE_OK;
}

/* The error of one line in parts of its truth; below 0 when the line is no sentence. */
static double compare(char *line, const char *what)
{
	char *reading = strchr(line, '\t');
	bool english = strcmp(what, "en") == 0;
	line[strcspn(line, "\n")] = '\0';
	if (reading != NULL)
		*reading++ = '\0';
	size_t truth = reading != NULL ? by_hand(reading) : by_espeak(line);
	size_t ours = rh_script_syllables(rh_text_of(line), english ? RH_SCRIPT_ENGLISH : RH_SCRIPT_KOREAN, NULL);
	if (truth == 0)
		return -1;
	if (ours != truth)
		printf("  %zu, not %zu: %s\n", ours, truth, line);
	double difference = (double)ours - (double)truth;
	return (difference < 0 ? -difference : difference) / (double)truth;
}

int main(int argc, char **argv)
{
	char line[LINE_MAX_BYTES];
	double sum = 0;
	int count = 0;
	FILE *in = argc == 4 ? fopen(argv[2], "r") : NULL;
	if (in == NULL || !begin(argv[1])) {
		fputs("usage: compare ko|en|mixed FILE PERCENT\n", stderr);
		return 1;
	}
	while (fgets(line, sizeof line, in) != NULL) {
		double error = compare(line, argv[1]);
		if (error < 0)
			return 1;
		sum += error;
		count++;
	}
	fclose(in);
	double percent = count > 0 ? 100 * sum / count : 100;
	printf("%s: %d sentences, mean absolute error %.2f %% (at most %s %%)\n", argv[1], count, percent, argv[3]);
	return percent <= strtod(argv[3], NULL) ? 0 : 1;
}
