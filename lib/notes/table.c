// SPDX-License-Identifier: GPL-3.0-or-later
#include "notes/details.h"
#include "notes/inline.h"
#include "notes/scan.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 32, SAMPLE_ROWS = 2000 };

/* What a column holds. */
enum column { COLUMN_OTHER, COLUMN_QUESTION, COLUMN_ANSWER, COLUMN_TAGS, COLUMN_DIFFICULTY, COLUMN_NUMBER };

/* How the cells of a file are told apart. */
struct dialect {
	char separator;
	bool quotes; /* RFC 4180 */
	bool anki;   /* "#separator:…" and the like stand before the rows */
	bool bars;   /* a Markdown table */
};

struct row {
	struct rh_text cells[COLUMNS_MAX]; /* as written, quotes and all */
	size_t count;                      /* also those beyond the last kept */
	size_t lines;
	struct rh_text whole;
};

static void add_cell(struct row *row, struct rh_text cell)
{
	if (row->count < COLUMNS_MAX)
		row->cells[row->count] = cell;
	row->count++;
}

/* The bytes of a cell that begins here; a quoted one may hold separators and line ends. */
static size_t cell_length(struct rh_text text, const struct dialect *dialect)
{
	size_t at = 0;
	if (dialect->quotes && text.length > 0 && text.data[0] == '"') {
		for (at = 1; at < text.length; at++) {
			bool quote = text.data[at] == '"';
			bool twice = quote && at + 1 < text.length && text.data[at + 1] == '"';
			at += twice;
			if (quote && !twice)
				break;
		}
	}
	while (at < text.length && text.data[at] != dialect->separator && text.data[at] != '\n')
		at++;
	return at;
}

static size_t count_line_ends(struct rh_text text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.length; i++)
		count += text.data[i] == '\n';
	return count;
}

static void drop_outer_bars(struct row *row)
{
	if (row->count > 1 && rh_scan_trim(row->cells[0]).length == 0) {
		memmove(row->cells, row->cells + 1, (COLUMNS_MAX - 1) * sizeof *row->cells);
		row->count--;
	}
	if (row->count > 1 && row->count <= COLUMNS_MAX && rh_scan_trim(row->cells[row->count - 1]).length == 0)
		row->count--;
}

/* Cuts the next row off. */
static bool next_row(struct rh_text *rest, const struct dialect *dialect, struct row *row)
{
	if (rest->length == 0)
		return false;
	struct rh_text start = *rest;
	row->count = 0;
	for (bool more = true; more;) {
		size_t length = cell_length(*rest, dialect);
		more = length < rest->length && rest->data[length] == dialect->separator;
		add_cell(row, rh_text_slice(*rest, 0, length));
		*rest = rh_text_slice(*rest, length + 1, SIZE_MAX);
	}
	row->whole = rh_text_slice(start, 0, start.length - rest->length);
	row->lines = count_line_ends(row->whole);
	if (rest->length == 0 && !rh_text_ends_with(row->whole, RH_TEXT("\n")))
		row->lines++;
	if (dialect->bars)
		drop_outer_bars(row);
	return true;
}

static bool is_blank_row(const struct row *row)
{
	return rh_scan_trim(rh_text_trim(row->whole)).length == 0;
}

static bool is_header_line(struct rh_text line)
{
	static const char *const names[] = {"#separator:", "#html:", "#tags",        "#columns:", "#notetype",
	                                    "#deck",       "#guid",  "#if matches:", NULL};
	return rh_scan_words(&line, names);
}

static bool read_anki(struct rh_text text, struct dialect *dialect)
{
	static const struct {
		const char *name;
		char separator;
	} names[] = {{"tab", '\t'},      {"\\t", '\t'}, {"comma", ','}, {",", ','},
	             {"semicolon", ';'}, {";", ';'},    {"pipe", '|'},  {"|", '|'}};
	struct rh_text line;
	bool found = false;
	*dialect = (struct dialect){.separator = '\t', .quotes = true, .anki = true};
	while (rh_text_next_line(&text, &line) && is_header_line(line)) {
		found = true;
		if (!rh_scan_word(&line, "#separator:"))
			continue;
		for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
			if (rh_scan_word(&line, names[i].name)) {
				dialect->separator = names[i].separator;
				break;
			}
		}
	}
	return found;
}

static bool same(struct rh_text text, const char *const *names)
{
	for (size_t i = 0; names[i] != NULL; i++) {
		struct rh_text rest = text;
		if (rh_scan_word(&rest, names[i]) && rh_scan_trim(rest).length == 0)
			return true;
	}
	return false;
}

