// SPDX-License-Identifier: GPL-3.0-or-later
#include "words/transcript.h"

#include "base/array.h"
#include "base/unicode.h"
#include "words/transcript_json.h"

#include <stdlib.h>
#include <string.h>

static const char *const format_names[] = {
    [RH_TRANSCRIPT_TEXT] = "text",
    [RH_TRANSCRIPT_SRT] = "srt",
    [RH_TRANSCRIPT_VTT] = "vtt",
    [RH_TRANSCRIPT_JSON] = "json",
};

const char *rh_transcript_format_name(enum rh_transcript_format format)
{
	return format_names[format];
}

bool rh_transcript_format_from_name(struct rh_text name, enum rh_transcript_format *format)
{
	size_t which = 0;
	if (!rh_text_is_one_of(name, format_names, sizeof format_names / sizeof format_names[0], &which))
		return false;
	*format = (enum rh_transcript_format)which;
	return true;
}

/* What recognisers write for silence and noise; nobody said it. */
static size_t silence_length(struct rh_text rest)
{
	static const char *const marks[] = {"[BLANK_AUDIO]", "[ Silence ]", "[SILENCE]", "[NOISE]",   "[SPEECH]",
	                                    "[MUSIC]",       "[Music]",     "<sil>",     "<s>",       "</s>",
	                                    "<unk>",         "[UNK]",       "[unk]",     "++NOISE++", "++COUGH++",
	                                    "++UH++",        "++UM++",      "++SMACK++"};
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		if (rh_text_starts_with(rest, rh_text_of(marks[i])))
			return strlen(marks[i]);
	}
	return 0;
}

/* Appends what was said: no marks, blanks as single spaces. */
static void append_said(struct rh_buffer *out, struct rh_text text)
{
	bool blank = false, begun = false;
	for (size_t i = 0; i < text.length;) {
		size_t mark = silence_length(rh_text_slice(text, i, SIZE_MAX));
		char c = text.data[i];
		if (mark > 0 || c == ' ' || c == '\t' || c == '\n' || c == '\r') {
			blank = true;
			i += mark > 0 ? mark : 1;
			continue;
		}
		if (blank && begun)
			rh_buffer_byte(out, ' ');
		rh_buffer_byte(out, c);
		blank = false;
		begun = true;
		i++;
	}
}

static bool add_part(struct rh_transcript_draft *draft, struct rh_transcript_part part)
{
	if (draft->count == RH_TRANSCRIPT_PARTS_MAX)
		return true;
	struct rh_transcript_part *parts = rh_array_room(draft->parts, draft->count, &draft->capacity, sizeof *parts);
	if (parts == NULL)
		return false;
	draft->parts = parts;
	draft->parts[draft->count++] = part;
	return true;
}

void rh_transcript_draft_add(struct rh_transcript_draft *draft, struct rh_text text, char separator, int64_t start_ms,
                             int64_t end_ms)
{
	struct rh_buffer said = {0};
	append_said(&said, text);
	draft->text.failed = draft->text.failed || said.failed;
	if (said.length > 0 && !draft->text.failed) {
		if (draft->text.length > 0)
			rh_buffer_byte(&draft->text, separator);
		size_t start = draft->text.length;
		rh_unicode_sanitize(&draft->text, rh_buffer_view(&said), RH_SANITIZE_LINE);
		int64_t before_ms = draft->count > 0 ? draft->parts[draft->count - 1].start_ms : 0;
		bool timed = start_ms >= before_ms && end_ms >= start_ms && end_ms <= RH_TRANSCRIPT_TIME_MAX_MS;
		struct rh_transcript_part part = {start_ms, end_ms, start, draft->text.length};
		if (timed && !add_part(draft, part))
			draft->text.failed = true;
	}
	rh_buffer_done(&said);
}

static enum rh_status fault(struct rh_error *err, unsigned line, const char *what)
{
	return rh_error_at(err, RH_ERR_SYNTAX, NULL, line, 0, "line %u: %s", line, what);
}

static bool read_number(struct rh_text *rest, int64_t *value, size_t *digits)
{
	size_t count = 0;
	while (count < rest->length && count < 9 && rest->data[count] >= '0' && rest->data[count] <= '9')
		count++;
	*digits = count;
	if (count == 0 || !rh_text_to_int(rh_text_slice(*rest, 0, count), value))
		return false;
	*rest = rh_text_slice(*rest, count, SIZE_MAX);
	return true;
}

/* "00:00:01,000", "00:01.000". */
static bool read_clock(struct rh_text *rest, int64_t *ms)
{
	int64_t fields[3] = {0}, fraction = 0;
	size_t count = 0, digits = 0;
	for (; count < 3; count++) {
		if (!read_number(rest, &fields[count], &digits))
			return false;
		if (rest->length == 0 || rest->data[0] != ':')
			break;
		*rest = rh_text_slice(*rest, 1, SIZE_MAX);
	}
	if (count < 1 || count == 3 || rest->length == 0 || (rest->data[0] != '.' && rest->data[0] != ','))
		return false;
	*rest = rh_text_slice(*rest, 1, SIZE_MAX);
	if (!read_number(rest, &fraction, &digits) || digits != 3)
		return false;
	int64_t hours = count == 2 ? fields[0] : 0;
	int64_t minutes = fields[count - 1], seconds = fields[count];
	if (hours > 24 || minutes > 59 || seconds > 59)
		return false;
	*ms = ((hours * 60 + minutes) * 60 + seconds) * 1000 + fraction;
	return true;
}

