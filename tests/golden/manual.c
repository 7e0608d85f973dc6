// SPDX-License-Identifier: GPL-3.0-or-later
/* Puts what the program's tables say into a manual page, so that the page cannot say anything else.
 *   manual LANGUAGE <PAGE   the page, each block filled anew
 *   manual                  the names of all blocks, each of which has to be in one page
 * A block stands between `.\" BEGIN NAME` and `.\" END`; NAME is "command run", "options everywhere" or "topic keys".
 */
#include "base/buffer.h"
#include "base/wrap.h"
#include "cmd.h"
#include "help_pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* mandoc wants lines shorter than 80 bytes, a character beyond ASCII counted as the eight of "\\[uXXXX]". */
enum { LINE_COLUMNS = 78, WIDE_COLUMNS = 8 };

static const char begin[] = ".\\\" BEGIN ";
static const char end[] = ".\\\" END";
static const struct rh_option_table everywhere = RH_GLOBAL_TABLE;

/* A word as roff prints it: backslashes doubled, and no macro where one could be seen. */
static void escape(struct rh_buffer *out, struct rh_text text)
{
	for (size_t i = 0; i < text.length; i++) {
		char c = text.data[i];
		if (c == '\\')
			rh_buffer_string(out, "\\e");
		else if (c == '-')
			rh_buffer_string(out, "\\-");
		else
			rh_buffer_byte(out, c);
	}
}

/* A sentence ends with this word: the next one begins a line. */
static bool ends_sentence(const char *word, size_t length)
{
	return length > 1 && strchr(".?!", word[length - 1]) != NULL;
}

static size_t columns_of(const char *word, size_t length)
{
	size_t columns = 0;
	for (size_t i = 0; i < length; i++) {
		unsigned char byte = (unsigned char)word[i];
		columns += byte < 0x80 ? 1 : byte >= 0xc0 ? WIDE_COLUMNS : 0;
	}
	return columns;
}

/* Running text in lines that are short enough, a sentence beginning a new one; `raw`: it is roff already. */
static void put_words(const char *text, bool raw)
{
	struct rh_buffer line = {0};
	size_t columns = 0;
	bool over = false;
	for (const char *word = text; *word != '\0';) {
		size_t length = strcspn(word, " \n");
		if (line.length > 0 && (over || columns + 1 + columns_of(word, length) > LINE_COLUMNS)) {
			printf("%s\n", line.data);
			rh_buffer_clear(&line);
			columns = 0;
		}
		if (line.length > 0)
			rh_buffer_byte(&line, ' ');
		else if (*word == '.' || *word == '\'')
			rh_buffer_string(&line, "\\&");
		if (raw)
			rh_buffer_text(&line, (struct rh_text){word, length});
		else
			escape(&line, (struct rh_text){word, length});
		columns += 1 + columns_of(word, length);
		over = !raw && ends_sentence(word, length);
		word += length + strspn(word + length, " \n");
	}
	if (line.length > 0)
		printf("%s\n", line.data);
	rh_buffer_done(&line);
}

static void put_text(const char *text)
{
	put_words(text, false);
}

/* As it is, on a line or in one: whatever is in it, it is no macro and no punctuation. */
static void put_literal(const char *before, const char *text, const char *after)
{
	struct rh_buffer literal = {0};
	for (const char *c = text; *c != '\0'; c++) {
		if (*c == '"')
			rh_buffer_string(&literal, "\\(dq");
		else
			escape(&literal, (struct rh_text){c, 1});
	}
	printf("%s\\&%s%s", before, literal.data != NULL ? literal.data : "", after);
	rh_buffer_done(&literal);
}

/* English is written in mdoc(7); what mandoc finds ugly in that (it counts a syllable of Hangul as eight bytes) no
 * other language can heed, so those are in man(7). */
struct writer {
	const struct rh_tr *tr;
	bool mdoc;
};

static void put_option_names(const struct writer *w, const struct rh_option *option)
{
	if (w->mdoc && option->letter != '\0')
		printf(".It Fl %c , Fl \\-%s", option->letter, option->name);
	else if (w->mdoc)
		printf(".It Fl \\-%s", option->name);
	else if (option->letter != '\0')
		printf(".TP\n\\fB\\-%c\\fR, \\fB\\-\\-%s\\fR", option->letter, option->name);
	else
		printf(".TP\n\\fB\\-\\-%s\\fR", option->name);
	if (option->value != NULL)
		printf(w->mdoc ? " Ar %s" : " \\fI%s\\fR", option->value);
	printf("\n");
}

static void put_option(const struct writer *w, const struct rh_option *option)
{
	put_option_names(w, option);
	put_text(rh_tr_get(w->tr, option->help));
	for (size_t i = 0; option->kind == RH_OPTION_CHOICE && option->choices[i] != NULL; i++) {
		printf(i == 0 ? "(" : "");
		printf("%s%s", option->choices[i], option->choices[i + 1] != NULL ? ", " : ")\n");
	}
}

/* What opens and closes a run of rows of one kind. */
static void open_run(const struct writer *w, enum rh_help_kind kind)
{
	if (kind == RH_HELP_ITEM && w->mdoc)
		printf(".Bl -tag -width Ds\n");
	else if (kind == RH_HELP_EXAMPLE)
		printf(w->mdoc ? ".Bd -literal -offset indent\n" : ".RS 4\n.nf\n");
}

static void close_run(const struct writer *w, enum rh_help_kind kind)
{
	if (kind == RH_HELP_ITEM && w->mdoc)
		printf(".El\n");
	else if (kind == RH_HELP_EXAMPLE)
		printf(w->mdoc ? ".Ed\n" : ".fi\n.RE\n");
}