/* "My answer", "예상 질문": the last word of a longer name. */
static bool ends_with_name(struct rh_text name, const char *const *names)
{
	for (size_t i = 0; names[i] != NULL; i++) {
		struct rh_text word = rh_text_of(names[i]);
		if (word.length < 4 || name.length <= word.length)
			continue;
		struct rh_text end = rh_text_slice(name, name.length - word.length, SIZE_MAX);
		const unsigned char before = (unsigned char)name.data[name.length - word.length - 1];
		const bool apart = before == ' ' || before == '_' ||
		                   (before >= 0x80 && (unsigned char)end.data[0] >= 0x80);
		if (apart && rh_scan_word(&end, names[i]))
			return true;
	}
	return false;
}

static enum column column_named(struct rh_text name)
{
	static const char *const questions[] = {"question", "questions", "q",      "front",     "질문",     "질문 내용",
	                                        "문제",     "앞면",      "prompt", "예상 질문", "예상질문", "면접 질문",
	                                        "면접질문", "質問",      "問題",   "表",        NULL};
	static const char *const answers[] = {"answer",
	                                      "answers",
	                                      "a",
	                                      "back",
	                                      "답변",
	                                      "답",
	                                      "정답",
	                                      "뒷면",
	                                      "모범 답안",
	                                      "모범답안",
	                                      "답안",
	                                      "model answer",
	                                      "sample answer",
	                                      "response",
	                                      "답변 내용",
	                                      "답변 요약",
	                                      "回答",
	                                      "答え",
	                                      "裏",
	                                      "回答例",
	                                      NULL};
	static const char *const tags[] = {"tags",    "tag",  "category", "categories", "topic",
	                                   "section", "분류", "카테고리", "태그",       "유형",
	                                   "분야",    "주제", "カテゴリ", "分類",       NULL};
	static const char *const difficulties[] = {"difficulty", "level", "난이도", "難易度", NULL};
	static const char *const numbers[] = {"no", "no.", "#", "번호", "id", "番号", "순번", NULL};
	static const struct {
		const char *const *names;
		enum column column;
	} kinds[] = {{questions, COLUMN_QUESTION},
	             {answers, COLUMN_ANSWER},
	             {tags, COLUMN_TAGS},
	             {difficulties, COLUMN_DIFFICULTY},
	             {numbers, COLUMN_NUMBER}};
	struct rh_text remark;
	rh_scan_aside(&name, &remark);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (same(name, kinds[i].names))
			return kinds[i].column;
	}
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (ends_with_name(name, kinds[i].names))
			return kinds[i].column;
	}
	return COLUMN_OTHER;
}

/* Without quotes around it, doubled ones single. */
static struct rh_text unquoted(struct rh_notes *notes, struct rh_text cell)
{
	cell = rh_text_trim(cell);
	if (cell.length < 2 || cell.data[0] != '"' || cell.data[cell.length - 1] != '"')
		return cell;
	struct rh_text inside = rh_text_slice(cell, 1, cell.length - 2);
	struct rh_buffer out = {0};
	for (size_t i = 0; i < inside.length; i++) {
		if (inside.data[i] != '\r' || i + 1 == inside.length || inside.data[i + 1] != '\n')
			rh_buffer_byte(&out, inside.data[i]);
		i += inside.data[i] == '"' && i + 1 < inside.length && inside.data[i + 1] == '"';
	}
	return rh_notes_take(notes, &out);
}

static struct rh_text cell_text(struct rh_notes *notes, const struct row *row, size_t column, bool markup)
{
	if (column >= row->count || column >= COLUMNS_MAX)
		return RH_TEXT_NONE;
	struct rh_text cell = unquoted(notes, row->cells[column]);
	bool special = rh_scan_has(cell, "<") || rh_scan_has(cell, "&");
	if (!special && !markup)
		return rh_text_trim(cell);
	struct rh_buffer out = {0};
	rh_inline_text(&out, cell);
	return rh_text_trim(rh_notes_take(notes, &out));
}

/* A file that has been found to be a table. */
struct table {
	struct rh_reading *r;
	struct dialect dialect;
	enum column columns[COLUMNS_MAX];
	struct rh_text names[COLUMNS_MAX];
	size_t width;
	bool named; /* the first row is a header */
};

static size_t find_column(const struct table *t, enum column wanted)
{
	for (size_t i = 0; i < t->width; i++) {
		if (t->columns[i] == wanted)
			return i;
	}
	return COLUMNS_MAX;
}

