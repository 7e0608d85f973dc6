// SPDX-License-Identifier: GPL-3.0-or-later
#include "help_pages.h"

#include "base/messages.h"
#include "ui/screen.h"

#include <string.h>

#define PARAGRAPH(words)                       \
	{                                      \
		RH_HELP_PARAGRAPH, NULL, words \
	}
#define HEADING(words)                       \
	{                                    \
		RH_HELP_HEADING, NULL, words \
	}
#define ITEM(words, means)                 \
	{                                  \
		RH_HELP_ITEM, words, means \
	}
#define EXAMPLE(line)                       \
	{                                   \
		RH_HELP_EXAMPLE, NULL, line \
	}

/* To add a page: its rows, a row in `pages` below, and its place in a manual page. */

static const struct rh_help_row bank_rows[] = {
    PARAGRAPH(N_("A question bank is a YAML file. Only `question` is required, and a bare line is a question too:")),
    EXAMPLE("title: My questions"),
    EXAMPLE("lang: en"),
    EXAMPLE("defaults: {prep: 10s, time: 90s}"),
    EXAMPLE("questions:"),
    EXAMPLE("  - id: why-us"),
    EXAMPLE("    question: Why do you want to work here?"),
    EXAMPLE("    time: 1m"),
    EXAMPLE("    tags: [motivation]"),
    EXAMPLE("    key_points: [what they do, what I bring]"),
    EXAMPLE("    answer: I have followed your work since the first release."),
    EXAMPLE("    follow_ups: [What would you change first?]"),
    EXAMPLE("  - A bare line is a question too."),
    PARAGRAPH(
        N_("An `id` lets the history follow the question when its wording changes. `rehearse check FILE` tells every "
           "fault with its line; `rehearse import NOTES` makes a bank out of your own notes.")),
    HEADING(N_("where questions come from: the first of these that has any")),
    ITEM("--bank", N_("the files named on the command line")),
    ITEM("banks", N_("those of the settings file (help config)")),
    ITEM("~/.local/share/rehearse/banks", N_("every .yaml file there")),
    ITEM("/usr/share/rehearse/questions", N_("what comes with the program, in the language of its interface")),
    PARAGRAPH(N_("Every key is described in rehearse-bank(5).")),
};

static const struct rh_help_row config_rows[] = {
    PARAGRAPH(
        N_("What you would type every time stands in ~/.config/rehearse/config.yaml, or in the file that --config "
           "names. An option of the command line counts more.")),
    ITEM("banks",
         N_("one or more question banks, used instead of those in the data folder; a path may begin with ~/ and "
            "otherwise counts from the folder of the settings file")),
    ITEM("device", N_("record from this microphone, by its name in `rehearse devices`")),
    ITEM("sink", N_("play through this loudspeaker, by its name in `rehearse devices`")),
    ITEM("archive", N_("how recordings are kept after the session: flac unless something else is said, opus (smaller), "
                       "or wav as recorded")),
    ITEM("voice",
         N_("the program that reads questions aloud for --voice, as a list of its arguments: it gets the text on "
            "standard input and no shell sees it")),
    ITEM("transcriber",
         N_("your own speech recogniser, which writes down what was said: command, a list of arguments in which {file} "
            "is the recording, {lang} ko or en and {output} a file it may write to; rate (16000), format (wav or "
            "flac), output (text, srt, vtt or json), timeout (5m)")),
    HEADING(N_("an example")),
    EXAMPLE("banks: [~/interviews/company.yaml]"),
    EXAMPLE("device: alsa_input.usb-mic"),
    EXAMPLE("sink: alsa_output.usb-headset"),
    EXAMPLE("voice: [espeak-ng, -v, ko, --stdin]"),
    EXAMPLE("transcriber:"),
    EXAMPLE("  command: [whisper-cli, -m, ~/models/ggml-small.bin, -l, \"{lang}\", -nt, -f, \"{file}\"]"),
};

static const struct rh_help_row takes_rows[] = {
    PARAGRAPH(
        N_("A take is one answer, with its recording where there is one. Its number is never used again. A command "
           "that wants a take understands:")),
    ITEM("12", N_("the take of this number")),
    ITEM("last", N_("the newest take")),
    ITEM("-2", N_("the one before the newest, and so on")),
    ITEM("self-intro", N_("the newest take of this question")),
    ITEM("self-intro#1", N_("its first take")),
    ITEM("my-bank/self-intro", N_("the same where several banks have the question")),
};

