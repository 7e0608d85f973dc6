// SPDX-License-Identifier: GPL-3.0-or-later
/* Speech with exact truth, made when the bench runs: espeak-ng reads sentences with pauses of drawn lengths and tells
 * for each phoneme on which sample it begins. Writes FOLDER/NAME.wav and FOLDER/groundtruth.tsv. Usage: make_clips
 * FOLDER [VOICE…]: other voices than its own eight, "ko+f2" or "en-us+Annie" */

#include "base/random.h"

#include <espeak-ng/speak_lib.h>
#include <sndfile.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SENTENCES = 12, SPOKEN = 9, BREAK_MIN_MS = 250, BREAK_MAX_MS = 1800, PAUSE_MS = 250 };
enum { SAMPLES_MAX = 22050 * 240, PAUSES_MAX = 256, LINE_MAX_BYTES = 8192, SCALED_TO = 12000 };

static const char *const korean[SENTENCES] = {
    "안녕하세요 저는 새로운 도구를 만드는 일을 좋아하는 사람입니다",
    "어릴 때부터 기계가 움직이는 모습을 보면 속이 궁금했습니다",
    "대학에서는 여러 사람과 함께 작은 로봇을 만들었습니다",
    "처음에는 바퀴가 한 방향으로만 돌아서 많이 고생했습니다",
    "원인을 하나씩 적어 보면서 문제를 좁혀 나갔습니다",
    "결국 전선이 서로 바뀌어 있다는 사실을 찾았습니다",
    "그 뒤로는 시작하기 전에 먼저 확인하는 습관이 생겼습니다",
    "회사에서는 느린 화면을 빠르게 바꾸는 일을 맡았습니다",
    "사용하는 사람들이 기다리지 않게 되어 무척 기뻤습니다",
    "때로는 제 생각이 틀렸다는 것을 받아들여야 했습니다",
    "그럴 때마다 동료의 설명을 끝까지 듣고 다시 물었습니다",
    "앞으로도 꾸준히 배우며 도움이 되는 결과를 내고 싶습니다",
};
static const char *const english[SENTENCES] = {
    "Good morning, my name is of no importance and I enjoy building useful tools",
    "As a child I wanted to know what was hidden inside every machine",
    "At university a group of us put together a small robot",
    "In the beginning the wheels would only turn in one direction",
    "We wrote down every possible reason and tried them one after another",
    "In the end it turned out that two of the cables had been exchanged",
    "Since then I have been in the habit of looking before I start",
    "At work I was asked to make a rather slow page much faster",
    "People no longer had to wait, and that made me very happy",
    "Sometimes I had to accept that my own idea was wrong",
    "Whenever that happened I listened to my colleagues until they had finished",
    "From here I would like to go on learning and to deliver something that helps",
};

struct speaker {
	const char *lang, *voice;
	int pitch;
	const char *const *sentences;
};
static const struct speaker speakers[] = {
    {"ko", "ko+f1", 55, korean},          {"ko", "ko+m7", 45, korean},
    {"ko", "ko+f4", 65, korean},          {"ko", "ko+m3", 35, korean},
    {"en", "en-us+f2", 60, english},      {"en", "en-us+m1", 40, english},
    {"en", "en-gb-x-rp+f5", 55, english}, {"en", "en-gb-scotland+m4", 45, english},
};
static const int speeds_wpm[] = {140, 190, 250};

struct clip {
	short *samples;
	size_t count, capacity;
	long silence;  /* samples before espeak's own */
	bool speaking; /* the phoneme event before was a sound */
	long first, last_end;
	long pauses[PAUSES_MAX][2];
	size_t pause_count;
	long syllables;
};
static struct clip clip; /* espeak's callback carries no context */

/* espeak's mnemonics of vowels begin with one of these, consonants and silence do not. */
static bool is_vowel(const char *mnemonic)
{
	return mnemonic[0] != '\0' && strchr("aAeEiIoOuUV03@", mnemonic[0]) != NULL;
}

static void note_phoneme(long sample, const char *mnemonic)
{
	bool sound = mnemonic[0] != '_' && mnemonic[0] != '\0';
	if (sound && clip.first < 0)
		clip.first = sample;
	if (sound && !clip.speaking && clip.last_end >= 0 && clip.pause_count < PAUSES_MAX) {
		clip.pauses[clip.pause_count][0] = clip.last_end;
		clip.pauses[clip.pause_count++][1] = sample;
	}
	if (!sound && clip.speaking)
		clip.last_end = sample;
	clip.speaking = sound;
	clip.syllables += is_vowel(mnemonic) ? 1 : 0;
}

static int heard(short *samples, int count, espeak_EVENT *event)
{
	for (; event->type != espeakEVENT_LIST_TERMINATED; event++) {
		char mnemonic[9] = {0};
		if (event->type != espeakEVENT_PHONEME)
			continue;
		memcpy(mnemonic, event->id.string, 8);
		note_phoneme(clip.silence + event->sample, mnemonic);
	}
	if (samples == NULL || count <= 0)
		return 0;
	if (clip.count + (size_t)count > clip.capacity)
		return 1;
	memcpy(clip.samples + clip.count, samples, (size_t)count * sizeof *samples);
	clip.count += (size_t)count;
	return 0;
}

