// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/duration.h"

#define MINUTE_MS (INT64_C(60) * RH_SECOND_MS)
#define HOUR_MS   (INT64_C(60) * MINUTE_MS)

enum { DECIMALS = 3 };

/* The units in the order they may be written. */
static const struct unit {
	char name;
	int64_t ms;
} units[] = {{'h', HOUR_MS}, {'m', MINUTE_MS}, {'s', RH_SECOND_MS}};

enum { UNIT_COUNT = sizeof units / sizeof units[0], SECONDS = UNIT_COUNT - 1 };

/* Where reading stands. Sums stop growing above the limit, so nothing overflows however many digits there are. */
struct reader {
	struct rh_text text;
	size_t at;       /* bytes read; all of them ASCII, so also characters */
	size_t limit_at; /* the number that went over the limit */
	int64_t ms;      /* sum so far, at most one over RH_DURATION_MAX_MS */
	struct rh_error *err;
};

static char peek(const struct reader *r)
{
	return r->at < r->text.length ? r->text.data[r->at] : '\0';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

#define REFUSE(r, ...) rh_error_at((r)->err, RH_ERR_SYNTAX, NULL, 0, (unsigned)(r)->at + 1, __VA_ARGS__)

/* A number in thousandths, held at one that is over the limit in any unit. */
static enum rh_status read_number(struct reader *r, int64_t *thousandths, bool *fraction)
{
	const int64_t ceiling = RH_DURATION_MAX_MS + 1;
	if (!digit(peek(r)))
		return REFUSE(r, N_("a number is missing (write a duration like 1m30s or 90)"));
	int64_t value = 0;
	for (; digit(peek(r)); r->at++)
		value = value < ceiling ? value * 10 + (peek(r) - '0') : ceiling;
	value *= 1000;
	*fraction = peek(r) == '.';
	if (*fraction) {
		r->at++;
		if (!digit(peek(r)))
			return REFUSE(r, N_("digits are missing after the point"));
		int64_t weight = 100;
		for (; digit(peek(r)); r->at++, weight /= 10) {
			if (weight == 0)
				return REFUSE(r, N_("more than %d decimals"), DECIMALS);
			value += weight * (peek(r) - '0');
		}
	}
	*thousandths = value;
	return RH_OK;
}

static void add(struct reader *r, size_t number_at, int64_t thousandths, int64_t unit_ms)
{
	bool over = thousandths / 1000 > RH_DURATION_MAX_MS / unit_ms;
	int64_t ms = over ? RH_DURATION_MAX_MS + 1 : thousandths * (unit_ms / 1000);
	if (r->ms <= RH_DURATION_MAX_MS && r->ms + ms > RH_DURATION_MAX_MS)
		r->limit_at = number_at;
	r->ms = r->ms + ms > RH_DURATION_MAX_MS ? RH_DURATION_MAX_MS + 1 : r->ms + ms;
}

/* The unit at the cursor, from `first` on in the order of the table. */
static enum rh_status read_unit(struct reader *r, size_t first, size_t *unit)
{
	for (size_t i = 0; i < UNIT_COUNT; i++) {
		if (peek(r) != units[i].name)
			continue;
		if (i < first)
			return REFUSE(r, N_("hours, minutes, seconds come in this order, each once"));
		r->at++;
		*unit = i;
		return RH_OK;
	}
	if (r->at == r->text.length)
		return REFUSE(r, N_("a unit is missing at the end (h, m or s)"));
	return REFUSE(r, N_("neither a digit nor a unit (h, m or s)"));
}

static enum rh_status read_parts(struct reader *r)
{
	bool fraction = false;
	for (size_t next = 0; next == 0 || r->at < r->text.length;) {
		if (fraction)
			return REFUSE(r, N_("only the last part may have decimals"));
		size_t number_at = r->at;
		int64_t thousandths = 0;
		RH_TRY(read_number(r, &thousandths, &fraction));
		size_t unit = SECONDS;
		bool plain_seconds = next == 0 && r->at == r->text.length;
		if (!plain_seconds)
			RH_TRY(read_unit(r, next, &unit));
		add(r, number_at, thousandths, units[unit].ms);
		next = unit + 1;
	}
	return RH_OK;
}

/* "1:30" and "1:02:03": clear to people, and 90 to YAML 1.1, which reads base 60. */
static bool clock_like(struct rh_text text, size_t *first_colon)
{
	size_t colons = 0;
	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] == ':' && i > 0 && i + 1 < text.length && digit(text.data[i + 1]))
			*first_colon = colons++ == 0 ? i : *first_colon;
		else if (!digit(text.data[i]))
			return false;
	}
	return colons == 1 || colons == 2;
}

