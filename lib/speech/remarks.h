// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_SPEECH_REMARKS_H
#define REHEARSE_SPEECH_REMARKS_H
/* Measures -> what is worth saying about them: the pace held against the speaker's own usual one or the usual band, and
 * at most two remarks. Every remark names the rule that made it and the number it rests on; without a measured reason
 * there is none. Measures nothing itself. */

#include "base/buffer.h"
#include "base/messages.h"
#include "speech/speech.h"

/* So many own takes make an own usual pace. */
enum { RH_SPEAKER_TAKES_MIN = 3 };
/* English paces are told in words, of so many syllables on average. */
#define RH_PACE_SYLLABLES_PER_WORD 1.5

/* How somebody usually speaks: medians over own takes, the newest so many. */
struct rh_speaker {
	size_t takes; /* that went into it; below RH_SPEAKER_TAKES_MIN the rest says nothing */
	double pace_spm;
	double pauses_per_minute;
	double loudness_lufs;
	bool has_loudness;
};

/* What is kept of a take and goes into a profile. */
struct rh_speaker_take {
	double pace_spm; /* 0: none was measured, the take is left out */
	double pauses_per_minute;
	double loudness_lufs;
	bool has_loudness;
};

enum { RH_SPEAKER_NEWEST = 20 };
/* Takes of one language, the newest first; looks at RH_SPEAKER_NEWEST of them at most. */
struct rh_speaker rh_speaker_of(const struct rh_speaker_take *takes, size_t count);
/* How much louder this is than the speaker's takes usually are, in dB; 0 where either is not known, or the takes are
 * too few. */
double rh_speaker_louder_db(const struct rh_speaker *speaker, const struct rh_speech_measures *measures);

enum rh_pace {
	RH_PACE_UNKNOWN, /* too little was said */
	RH_PACE_SLOW,
	RH_PACE_GOOD,
	RH_PACE_FAST,
};
struct rh_pace_verdict {
	enum rh_pace pace;
	bool own;                    /* held against the own usual pace, else against the band */
	double usual_spm;            /* own */
	double lowest_spm, most_spm; /* what counts as good */
};
/* Bands including pauses: Korean 250 to 310 syllables a minute (J. Speech Sciences 9(4), 2002), English 120 to 160
 * words a minute. profile may be NULL. */
struct rh_pace_verdict rh_pace_judge(const struct rh_speech_measures *measures, enum rh_speech_language language,
                                     const struct rh_speaker *profile);
/* In the unit a pace of this language is told in. */
int64_t rh_pace_number(enum rh_speech_language language, double spm);
/* "271 syllables/min", in English "148 words/min". */
void rh_pace_write(struct rh_buffer *out, const struct rh_tr *tr, enum rh_speech_language language, double spm);

/* The first five are about the recording, the others about the speaking. */
enum rh_remark_code {
	RH_REMARK_NO_SPEECH,      /* nobody was heard */
	RH_REMARK_CLIPPED,        /* RH_REMARK_CLIPPED_RUNS or more runs of clipped samples */
	RH_REMARK_TOO_QUIET,      /* loudness under RH_REMARK_QUIET_LUFS */
	RH_REMARK_NOISY_ROOM,     /* SNR under RH_REMARK_NOISY_DB */
	RH_REMARK_QUIETER,        /* RH_REMARK_QUIETER_DB or more under the own usual loudness */
	RH_REMARK_LATE_START,     /* first word after RH_REMARK_LATE_MS or more */
	RH_REMARK_LONG_PAUSE,     /* a pause of RH_REMARK_PAUSE_MS or more */
	RH_REMARK_RUSHED_STRETCH, /* ten seconds at RH_REMARK_RUSHED times the own median of this take */
	RH_REMARK_RUSHED_END,     /* the same, and they are the last ones */
	RH_REMARK_TOO_FAST,       /* further than RH_REMARK_PACE_SHARE out of what rh_pace_judge() calls good */
	RH_REMARK_TOO_SLOW,
	RH_REMARK_HALTING,     /* pauses fill RH_REMARK_HALTING_SHARE of the time between first and last word */
	RH_REMARK_MORE_PAUSES, /* RH_REMARK_MORE_TIMES as many long ones a minute as usual, and not just a few */
	RH_REMARK_UNEVEN,      /* level of the syllables swings by RH_REMARK_UNEVEN_DB or more */
};
enum { RH_REMARK_CLIPPED_RUNS = 3, RH_REMARK_LATE_MS = 3000, RH_REMARK_PAUSE_MS = 3000 };
#define RH_REMARK_QUIET_LUFS             (-38.0)
#define RH_REMARK_NOISY_DB               12.0
#define RH_REMARK_PACE_SHARE             0.05
#define RH_REMARK_RUSHED                 1.3
#define RH_REMARK_HALTING_SHARE          0.4
#define RH_REMARK_UNEVEN_DB              10.0
#define RH_REMARK_QUIETER_DB             9.0
#define RH_REMARK_MORE_TIMES             2.0
#define RH_REMARK_MORE_PAUSES_PER_MINUTE 6.0

struct rh_remark {
	enum rh_remark_code code;
	double value; /* what the rule looked at: runs, LUFS, dB, ms, syllables or pauses a minute, a share */
	int64_t start_ms, end_ms; /* the place, where the rule has one; else 0 */
};

/* "too_quiet" …: as in JSON. */
const char *rh_remark_name(enum rh_remark_code code);

enum { RH_REMARKS_MAX = 2 };
/* The most useful ones first, at most one about the recording and one about the pace. speech holds what the measures
 * were taken from; NULL: no stretch of it is looked at. Returns how many. */
size_t rh_remarks_choose(const struct rh_speech *speech, const struct rh_speech_measures *measures,
                         enum rh_speech_language language, const struct rh_speaker *profile,
                         struct rh_remark remarks[RH_REMARKS_MAX]);
/* The remark as a clause without full stop, in the user's language; paces are told as fits the language spoken. */
void rh_remark_write(struct rh_buffer *out, const struct rh_tr *tr, enum rh_speech_language language,
                     const struct rh_remark *remark);

#endif
