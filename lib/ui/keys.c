// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keys.h"

#include "base/text.h"

#include <string.h>

enum state {
	GROUND,    /* zeroed memory starts here */
	CHARACTER, /* within a UTF-8 sequence */
	ESCAPE,    /* after ESC */
	CONTROL,   /* after ESC [ */
	SHIFT3,    /* after ESC O: one more byte */
	SKIP,      /* after ESC [ M or ESC [ [: bytes[0] more to drop */
	STRING,    /* after ESC ] and its like: until BEL or ESC \ */
};

enum { INTERRUPT = 0x03, END_OF_INPUT = 0x04, ESC = 0x1B, BEL = 0x07, CANCEL = 0x18, SUBSTITUTE = 0x1A, DELETE = 0x7F };
enum { MOUSE_BYTES = 3, CONSOLE_FUNCTION_BYTES = 1 };
enum { PASTE_BEGIN = 200, PASTE_END = 201 };

static void begin(struct rh_keys *keys, enum state state)
{
	keys->state = state;
	keys->length = 0;
	keys->dropping = false;
}

static void remember(struct rh_keys *keys, unsigned char byte)
{
	if (keys->length < sizeof keys->bytes)
		keys->bytes[keys->length] = byte;
	keys->length++;
}

static int64_t patience_ns(const struct rh_keys *keys)
{
	if (keys->pasting)
		return RH_KEYS_PASTE_NS;
	return keys->state == ESCAPE ? RH_KEYS_ESCAPE_NS : RH_KEYS_SEQUENCE_NS;
}

int64_t rh_keys_deadline_ns(const struct rh_keys *keys)
{
	if (keys->state == GROUND && !keys->pasting)
		return RH_NEVER;
	return keys->since_ns + patience_ns(keys);
}

static bool give(struct rh_key *key, enum rh_key_kind kind)
{
	*key = (struct rh_key){.kind = kind};
	return true;
}

static bool give_character(struct rh_key *key, uint32_t character)
{
	*key = (struct rh_key){RH_KEY_CHARACTER, character};
	return true;
}

bool rh_keys_timeout(struct rh_keys *keys, int64_t now_ns, struct rh_key *key)
{
	if (now_ns < rh_keys_deadline_ns(keys))
		return false;
	bool lone_escape = keys->state == ESCAPE && !keys->pasting;
	begin(keys, GROUND);
	keys->pasting = false;
	return lone_escape && give(key, RH_KEY_ESCAPE);
}

/* The number a control sequence begins with; -1 for none. */
static int parameter(const struct rh_keys *keys)
{
	int number = -1;
	for (size_t i = 0; i < keys->length && i < 4; i++) {
		if (keys->bytes[i] < '0' || keys->bytes[i] > '9')
			break;
		number = (number < 0 ? 0 : number * 10) + (keys->bytes[i] - '0');
	}
	return number;
}

struct named {
	int name;
	enum rh_key_kind kind;
};

static const struct named finals[] = {
    {'A', RH_KEY_UP},   {'B', RH_KEY_DOWN}, {'C', RH_KEY_RIGHT}, {'D', RH_KEY_LEFT},
    {'H', RH_KEY_HOME}, {'F', RH_KEY_END},  {'M', RH_KEY_ENTER}, /* of the keypad, after ESC O */
};

/* ESC [ number ~ */
static const struct named numbered[] = {
    {1, RH_KEY_HOME}, {7, RH_KEY_HOME}, {4, RH_KEY_END}, {8, RH_KEY_END}, {5, RH_KEY_PAGE_UP}, {6, RH_KEY_PAGE_DOWN},
};

static bool give_named(struct rh_key *key, const struct named *names, size_t count, int name)
{
	for (size_t i = 0; i < count; i++) {
		if (names[i].name == name)
			return give(key, names[i].kind);
	}
	return false;
}

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void skip(struct rh_keys *keys, unsigned char count)
{
	begin(keys, SKIP);
	keys->bytes[0] = count;
}

static bool end_control(struct rh_keys *keys, unsigned char final, struct rh_key *key)
{
	int number = parameter(keys);
	bool bare = keys->length == 0;
	begin(keys, GROUND);
	if (final == '~' && (number == PASTE_BEGIN || number == PASTE_END)) {
		keys->pasting = number == PASTE_BEGIN;
		return false;
	}
	if (bare && final == 'M')
		skip(keys, MOUSE_BYTES);
	else if (bare && final == '[')
		skip(keys, CONSOLE_FUNCTION_BYTES);
	if (keys->pasting || final == 'M')
		return false;
	if (final == '~')
		return give_named(key, numbered, COUNT(numbered), number);
	return give_named(key, finals, COUNT(finals), final);
}