static void write_sentences(char *text, size_t room, const struct speaker *speaker, size_t from,
                            struct rh_random *random)
{
	size_t length = (size_t)snprintf(text, room, "<speak>");
	for (size_t i = 0; i < SPOKEN; i++) {
		int break_ms = BREAK_MIN_MS + (int)rh_random_below(random, BREAK_MAX_MS - BREAK_MIN_MS);
		length += (size_t)snprintf(text + length, room - length, "%s <break time=\"%dms\"/> ",
		                           speaker->sentences[(from + i) % SENTENCES], break_ms);
	}
	snprintf(text + length, room - length, "</speak>");
}

static void write_truth(FILE *table, const char *name, const char *lang, int rate_hz)
{
	double rate = rate_hz;
	fprintf(table, "%s.wav\t%s\t%.3f\t%ld\t%.3f\t%.3f\t", name, lang, (double)clip.count / rate, clip.syllables,
	        (double)clip.first / rate, (double)clip.last_end / rate);
	const char *between = "";
	for (size_t i = 0; i < clip.pause_count; i++) {
		if ((clip.pauses[i][1] - clip.pauses[i][0]) * 1000 < (long)PAUSE_MS * rate_hz)
			continue;
		fprintf(table, "%s%.3f-%.3f", between, (double)clip.pauses[i][0] / rate,
		        (double)clip.pauses[i][1] / rate);
		between = ";";
	}
	fprintf(table, "\tespeak-ng\tgenerated\tyes\tsynthetic\t\n");
}

static bool write_sound(const char *folder, const char *name, int rate_hz)
{
	char path[1024];
	snprintf(path, sizeof path, "%s/%s.wav", folder, name);
	SF_INFO info = {.samplerate = rate_hz, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
	SNDFILE *file = sf_open(path, SFM_WRITE, &info);
	if (file == NULL)
		return false;
	bool whole = sf_writef_short(file, clip.samples, (sf_count_t)clip.count) == (sf_count_t)clip.count;
	return sf_close(file) == 0 && whole;
}

/* Silence before the first word: espeak says no pause that nothing stands before. */
static void begin_silent(size_t count)
{
	memset(clip.samples, 0, count * sizeof *clip.samples);
	clip.count = count;
	clip.silence = (long)count;
}

/* Every voice at one peak, below clipping with noise on top. */
static void scale(void)
{
	int peak = 1;
	for (size_t i = 0; i < clip.count; i++)
		peak = abs(clip.samples[i]) > peak ? abs(clip.samples[i]) : peak;
	for (size_t i = 0; i < clip.count; i++)
		clip.samples[i] = (short)(clip.samples[i] * SCALED_TO / peak);
}

static bool make_clip(FILE *table, const char *folder, const struct speaker *speaker, size_t number, int speed_wpm,
                      int rate_hz)
{
	static char text[LINE_MAX_BYTES];
	struct rh_random random = rh_random_seeded(number);
	short *samples = clip.samples;
	clip = (struct clip){.samples = samples, .capacity = SAMPLES_MAX, .first = -1, .last_end = -1};
	begin_silent((size_t)rate_hz * (300 + rh_random_below(&random, 1500)) / 1000);
	write_sentences(text, sizeof text, speaker, number * 5, &random);
	if (espeak_SetVoiceByName(speaker->voice) != EE_OK)
		return false;
	espeak_SetParameter(espeakRATE, speed_wpm, 0);
	espeak_SetParameter(espeakPITCH, speaker->pitch, 0);
	if (espeak_Synth(text, strlen(text) + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8 | espeakSSML, NULL, NULL) !=
	        EE_OK ||
	    espeak_Synchronize() != EE_OK || clip.syllables == 0)
		return false;
	scale();
	char name[64];
	snprintf(name, sizeof name, "es-%s-%d", speaker->voice, speed_wpm);
	write_truth(table, name, speaker->lang, rate_hz);
	return write_sound(folder, name, rate_hz);
}

/* At every speed; *number tells the clips' drawn pauses apart. */
static bool make_clips(FILE *table, const char *folder, const struct speaker *speaker, size_t *number, int rate_hz)
{
	bool made = true;
	for (size_t k = 0; k < sizeof speeds_wpm / sizeof speeds_wpm[0]; k++)
		made = made && make_clip(table, folder, speaker, (*number)++, speeds_wpm[k], rate_hz);
	return made;
}

static struct speaker speaker_of(const char *voice)
{
	bool is_korean = strncmp(voice, "ko", 2) == 0;
	return (struct speaker){is_korean ? "ko" : "en", voice, 50, is_korean ? korean : english};
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return 2;
	int rate_hz = espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, 200, NULL, espeakINITIALIZE_PHONEME_EVENTS);
	char path[1024];
	snprintf(path, sizeof path, "%s/groundtruth.tsv", argv[1]);
	FILE *table = fopen(path, "w");
	clip.samples = malloc(SAMPLES_MAX * sizeof *clip.samples);
	if (rate_hz <= 0 || table == NULL || clip.samples == NULL)
		return 1;
	espeak_SetSynthCallback(heard);
	fprintf(table,
	        "file\tlang\tdur_s\tn_syll\tfirst_speech_s\tlast_speech_end_s\tinternal_pauses_ge_0.25s\tsource\t"
	        "licence\tredistributable\tnote\ttranscript\n");
	size_t number = 0;
	bool made = true;
	for (size_t i = 0; i < sizeof speakers / sizeof speakers[0] && argc == 2; i++)
		made = made && make_clips(table, argv[1], &speakers[i], &number, rate_hz);
	for (int i = 2; i < argc; i++) {
		struct speaker speaker = speaker_of(argv[i]);
		made = made && make_clips(table, argv[1], &speaker, &number, rate_hz);
	}
	free(clip.samples);
	return fclose(table) == 0 && made ? 0 : 1;
}