static void put_options(const struct writer *w, const struct rh_option_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		put_option(w, &table->rows[i]);
}

static void put_paragraph_break(const struct writer *w)
{
	printf(w->mdoc ? ".Pp\n" : ".PP\n");
}

static void put_command(const struct writer *w, const struct rh_command *command)
{
	const struct rh_syntax *syntax = command->syntax;
	const struct rh_option_table *own = &syntax->tables[RH_OPTIONS_OWN];
	const struct rh_option_table *shared = &syntax->tables[RH_OPTIONS_SHARED];
	struct rh_buffer usage = {0};
	rh_buffer_string(&usage, rh_tr_get(w->tr, N_(" [OPTION…]")) + 1);
	if (syntax->usage != NULL)
		rh_buffer_printf(&usage, " %s", syntax->usage);
	printf(w->mdoc ? ".Nm rehearse Cm %s\n" : "\\fBrehearse %s\\fR\n", command->name);
	put_text(usage.data);
	rh_buffer_done(&usage);
	put_paragraph_break(w);
	put_text(rh_tr_get(w->tr, command->summary));
	if (own->count + shared->count == 0)
		return;
	open_run(w, RH_HELP_ITEM);
	put_options(w, own);
	put_options(w, shared);
	close_run(w, RH_HELP_ITEM);
}

static void put_item(const struct writer *w, const struct rh_help_row *row)
{
	if (w->mdoc)
		put_literal(".It Ic \"", row->term, "\\&\"\n"); /* a term may end as a sentence does */
	else
		put_literal(".TP\n\\fB", row->term, "\\fR\n");
	put_text(rh_tr_get(w->tr, row->text));
}

static void put_row(const struct writer *w, const struct rh_help_row *row, bool first)
{
	switch (row->kind) {
	case RH_HELP_PARAGRAPH:
	case RH_HELP_HEADING:
		if (!first)
			put_paragraph_break(w);
		put_text(rh_tr_get(w->tr, row->text));
		break;
	case RH_HELP_ITEM:
		put_item(w, row);
		break;
	case RH_HELP_EXAMPLE:
		put_literal("", row->text, "\n");
		break;
	}
}

static void put_page(const struct writer *w, const struct rh_help_page *page)
{
	struct rh_help_row row;
	enum rh_help_kind last = RH_HELP_HEADING;
	for (size_t i = 0; rh_help_page_row(page, i, &row); i++) {
		if (row.kind != last) {
			close_run(w, last);
			open_run(w, row.kind);
		}
		put_row(w, &row, i == 0);
		last = row.kind;
	}
	close_run(w, last);
}

/* False when there is no such block. */
static bool put_block(const struct writer *w, const char *name)
{
	static const char command_block[] = "command ";
	static const char topic_block[] = "topic ";
	if (strncmp(name, command_block, strlen(command_block)) == 0) {
		const struct rh_command *command = rh_command_find(name + strlen(command_block));
		if (command != NULL && command->summary != NULL)
			put_command(w, command);
		return command != NULL && command->summary != NULL;
	}
	if (strncmp(name, topic_block, strlen(topic_block)) == 0) {
		const struct rh_help_page *page = rh_help_page_find(name + strlen(topic_block));
		if (page != NULL)
			put_page(w, page);
		return page != NULL;
	}
	if (strcmp(name, "options everywhere") != 0)
		return false;
	open_run(w, RH_HELP_ITEM);
	put_options(w, &everywhere);
	close_run(w, RH_HELP_ITEM);
	return true;
}

static int fill(const struct writer *w)
{
	char line[4096];
	bool inside = false;
	bool literal = false;
	while (fgets(line, sizeof line, stdin) != NULL) {
		inside = inside && strncmp(line, end, strlen(end)) != 0;
		if (inside)
			continue;
		literal = strcmp(line, ".nf\n") == 0 || (literal && strcmp(line, ".fi\n") != 0);
		if (w->mdoc || literal || strchr(".'\n", line[0]) != NULL)
			fputs(line, stdout);
		else
			put_words(line, true);
		if (strncmp(line, begin, strlen(begin)) != 0)
			continue;
		line[strcspn(line, "\n")] = '\0';
		inside = true;
		if (!put_block(w, line + strlen(begin))) {
			fprintf(stderr, "there is no block '%s'\n", line + strlen(begin));
			return EXIT_FAILURE;
		}
	}
	if (inside)
		fprintf(stderr, "the last block does not end\n");
	return inside ? EXIT_FAILURE : EXIT_SUCCESS;
}

static int list_blocks(void)
{
	size_t count = 0;
	const struct rh_command *commands = rh_commands(&count);
	for (size_t i = 0; i < count; i++)
		if (commands[i].summary != NULL)
			printf("command %s\n", commands[i].name);
	const struct rh_help_page *pages = rh_help_pages(&count);
	for (size_t i = 0; i < count; i++)
		printf("topic %s\n", pages[i].name);
	printf("options everywhere\n");
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return list_blocks();
	(void)rh_language_start();
	for (int language = 0; rh_language_names[language] != NULL; language++) {
		if (strcmp(rh_language_names[language], argv[1]) != 0)
			continue;
		rh_language_use((enum rh_language)language);
		const struct rh_tr tr = rh_language_tr();
		return fill(&(struct writer){.tr = &tr, .mdoc = language == RH_LANGUAGE_EN});
	}
	fprintf(stderr, "there is no language '%s'\n", argv[1]);
	return EXIT_FAILURE;
}