static bool has_column(const struct table *t, size_t before, enum column wanted)
{
	bool has = false;
	for (size_t i = 0; i < before; i++)
		has |= t->columns[i] == wanted;
	return has;
}

/* A table of pages calls their title "Name": where another column has the answers, it is the question. */
static bool name_title(struct table *t)
{
	static const char *const titles[] = {"name", "title", "이름", "제목", "名前", "タイトル", NULL};
	const size_t answer = find_column(t, COLUMN_ANSWER);
	for (size_t i = 0; answer < COLUMNS_MAX && i < t->width; i++) {
		if (t->columns[i] == COLUMN_OTHER && same(t->names[i], titles)) {
			t->columns[i] = COLUMN_QUESTION;
			return true;
		}
	}
	return false;
}

static bool read_names(struct table *t, const struct row *row)
{
	bool question = false;
	for (size_t i = 0; i < row->count && i < COLUMNS_MAX; i++) {
		t->names[i] = cell_text(t->r->notes, row, i, t->dialect.bars);
		const enum column column = column_named(t->names[i]);
		/* A second answer goes to the notes; tags may stand in several columns. */
		const bool again = (column == COLUMN_QUESTION || column == COLUMN_ANSWER) && has_column(t, i, column);
		t->columns[i] = again ? COLUMN_OTHER : column;
		question |= t->columns[i] == COLUMN_QUESTION;
	}
	t->width = row->count < COLUMNS_MAX ? row->count : COLUMNS_MAX;
	return question || name_title(t);
}

static bool is_number(struct rh_text cell)
{
	int64_t value = 0;
	cell = rh_text_trim(cell);
	return rh_text_to_int(cell, &value);
}

/* What is learnt from the rows. */
struct sample {
	size_t rows, regular, asking, numbered, addresses;
	size_t width;
};

static struct sample take_sample(struct rh_text text, const struct dialect *dialect)
{
	struct sample s = {0};
	struct row row;
	while (s.rows < SAMPLE_ROWS && next_row(&text, dialect, &row)) {
		if (is_blank_row(&row) || (dialect->anki && row.whole.data[0] == '#'))
			continue;
		if (s.rows++ == 0)
			s.width = row.count;
		s.regular += row.count == s.width;
		s.numbered += is_number(row.cells[0]);
		size_t question = is_number(row.cells[0]) && row.count > 2 ? 1 : 0;
		s.asking += rh_asks(rh_text_trim(row.cells[question])) != RH_ASKS_NO;
		s.addresses += row.count > 1 && rh_scan_has(row.cells[1], "://");
	}
	return s;
}

static bool first_row(const struct table *t, struct rh_text text, struct row *row)
{
	while (next_row(&text, &t->dialect, row)) {
		if (!is_blank_row(row) && !(t->dialect.anki && row->whole.data[0] == '#'))
			return true;
	}
	return false;
}

/* Whether the text is a table in this dialect; then the columns are set. */
static bool fits(struct table *t, struct rh_text text)
{
	struct sample s = take_sample(text, &t->dialect);
	struct row row;
	if (s.rows < 2 || s.width < 2 || s.width > COLUMNS_MAX || s.regular * 100 < s.rows * 95 ||
	    !first_row(t, text, &row))
		return false;
	t->named = read_names(t, &row);
	if (t->named)
		return true;
	bool index = s.numbered * 10 >= s.rows * 9;
	if (index && s.width == 2 && !t->dialect.anki)
		return false;
	memset(t->columns, 0, sizeof t->columns);
	t->columns[index && s.width > 2 ? 1 : 0] = COLUMN_QUESTION;
	t->columns[index && s.width > 2 ? 2 : 1] = COLUMN_ANSWER;
	memset(t->names, 0, sizeof t->names);
	bool tab = t->dialect.separator == '\t';
	bool asks = s.asking * 100 >= s.rows * (tab ? 20 : 60) && s.rows >= 3;
	return t->dialect.anki || (asks && s.addresses * 2 < s.rows);
}

/* A Markdown file whose lines are a table, most of them, or a good part where nothing asks outside of it. */
struct bars {
	size_t lines, bars, asking;
};

static struct bars count_bars(const struct rh_document *d)
{
	struct bars count = {0};
	for (size_t i = 0; i < d->count; i++) {
		struct rh_text line = rh_scan_trim(d->notes[i].text);
		const bool bar = line.length > 1 && line.data[0] == '|';
		count.lines += line.length > 0;
		count.bars += bar;
		count.asking += !bar && rh_asks(line) == RH_ASKS_YES;
	}
	return count;
}