static bool skip(struct rh_text *rest, const char *text)
{
	if (!rh_text_starts_with(*rest, rh_text_of(text)))
		return false;
	*rest = rh_text_slice(*rest, strlen(text), SIZE_MAX);
	return true;
}

/* "00:00:01,000 --> 00:00:02,000" at the front; what follows is left in *rest. */
static bool read_times(struct rh_text *rest, int64_t *start_ms, int64_t *end_ms)
{
	return read_clock(rest, start_ms) && skip(rest, " --> ") && read_clock(rest, end_ms);
}

/* whisper.cpp puts its times before each line unless it is told not to. */
static void read_text(struct rh_transcript_draft *draft, struct rh_text bytes)
{
	struct rh_text line = RH_TEXT_NONE;
	while (rh_text_next_line(&bytes, &line)) {
		struct rh_text rest = line;
		int64_t start_ms = 0, end_ms = 0;
		if (skip(&rest, "[") && read_times(&rest, &start_ms, &end_ms) && skip(&rest, "]"))
			rh_transcript_draft_add(draft, rest, ' ', start_ms, end_ms);
		else
			rh_transcript_draft_add(draft, line, '\n', -1, -1);
	}
}

/* Tags of subtitles (<i>, <00:00:01.000>, <v Speaker>) are left out. */
static void append_untagged(struct rh_buffer *out, struct rh_text line)
{
	for (size_t i = 0; i < line.length; i++) {
		const char *close = line.data[i] == '<' ? memchr(line.data + i, '>', line.length - i) : NULL;
		if (close == NULL)
			rh_buffer_byte(out, line.data[i]);
		else
			i = (size_t)(close - line.data);
	}
	rh_buffer_byte(out, ' ');
}

/* Where subtitles are being read. */
struct subtitles {
	struct rh_transcript_draft *draft;
	struct rh_text rest;
	unsigned line;
};

static bool next_line(struct subtitles *s, struct rh_text *line)
{
	if (!rh_text_next_line(&s->rest, line))
		return false;
	s->line++;
	return true;
}

/* The lines of a cue, up to an empty one. */
static void read_cue(struct subtitles *s, int64_t start_ms, int64_t end_ms)
{
	struct rh_buffer text = {0};
	struct rh_text line = RH_TEXT_NONE;
	while (next_line(s, &line) && rh_text_trim(line).length > 0)
		append_untagged(&text, line);
	s->draft->text.failed = s->draft->text.failed || text.failed;
	rh_transcript_draft_add(s->draft, rh_buffer_view(&text), ' ', start_ms, end_ms);
	rh_buffer_done(&text);
}

static bool is_block_of_vtt(struct rh_text line)
{
	return rh_text_starts_with(line, RH_TEXT("NOTE")) || rh_text_starts_with(line, RH_TEXT("STYLE")) ||
	       rh_text_starts_with(line, RH_TEXT("REGION"));
}

static void skip_block(struct subtitles *s)
{
	struct rh_text line = RH_TEXT_NONE;
	while (next_line(s, &line) && rh_text_trim(line).length > 0)
		;
}

/* A cue begins with its times; a line before them names it. */
static enum rh_status read_block(struct subtitles *s, struct rh_text line, bool vtt, struct rh_error *err)
{
	int64_t start_ms = 0, end_ms = 0;
	struct rh_text rest = line;
	if (vtt && is_block_of_vtt(line)) {
		skip_block(s);
		return RH_OK;
	}
	if (!read_times(&rest, &start_ms, &end_ms)) {
		if (!next_line(s, &line))
			return fault(err, s->line, "no times follow");
		rest = line;
		if (!read_times(&rest, &start_ms, &end_ms))
			return fault(err, s->line, "these are no times (00:00:01,000 --> 00:00:02,000)");
	}
	if (end_ms < start_ms)
		return fault(err, s->line, "it ends before it begins");
	read_cue(s, start_ms, end_ms);
	return RH_OK;
}

static enum rh_status read_subtitles(struct rh_transcript_draft *draft, struct rh_text bytes, bool vtt,
                                     struct rh_error *err)
{
	struct subtitles s = {draft, bytes, 0};
	struct rh_text line = RH_TEXT_NONE;
	(void)skip(&s.rest, "\xEF\xBB\xBF");
	if (vtt) {
		if (!next_line(&s, &line) || !rh_text_starts_with(line, RH_TEXT("WEBVTT")))
			return fault(err, 1, "it does not begin with WEBVTT");
		if (rh_text_trim(line).length > 0)
			skip_block(&s);
	}
	while (next_line(&s, &line)) {
		if (rh_text_trim(line).length > 0)
			RH_TRY(read_block(&s, line, vtt, err));
	}
	return RH_OK;
}