/* The keypad in application mode names its keys j..y. */
static bool end_shift3(struct rh_keys *keys, unsigned char byte, struct rh_key *key)
{
	static const char keypad[] = "*+,-./0123456789";
	begin(keys, GROUND);
	if (keys->pasting)
		return false;
	if (byte >= 'j' && byte <= 'y')
		return give_character(key, (uint32_t)keypad[byte - 'j']);
	return give_named(key, finals, COUNT(finals), byte);
}

static bool feed_ground(struct rh_keys *keys, unsigned char byte, struct rh_key *key);

static bool after_escape(struct rh_keys *keys, unsigned char byte, struct rh_key *key)
{
	switch (byte) {
	case '[':
		begin(keys, CONTROL);
		return false;
	case 'O':
		begin(keys, SHIFT3);
		return false;
	case ']':
	case 'P':
	case 'X':
	case '^':
	case '_':
		begin(keys, STRING);
		return false;
	case ESC:
		begin(keys, ESCAPE);
		return !keys->pasting && give(key, RH_KEY_ESCAPE);
	case INTERRUPT:
		begin(keys, GROUND);
		return feed_ground(keys, byte, key);
	default: /* Alt and a key */
		begin(keys, GROUND);
		if (byte >= 0x80)
			(void)feed_ground(keys, byte, key);
		keys->dropping = keys->state == CHARACTER;
		return false;
	}
}

static bool control_key(unsigned char byte, struct rh_key *key)
{
	switch (byte) {
	case '\r':
	case '\n':
		return give(key, RH_KEY_ENTER);
	case '\t':
		return give(key, RH_KEY_TAB);
	case '\b':
	case DELETE:
		return give(key, RH_KEY_BACKSPACE);
	case INTERRUPT:
		return give(key, RH_KEY_INTERRUPT);
	case END_OF_INPUT:
		return give(key, RH_KEY_END_OF_INPUT);
	default:
		return false;
	}
}

static bool feed_ground(struct rh_keys *keys, unsigned char byte, struct rh_key *key)
{
	if (byte == ESC) {
		begin(keys, ESCAPE);
		return false;
	}
	if (byte >= 0xC2 && byte <= 0xF4) {
		begin(keys, CHARACTER);
		remember(keys, byte);
		return false;
	}
	if (keys->pasting && byte != INTERRUPT)
		return false;
	if (byte >= 0x20 && byte < DELETE)
		return give_character(key, byte);
	return control_key(byte, key);
}

static size_t length_of(unsigned char lead)
{
	return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

static bool scalar(uint32_t c, size_t length)
{
	static const uint32_t least[] = {0, 0, 0xA0, 0x800, 0x10000}; /* below 0xA0: C1 controls */
	return c >= least[length] && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF);
}

static bool end_character(struct rh_keys *keys, struct rh_key *key)
{
	size_t length = keys->length;
	uint32_t c = keys->bytes[0] & (0xFFU >> (length + 1));
	for (size_t i = 1; i < length; i++)
		c = c << 6 | (keys->bytes[i] & 0x3FU);
	bool wanted = !keys->pasting && !keys->dropping && scalar(c, length);
	begin(keys, GROUND);
	return wanted && give_character(key, c);
}

static bool feed_character(struct rh_keys *keys, unsigned char byte, struct rh_key *key)
{
	if ((byte & 0xC0U) != 0x80U) {
		begin(keys, GROUND);
		return feed_ground(keys, byte, key);
	}
	remember(keys, byte);
	return keys->length == length_of(keys->bytes[0]) && end_character(keys, key);
}

static bool feed_control(struct rh_keys *keys, unsigned char byte, struct rh_key *key)
{
	if (byte >= 0x20 && byte < 0x40) {
		remember(keys, byte);
		return false;
	}
	if (byte >= 0x40 && byte < DELETE)
		return end_control(keys, byte, key);
	begin(keys, GROUND); /* broken off */
	return feed_ground(keys, byte, key);
}

static bool feed_string(struct rh_keys *keys, unsigned char byte, struct rh_key *key)
{
	if (byte == ESC)
		begin(keys, ESCAPE); /* ESC \ ends it: Alt and a key, which is dropped */
	else if (byte == BEL || byte == CANCEL || byte == SUBSTITUTE)
		begin(keys, GROUND);
	return byte == INTERRUPT && feed_ground(keys, byte, key);
}

bool rh_keys_feed(struct rh_keys *keys, unsigned char byte, int64_t now_ns, struct rh_key *key)
{
	struct rh_key late;
	(void)rh_keys_timeout(keys, now_ns, &late);
	keys->since_ns = now_ns;
	switch ((enum state)keys->state) {
	case GROUND:
		return feed_ground(keys, byte, key);
	case CHARACTER:
		return feed_character(keys, byte, key);
	case ESCAPE:
		return after_escape(keys, byte, key);
	case CONTROL:
		return feed_control(keys, byte, key);
	case SHIFT3:
		return end_shift3(keys, byte, key);
	case SKIP:
		if (--keys->bytes[0] == 0)
			begin(keys, GROUND);
		return false;
	case STRING:
		return feed_string(keys, byte, key);
	}
	return false;
}