static bool find_dialect(struct table *t, struct rh_text text)
{
	static const struct dialect dialects[] = {{.separator = '\t', .quotes = true},
	                                          {.separator = '\t'},
	                                          {.separator = ',', .quotes = true},
	                                          {.separator = ';', .quotes = true}};
	if (read_anki(text, &t->dialect))
		return fits(t, text);
	for (size_t i = 0; i < sizeof dialects / sizeof dialects[0]; i++) {
		t->dialect = dialects[i];
		if (fits(t, text))
			return true;
	}
	return false;
}

static void add_tags(struct rh_notes *notes, struct rh_text_list *tags, struct rh_text cell, bool spaces)
{
	const char *between = spaces && !rh_scan_has(cell, ",") ? " ;|" : ",;|";
	size_t start = 0;
	for (size_t i = 0; i <= cell.length; i++) {
		if (i < cell.length && strchr(between, cell.data[i]) == NULL)
			continue;
		rh_details_section_tags(notes, tags, rh_text_slice(cell, start, i - start));
		start = i + 1;
	}
}

static void add_note(struct rh_buffer *out, struct rh_text name, struct rh_text cell)
{
	if (cell.length == 0)
		return;
	rh_buffer_string(out, out->length > 0 ? "\n" : "");
	rh_buffer_text(out, name);
	rh_buffer_string(out, name.length > 0 ? ": " : "");
	rh_buffer_text(out, cell);
}

static void set_lines(struct table *t, size_t line, size_t count, enum rh_notes_status first, enum rh_notes_status rest,
                      uint32_t item)
{
	for (size_t i = line; i < line + count && i < t->r->d->count; i++) {
		enum rh_notes_status status = i == line ? first : rest;
		if (i != line && rh_note_is_blank(t->r->d, i))
			status = RH_NOTES_BLANK;
		t->r->lines[i] = (struct rh_notes_line){item, status};
	}
}

static void read_more(struct table *t, const struct row *row, struct rh_find *find, struct rh_text_list *tags)
{
	struct rh_buffer extra = {0};
	for (size_t i = 0; i < t->width && i < row->count; i++) {
		struct rh_text cell = cell_text(t->r->notes, row, i, t->dialect.bars);
		if (t->columns[i] == COLUMN_TAGS)
			add_tags(t->r->notes, tags, cell, t->dialect.anki);
		else if (t->columns[i] == COLUMN_OTHER)
			add_note(&extra, t->names[i], cell);
	}
	find->notes = rh_notes_take(t->r->notes, &extra);
}

static void read_difficulty(struct table *t, const struct row *row, struct rh_find *find)
{
	static const char *const easy[] = {"easy", "하", "쉬움", "1", "low", "beginner", NULL};
	static const char *const medium[] = {"medium", "중", "보통", "2", "normal", "intermediate", NULL};
	static const char *const hard[] = {"hard", "상", "어려움", "3", "high", "advanced", NULL};
	struct rh_text cell = cell_text(t->r->notes, row, find_column(t, COLUMN_DIFFICULTY), false);
	if (same(cell, easy))
		find->difficulty = RH_DIFFICULTY_EASY;
	else if (same(cell, medium))
		find->difficulty = RH_DIFFICULTY_MEDIUM;
	else if (same(cell, hard))
		find->difficulty = RH_DIFFICULTY_HARD;
}

static void add_row(struct table *t, const struct row *row, size_t line)
{
	struct rh_notes *notes = t->r->notes;
	struct rh_text question = cell_text(notes, row, find_column(t, COLUMN_QUESTION), true);
	struct rh_text answer = cell_text(notes, row, find_column(t, COLUMN_ANSWER), t->dialect.bars);
	bool large = question.length > RH_NOTES_ANSWER_BYTES_MAX || answer.length > RH_NOTES_ANSWER_BYTES_MAX;
	struct rh_find *find = question.length > 0 && !large
	                           ? rh_find_add(notes, t->r->file, line, RH_NOTES_KIND_QUESTION)
	                           : NULL;
	if (find == NULL) {
		set_lines(t, line, row->lines, RH_NOTES_UNASSIGNED, RH_NOTES_UNASSIGNED, 0);
		return;
	}
	struct rh_text_list tags = {0};
	find->item.confidence = t->named || t->dialect.anki ? RH_NOTES_CERTAIN : RH_NOTES_LIKELY;
	find->item.imported = true;
	read_more(t, row, find, &tags);
	rh_details_read(notes, find, question, (struct rh_texts){tags.items, tags.count});
	free(tags.items);
	read_difficulty(t, row, find);
	find->item.answer = rh_notes_keep(notes, answer);
	find->item.last_line = (uint32_t)(line + row->lines);
	if (answer.length > 0)
		find->item.answer_lines = rh_notes_line_range(notes, line + 1, line + row->lines);
	set_lines(t, line, row->lines, RH_NOTES_QUESTION, RH_NOTES_ANSWER, find->item.number);
}