static const struct rh_help_row tags_rows[] = {
    PARAGRAPH(
        N_("--tag chooses questions by an expression: tags, `and`, `or`, `not`, parentheses. `not` binds tighter than "
           "`and`, `and` tighter than `or`; words side by side mean `and`. Capital letters do not matter in tags. A "
           "question's type and difficulty count as tags too.")),
    EXAMPLE("rehearse run --tag \"llm and not pressure\""),
    EXAMPLE("rehearse list --tag \"easy (hr or motivation)\""),
};

static const struct rh_help_row environment_rows[] = {
    ITEM("HOME", N_("the home folder")),
    ITEM("XDG_CONFIG_HOME", N_("where rehearse/config.yaml is looked for, instead of ~/.config")),
    ITEM("XDG_DATA_HOME", N_("where rehearse/ keeps banks, recordings and the history, instead of ~/.local/share")),
    ITEM("XDG_STATE_HOME", N_("where rehearse/ keeps what was typed in its shell, instead of ~/.local/state")),
    ITEM("LC_ALL, LC_MESSAGES, LANG, LANGUAGE", N_("the language of the interface, unless --ui-lang names one")),
    ITEM("NO_COLOR", N_("when set, no colours, unless --color says otherwise")),
    ITEM("TERM", N_("the terminal; with dumb, whole lines only")),
    ITEM("TZ", N_("the time zone of days and hours")),
    ITEM("PULSE_SERVER, PULSE_SOURCE, PULSE_SINK",
         N_("the sound server and its devices, as for every PulseAudio program")),
};

static const struct rh_help_row files_rows[] = {
    ITEM("~/.config/rehearse/config.yaml", N_("settings, see rehearse-config(5)")),
    ITEM("~/.local/share/rehearse/banks/*.yaml", N_("your question banks, see rehearse-bank(5)")),
    ITEM("~/.local/share/rehearse/history.db", N_("every session and answer")),
    ITEM("~/.local/share/rehearse/takes/YYYY/MM/",
         N_("the recordings; each names its question, so that the history can be "
            "rebuilt from them")),
    ITEM("~/.local/state/rehearse/shell_history", N_("what was typed in the shell")),
    ITEM("/usr/share/rehearse/questions/*.yaml", N_("questions, profiles and plans that come with the program")),
    PARAGRAPH(
        N_("Folders are open to you alone (0700), and so are files (0600). Nothing is deleted unless you delete it.")),
};

static const struct rh_help_row exit_rows[] = {
    ITEM("0", N_("done")),
    ITEM("1", N_("it failed, or check found errors, or nothing matched")),
    ITEM("2", N_("wrong usage")),
    ITEM("3", N_("import --strict left lines unassigned")),
    ITEM("128+n", N_("ended by signal n, after everything was saved: 130 for ^C")),
    PARAGRAPH(N_("What went wrong is one line on standard error: rehearse: what is wrong (what to do).")),
};

static bool key_row(size_t i, struct rh_help_row *row)
{
	*row = (struct rh_help_row){.kind = RH_HELP_ITEM};
	if (!rh_screen_key(i, &row->term, &row->text))
		return false;
	if (row->term == NULL)
		row->kind = RH_HELP_HEADING;
	return true;
}

#define ROWS(table) .rows = (table), .count = sizeof(table) / sizeof *(table)

static const struct rh_help_page pages[] = {
    {.name = "keys", .summary = N_("The keys during an interview"), .row = key_row},
    {.name = "takes", .summary = N_("How takes are named"), ROWS(takes_rows)},
    {.name = "tags", .summary = N_("Choosing questions by their tags"), ROWS(tags_rows)},
    {.name = "bank", .summary = N_("What a question bank looks like"), ROWS(bank_rows)},
    {.name = "config", .summary = N_("The settings file"), ROWS(config_rows)},
    {.name = "files", .summary = N_("Where everything lies"), ROWS(files_rows)},
    {.name = "environment", .summary = N_("Environment variables"), ROWS(environment_rows)},
    {.name = "exit", .summary = N_("Exit statuses"), ROWS(exit_rows)},
};

const struct rh_help_page *rh_help_pages(size_t *count)
{
	*count = sizeof pages / sizeof *pages;
	return pages;
}

const struct rh_help_page *rh_help_page_find(const char *name)
{
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		if (strcmp(pages[i].name, name) == 0)
			return &pages[i];
	return NULL;
}

bool rh_help_page_row(const struct rh_help_page *page, size_t i, struct rh_help_row *row)
{
	if (page->row != NULL)
		return page->row(i, row);
	if (i >= page->count)
		return false;
	*row = page->rows[i];
	return true;
}