/* The Korean two-set layout: each key's jamo, plain and shifted, as compatibility jamo and as the conjoining ones some
 * input methods send (leading consonant or vowel). */
static const struct jamo {
	uint16_t compatibility;
	uint16_t conjoining;
	char letter;
} jamos[] = {
    {0x3142, 0x1107, 'q'}, {0x3143, 0x1108, 'q'}, {0x3148, 0x110C, 'w'}, {0x3149, 0x110D, 'w'}, {0x3137, 0x1103, 'e'},
    {0x3138, 0x1104, 'e'}, {0x3131, 0x1100, 'r'}, {0x3132, 0x1101, 'r'}, {0x3145, 0x1109, 't'}, {0x3146, 0x110A, 't'},
    {0x315B, 0x116D, 'y'}, {0x3155, 0x1167, 'u'}, {0x3151, 0x1163, 'i'}, {0x3150, 0x1162, 'o'}, {0x3152, 0x1164, 'o'},
    {0x3154, 0x1166, 'p'}, {0x3156, 0x1168, 'p'}, {0x3141, 0x1106, 'a'}, {0x3134, 0x1102, 's'}, {0x3147, 0x110B, 'd'},
    {0x3139, 0x1105, 'f'}, {0x314E, 0x1112, 'g'}, {0x3157, 0x1169, 'h'}, {0x3153, 0x1165, 'j'}, {0x314F, 0x1161, 'k'},
    {0x3163, 0x1175, 'l'}, {0x314B, 0x110F, 'z'}, {0x314C, 0x1110, 'x'}, {0x314A, 0x110E, 'c'}, {0x314D, 0x1111, 'v'},
    {0x3160, 0x1172, 'b'}, {0x315C, 0x116E, 'n'}, {0x3161, 0x1173, 'm'},
};

static char jamo_letter(uint32_t c)
{
	for (size_t i = 0; i < COUNT(jamos); i++) {
		if (jamos[i].compatibility == c || jamos[i].conjoining == c)
			return jamos[i].letter;
	}
	return '\0';
}

char rh_key_ascii(struct rh_key key)
{
	if (key.kind != RH_KEY_CHARACTER)
		return '\0';
	uint32_t c = key.character;
	if (c == 0x3000) /* ideographic space */
		c = ' ';
	if (c >= 0xFF01 && c <= 0xFF5E) /* full width */
		c -= 0xFF01 - '!';
	if (c >= 'A' && c <= 'Z')
		c += 'a' - 'A';
	return c >= ' ' && c < DELETE ? (char)c : jamo_letter(c);
}

static enum rh_button character_button(char c)
{
	static const struct {
		char key;
		enum rh_button button;
	} buttons[] = {
	    {' ', RH_BUTTON_SPACE},  {'m', RH_BUTTON_MARK},   {'h', RH_BUTTON_HINT}, {'s', RH_BUTTON_SKIP},
	    {'q', RH_BUTTON_QUIT},   {'?', RH_BUTTON_HELP},   {'p', RH_BUTTON_PLAY}, {'r', RH_BUTTON_RETAKE},
	    {'a', RH_BUTTON_ANSWER}, {'k', RH_BUTTON_POINTS}, {'n', RH_BUTTON_NOTE}, {'1', RH_BUTTON_AGAIN},
	    {'2', RH_BUTTON_HARD},   {'3', RH_BUTTON_GOOD},   {'4', RH_BUTTON_EASY},
	};
	for (size_t i = 0; i < COUNT(buttons); i++) {
		if (buttons[i].key == c)
			return buttons[i].button;
	}
	return RH_BUTTON_OTHER;
}

enum rh_button rh_key_button(struct rh_key key)
{
	switch (key.kind) {
	case RH_KEY_CHARACTER:
		return character_button(rh_key_ascii(key));
	case RH_KEY_ENTER:
		return RH_BUTTON_ENTER;
	case RH_KEY_ESCAPE:
		return RH_BUTTON_ESCAPE;
	case RH_KEY_UP:
		return RH_BUTTON_UP;
	case RH_KEY_DOWN:
		return RH_BUTTON_DOWN;
	case RH_KEY_LEFT:
		return RH_BUTTON_LEFT;
	case RH_KEY_RIGHT:
		return RH_BUTTON_RIGHT;
	case RH_KEY_INTERRUPT:
	case RH_KEY_END_OF_INPUT:
		return RH_BUTTON_QUIT;
	case RH_KEY_TAB:
	case RH_KEY_BACKSPACE:
	case RH_KEY_HOME:
	case RH_KEY_END:
	case RH_KEY_PAGE_UP:
	case RH_KEY_PAGE_DOWN:
		return RH_BUTTON_OTHER;
	}
	return RH_BUTTON_OTHER;
}
