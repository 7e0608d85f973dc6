// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_UI_KEYS_H
#define REHEARSE_UI_KEYS_H
/* Bytes of a terminal -> keys -> what they ask for. Drops pasted text and sequences it does not know. Reads no clock: a
 * lone Esc is told from the start of a sequence by the times it is given. */

#include "session/session.h"

enum rh_key_kind {
	RH_KEY_CHARACTER,
	RH_KEY_ENTER,
	RH_KEY_ESCAPE,
	RH_KEY_TAB,
	RH_KEY_BACKSPACE,
	RH_KEY_UP,
	RH_KEY_DOWN,
	RH_KEY_LEFT,
	RH_KEY_RIGHT,
	RH_KEY_HOME,
	RH_KEY_END,
	RH_KEY_PAGE_UP,
	RH_KEY_PAGE_DOWN,
	RH_KEY_INTERRUPT,    /* ^C as a byte; also heard inside a paste */
	RH_KEY_END_OF_INPUT, /* ^D */
};

struct rh_key {
	enum rh_key_kind kind;
	uint32_t character; /* CHARACTER: the scalar value; else 0 */
};

/* The decoder's memory between bytes; zeroed is the start. */
struct rh_keys {
	unsigned state;
	unsigned char bytes[32]; /* of an unfinished sequence or character */
	size_t length;           /* of it, in bytes, those without room counted */
	int64_t since_ns;        /* when its last byte came */
	bool pasting;
	bool dropping; /* the character being read came with Alt: it is no key of ours */
};

/* A lone Esc counts as the key after this long. */
#define RH_KEYS_ESCAPE_NS (INT64_C(50) * 1000000)
/* A sequence or a character whose next byte takes longer than this will not be finished: it is dropped, so that Alt+[
 * or noise on the line cannot hold the keyboard. */
#define RH_KEYS_SEQUENCE_NS (INT64_C(500) * 1000000)
/* A paste that pauses for this long is over, with or without its end mark. */
#define RH_KEYS_PASTE_NS (INT64_C(1000) * 1000000)

/* One byte; true when *key is filled. Before feeding what was read, ask rh_keys_timeout() with the time of reading: an
 * Esc that has waited long enough is lost otherwise. */
bool rh_keys_feed(struct rh_keys *keys, unsigned char byte, int64_t now_ns, struct rh_key *key);
/* When rh_keys_timeout() must be asked, or RH_NEVER. */
int64_t rh_keys_deadline_ns(const struct rh_keys *keys);
/* True when a lone Esc has waited long enough; other things left unfinished are dropped and give no key. */
bool rh_keys_timeout(struct rh_keys *keys, int64_t now_ns, struct rh_key *key);

/* The ASCII character a key stands for, letters in lower case: its own, that of a full-width form, or the letter on the
 * same key as a jamo of the Korean two-set layout. 0 when there is none. */
char rh_key_ascii(struct rh_key key);
/* What a key asks for: letters of either case, the jamo on the same keys of a Korean two-set layout, digits, arrows. ^C
 * and ^D are QUIT. */
enum rh_button rh_key_button(struct rh_key key);

#endif