static enum rh_status refuse_clock(struct rh_text text, size_t colon, struct rh_error *err)
{
	struct rh_text head = rh_text_slice(text, 0, colon);
	struct rh_text tail = rh_text_slice(text, colon + 1, SIZE_MAX);
	size_t second = rh_text_find(tail, RH_TEXT(":"));
	const char *advice = N_("YAML reads a colon as base 60, 1:30 as 90");
	unsigned column = (unsigned)colon + 1;
	if (second == SIZE_MAX)
		return rh_error_at(err, RH_ERR_SYNTAX, NULL, 0, column, N_("a colon is refused: write %.*sm%.*ss (%s)"),
		                   RH_TEXT_ARGS(head), RH_TEXT_ARGS(tail), advice);
	struct rh_text minutes = rh_text_slice(tail, 0, second);
	struct rh_text seconds = rh_text_slice(tail, second + 1, SIZE_MAX);
	return rh_error_at(err, RH_ERR_SYNTAX, NULL, 0, column, N_("a colon is refused: write %.*sh%.*sm%.*ss (%s)"),
	                   RH_TEXT_ARGS(head), RH_TEXT_ARGS(minutes), RH_TEXT_ARGS(seconds), advice);
}

enum rh_status rh_duration_parse(struct rh_text text, int64_t *ms, struct rh_error *err)
{
	size_t colon = 0;
	if (clock_like(text, &colon))
		return refuse_clock(text, colon, err);
	struct reader r = {.text = text, .err = err};
	RH_TRY(read_parts(&r));
	if (r.ms > RH_DURATION_MAX_MS)
		return rh_error_at(err, RH_ERR_LIMIT, NULL, 0, (unsigned)r.limit_at + 1, N_("longer than a day (24h)"));
	*ms = r.ms;
	return RH_OK;
}

void rh_duration_clock(struct rh_buffer *out, int64_t ms)
{
	int64_t seconds = ms / RH_SECOND_MS - (ms % RH_SECOND_MS < 0);
	if (seconds < 0) {
		rh_buffer_byte(out, '-');
		seconds = -seconds;
	}
	int64_t hours = seconds / 3600;
	int minutes = (int)(seconds / 60 % 60);
	int rest = (int)(seconds % 60);
	if (hours > 0)
		rh_buffer_printf(out, "%lld:%02d:%02d", (long long)hours, minutes, rest);
	else
		rh_buffer_printf(out, "%d:%02d", minutes, rest);
}

static void write_seconds(struct rh_buffer *out, int64_t ms)
{
	rh_buffer_printf(out, "%lld", (long long)(ms / RH_SECOND_MS));
	int thousandths = (int)(ms % RH_SECOND_MS);
	if (thousandths != 0) {
		rh_buffer_printf(out, ".%03d", thousandths);
		while (out->length > 0 && out->data[out->length - 1] == '0')
			rh_buffer_truncate(out, out->length - 1);
	}
	rh_buffer_byte(out, 's');
}

void rh_duration_write(struct rh_buffer *out, int64_t ms)
{
	int64_t hours = ms / HOUR_MS;
	int64_t minutes = ms % HOUR_MS / MINUTE_MS;
	int64_t rest_ms = ms % MINUTE_MS;
	if (hours > 0)
		rh_buffer_printf(out, "%lldh", (long long)hours);
	if (minutes > 0)
		rh_buffer_printf(out, "%lldm", (long long)minutes);
	if (rest_ms > 0 || (hours == 0 && minutes == 0))
		write_seconds(out, rest_ms);
}