static enum rh_status read_format(struct rh_transcript_draft *draft, struct rh_text bytes,
                                  enum rh_transcript_format format, struct rh_error *err)
{
	switch (format) {
	case RH_TRANSCRIPT_TEXT:
		read_text(draft, bytes);
		return RH_OK;
	case RH_TRANSCRIPT_SRT:
		return read_subtitles(draft, bytes, false, err);
	case RH_TRANSCRIPT_VTT:
		return read_subtitles(draft, bytes, true, err);
	case RH_TRANSCRIPT_JSON:
		return rh_transcript_read_json(draft, bytes, err);
	}
	return RH_OK;
}

static enum rh_status hand_over(struct rh_transcript *transcript, const struct rh_transcript_draft *draft,
                                struct rh_error *err)
{
	struct rh_transcript made = {.part_count = draft->count};
	if (draft->text.length > RH_TRANSCRIPT_TEXT_MAX)
		return rh_error_set(err, RH_ERR_LIMIT, "it says more than %d bytes", RH_TRANSCRIPT_TEXT_MAX);
	struct rh_transcript_part *parts = rh_arena_alloc(&made.arena, draft->count + 1, sizeof *parts);
	if (parts == NULL || !rh_arena_text(&made.arena, rh_buffer_view(&draft->text), &made.text)) {
		rh_arena_done(&made.arena);
		return rh_error_no_memory(err);
	}
	if (draft->count > 0)
		memcpy(parts, draft->parts, draft->count * sizeof *parts);
	made.parts = parts;
	*transcript = made;
	return RH_OK;
}

enum rh_status rh_transcript_read(struct rh_transcript *transcript, struct rh_text bytes,
                                  enum rh_transcript_format format, struct rh_error *err)
{
	struct rh_transcript_draft draft = {0};
	if (bytes.length > RH_TRANSCRIPT_BYTES_MAX)
		return rh_error_set(err, RH_ERR_LIMIT, "it is longer than %d bytes", RH_TRANSCRIPT_BYTES_MAX);
	size_t valid = rh_unicode_valid_prefix(bytes);
	if (valid < bytes.length)
		return rh_error_set(err, RH_ERR_SYNTAX, "byte %zu is no UTF-8", valid + 1);
	enum rh_status status = read_format(&draft, bytes, format, err);
	if (status == RH_OK)
		status = rh_buffer_status(&draft.text, err);
	if (status == RH_OK)
		status = hand_over(transcript, &draft, err);
	rh_buffer_done(&draft.text);
	free(draft.parts);
	return status;
}

void rh_transcript_done(struct rh_transcript *transcript)
{
	rh_arena_done(&transcript->arena);
	*transcript = (struct rh_transcript){0};
}

void rh_transcript_parts_write(struct rh_buffer *out, const struct rh_transcript *transcript)
{
	for (size_t i = 0; i < transcript->part_count; i++) {
		const struct rh_transcript_part *part = &transcript->parts[i];
		rh_buffer_printf(out, "%lld %lld %zu %zu\n", (long long)part->start_ms, (long long)part->end_ms,
		                 part->start, part->end);
	}
}

static bool read_part(struct rh_text line, size_t text_length, struct rh_transcript_part *part)
{
	int64_t fields[4] = {0};
	size_t digits = 0;
	for (size_t i = 0; i < 4; i++) {
		if (i > 0 && !skip(&line, " "))
			return false;
		if (!read_number(&line, &fields[i], &digits))
			return false;
	}
	*part = (struct rh_transcript_part){fields[0], fields[1], (size_t)fields[2], (size_t)fields[3]};
	return line.length == 0 && part->start_ms <= part->end_ms && part->start <= part->end &&
	       part->end <= text_length;
}

enum rh_status rh_transcript_parts_read(struct rh_transcript *transcript, struct rh_text text, struct rh_text parts,
                                        struct rh_error *err)
{
	struct rh_transcript_draft draft = {0};
	struct rh_text line = RH_TEXT_NONE;
	struct rh_transcript_part part;
	rh_buffer_text(&draft.text, text);
	while (rh_text_next_line(&parts, &line) && !draft.text.failed) {
		if (read_part(line, text.length, &part) && !add_part(&draft, part))
			draft.text.failed = true;
	}
	enum rh_status status = rh_buffer_status(&draft.text, err);
	if (status == RH_OK)
		status = hand_over(transcript, &draft, err);
	rh_buffer_done(&draft.text);
	free(draft.parts);
	return status;
}

int64_t rh_transcript_time_ms(const struct rh_transcript *transcript, size_t byte)
{
	for (size_t i = 0; i < transcript->part_count; i++) {
		const struct rh_transcript_part *part = &transcript->parts[i];
		if (byte < part->start || byte >= part->end)
			continue;
		/* Within a line of subtitles, as far on as in the text. */
		double share = (double)(byte - part->start) / (double)(part->end - part->start);
		return part->start_ms + (int64_t)(share * (double)(part->end_ms - part->start_ms));
	}
	return -1;
}