/* "|---|:-:|" */
static bool is_bar_rule(struct rh_text text)
{
	bool dashes = false;
	for (size_t i = 0; i < text.length; i++) {
		dashes |= text.data[i] == '-';
		if (strchr("|-: \t\r", text.data[i]) == NULL)
			return false;
	}
	return dashes;
}

/* Where the bars of a Markdown table begin, and what stands above it, is not the table's. */
static void read_bars(struct table *t)
{
	struct rh_document *d = t->r->d;
	bool inside = false;
	for (size_t i = 0; i < d->count && !t->r->notes->no_memory; i++) {
		struct row row;
		struct rh_text text = d->notes[i].text;
		bool bar = rh_text_starts_with(rh_scan_trim(text), RH_TEXT("|"));
		if (!bar || !next_row(&text, &t->dialect, &row)) {
			bool blank = rh_note_is_blank(d, i);
			bool title = rh_text_starts_with(d->notes[i].text, RH_TEXT("#"));
			inside = inside && bar;
			set_lines(t, i, 1,
			          title   ? RH_NOTES_SECTION
			          : blank ? RH_NOTES_BLANK
			                  : RH_NOTES_UNASSIGNED,
			          0, 0);
			continue;
		}
		row.lines = 1;
		bool ruled = is_bar_rule(row.whole);
		if (ruled || !inside) {
			set_lines(t, i, 1, RH_NOTES_IGNORED, 0, 0);
			inside = inside || read_names(t, &row);
		} else {
			add_row(t, &row, i);
		}
	}
}

static void read_rows(struct table *t, struct rh_text text)
{
	bool header = t->named;
	size_t line = 0;
	struct row row;
	while (!t->r->notes->no_memory && next_row(&text, &t->dialect, &row)) {
		if (is_blank_row(&row)) {
			set_lines(t, line, row.lines, RH_NOTES_BLANK, RH_NOTES_BLANK, 0);
		} else if (header || (t->dialect.anki && is_header_line(row.whole))) {
			header = header && t->dialect.anki && row.whole.data[0] == '#';
			set_lines(t, line, row.lines, RH_NOTES_IGNORED, RH_NOTES_IGNORED, 0);
		} else {
			add_row(t, &row, line);
		}
		line += row.lines;
	}
}

static bool may_be_bars(const struct rh_document *d)
{
	enum { BARS_MIN = 3 };
	size_t bars = 0;
	for (size_t i = 0; i < d->count && bars < BARS_MIN; i++)
		bars += rh_text_starts_with(rh_scan_trim(d->notes[i].text), RH_TEXT("|"));
	return bars == BARS_MIN;
}

/* Names of the columns in a Markdown table, if any of its rows has them. */
static bool has_question_column(struct table *t)
{
	for (size_t i = 0; i < t->r->d->count; i++) {
		struct row row;
		struct rh_text text = t->r->d->notes[i].text;
		if (rh_text_starts_with(rh_scan_trim(text), RH_TEXT("|")) && next_row(&text, &t->dialect, &row))
			return read_names(t, &row);
	}
	return false;
}

/* A Markdown table with a column of questions that is what the file is for. */
static bool read_if_bars(struct table *t, bool *other)
{
	const struct bars bars = count_bars(t->r->d);
	t->dialect = (struct dialect){.separator = '|', .bars = true};
	t->named = has_question_column(t);
	const bool mostly = bars.bars * 2 >= bars.lines;
	const bool alone = bars.bars * 4 >= bars.lines && bars.asking == 0 &&
	                   find_column(t, COLUMN_ANSWER) < COLUMNS_MAX;
	*other = !mostly && !t->named;
	if (!t->named || (!mostly && !alone))
		return false;
	read_bars(t);
	return true;
}

bool rh_notes_read_table(struct rh_reading *reading, struct rh_text text)
{
	struct table t = {.r = reading};
	bool other = true; /* it may be a table of another kind */
	if (may_be_bars(reading->d) && read_if_bars(&t, &other))
		return true;
	if (!other || !find_dialect(&t, text))
		return false;
	read_rows(&t, text);
	return true;
}
