// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/page.h"

#include "base/duration.h"
#include "report/html.h"
#include "report/page_said.h"

#include <stdlib.h>

/* Colours have a contrast of at least 4.5 to 1 on their grounds, light and dark. */
static const char style[] =
    ":root{color-scheme:light dark;--ground:#fbfaf7;--card:#fff;--ink:#1f2328;--dim:#59616b;--line:#dcd8cf;"
    "--green:#1a6b3c;--red:#b3261e;--blue:#1f5fae}\n"
    "@media(prefers-color-scheme:dark){:root{--ground:#15171a;--card:#1d2024;--ink:#e8e6e1;--dim:#a5adb8;"
    "--line:#363b42;--green:#7fd1a0;--red:#ff9a91;--blue:#8dbbf5}}\n"
    "*{box-sizing:border-box}\n"
    "body{margin:0 auto;max-width:64rem;padding:2rem 1.25rem 4rem;background:var(--ground);color:var(--ink);"
    "font:16px/1.6 Pretendard,\"Noto Sans KR\",\"Noto Sans CJK KR\",\"Apple SD Gothic Neo\",\"Malgun Gothic\","
    "NanumGothic,\"Nanum Gothic\",system-ui,sans-serif;overflow-wrap:anywhere;word-break:keep-all}\n"
    "h1{font-size:1.75rem;line-height:1.25;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2.5rem 0 .75rem}"
    "h3{font-size:1rem;margin:0 0 .25rem}p{margin:.25rem 0}.dim{color:var(--dim)}.over{color:var(--red)}"
    ".on{color:var(--green)}\n"
    "dl.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.5rem,1fr));gap:.75rem;margin:1.25rem 0}"
    "dl.facts div{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:.7rem .9rem}"
    "dl.facts dt{color:var(--dim);font-size:.85rem}dl.facts dd{margin:0;font-size:1.35rem;font-weight:600;"
    "font-variant-numeric:tabular-nums}\n"
    ".charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,18rem),1fr));gap:.9rem}"
    "figure,article{margin:0;background:var(--card);border:1px solid var(--line);border-radius:.6rem;"
    "padding:.9rem 1rem}figcaption{font-size:.9rem;margin-bottom:.35rem}\n"
    "svg{display:block;width:100%;height:auto}svg.wave{height:4rem;margin:.5rem 0}"
    "svg polyline{fill:none;stroke:var(--blue);stroke-width:1.5}svg circle{fill:var(--blue)}"
    "svg circle.over{fill:var(--red)}svg .limit{stroke:var(--dim);stroke-dasharray:5 5}"
    "svg "
    ".axis{fill:var(--dim);font-size:12px;paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}"
    "svg.wave path{stroke:var(--blue);stroke-width:3}"
    "svg.wave .mark{stroke:var(--red);stroke-width:4}\n"
    "article{margin-bottom:.9rem}audio{width:100%;margin:.35rem 0}details{margin-top:.4rem}"
    "summary{cursor:pointer;color:var(--dim)}.text{white-space:pre-wrap}"
    "h4{font-size:.9rem;margin:.5rem 0 .1rem;color:var(--dim)}ul.points{list-style:none;margin:.4rem 0;padding:0}"
    ".said{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,18rem),1fr));gap:0 1.25rem}"
    "mark{background:none;color:var(--green);font-weight:600}"
    ".said button{font:inherit;color:inherit;background:none;border:0;padding:0;margin:0;cursor:pointer}"
    ".said button:hover{text-decoration:underline}\n"
    ".meta{display:flex;flex-wrap:wrap;gap:0 1rem;font-variant-numeric:tabular-nums}\n"
    "@media print{body{max-width:none;padding:0;background:#fff;font-size:11pt}audio{display:none}"
    "figure,article,dl.facts div{break-inside:avoid}}\n";

static const char *say(const struct rh_report_page *page, const char *message)
{
	return rh_tr_get(page->tr, message);
}

static void put(struct rh_buffer *out, const char *text)
{
	rh_html_text(out, rh_text_of(text));
}

static const char *title_of(const struct rh_report_page *page)
{
	return page->title.length > 0 ? page->title.data : say(page, N_("Interview practice"));
}

static bool has_script(const struct rh_report_page *page)
{
	for (size_t i = 0; !page->redact && i < page->take_count; i++) {
		if (rh_page_said_timed(&page->takes[i]))
			return true;
	}
	return false;
}

static void write_head(struct rh_buffer *out, const struct rh_report_page *page)
{
	rh_buffer_printf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n", page->lang);
	rh_buffer_string(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
	                      "<meta name=\"referrer\" content=\"no-referrer\">\n"
	                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
	                      "'unsafe-inline'; media-src file: data:");
	if (has_script(page))
		rh_buffer_string(out, "; script-src 'sha256-" RH_PAGE_SAID_SCRIPT_SHA256 "'");
	rh_buffer_string(out, "\">\n<title>");
	put(out, title_of(page));
	rh_buffer_string(out, "</title>\n<style>\n");
	rh_buffer_string(out, style);
	rh_buffer_string(out, "</style>\n</head>\n<body>\n<header>\n<h1>");
	put(out, title_of(page));
	rh_buffer_string(out, "</h1>\n");
	if (page->take_count > 0) {
		const struct rh_report_take *first = &page->takes[0], *last = &page->takes[page->take_count - 1];
		rh_buffer_string(out, "<p class=\"dim\">");
		rh_html_text(out, first->when);
		rh_buffer_string(out, " – ");
		rh_html_text(out, last->when);
		rh_buffer_string(out, "</p>\n");
	}
	rh_buffer_string(out, "</header>\n<main>\n");
}

static void write_fact(struct rh_buffer *out, const char *name, struct rh_buffer *value)
{
	rh_buffer_string(out, "<div><dt>");
	put(out, name);
	rh_buffer_string(out, "</dt><dd>");
	rh_html_text(out, rh_buffer_view(value));
	rh_buffer_string(out, "</dd></div>\n");
	out->failed = out->failed || value->failed;
	rh_buffer_clear(value);
}

static void write_facts(struct rh_buffer *out, const struct rh_report_page *page)
{
	const struct rh_stats_summary *summary = page->summary;
	const struct rh_stats_tally *all = &summary->all;
	struct rh_buffer value = {0};
	double rate = 0;
	rh_buffer_string(out, "<dl class=\"facts\">\n");
	rh_buffer_printf(&value, "%lld", (long long)all->answers);
	write_fact(out, say(page, N_("Answers")), &value);
	rh_duration_clock(&value, all->spoken_ms);
	write_fact(out, say(page, N_("Time spoken")), &value);
	rh_buffer_printf(&value, "%zu", summary->question_count);
	write_fact(out, say(page, N_("Questions")), &value);
	rh_buffer_printf(&value, "%zu", summary->day_count);
	write_fact(out, say(page, N_("Days practised")), &value);
	rh_buffer_printf(&value, "%lld", (long long)summary->streak_days);
	write_fact(out, say(page, N_("Days in a row")), &value);
	rh_buffer_printf(&value, "%lld", (long long)all->over);
	write_fact(out, say(page, N_("Over time")), &value);
	if (rh_stats_mean(all, RH_DELIVERY_RATE_SPM, &rate)) {
		rh_buffer_printf(&value, "%.0f", rate);
		write_fact(out, say(page, N_("Syllables/min")), &value);
	}
	rh_buffer_string(out, "</dl>\n");
	rh_buffer_done(&value);
}

/* Points of one chart while they are collected, with their names one after the other. */
struct series {
	struct rh_html_point *points; /* owned */
	size_t *name_ends;            /* owned; where each name ends in names */
	struct rh_buffer names;
	size_t count;
	const struct rh_report_take *first, *last;
};

static bool series_init(struct series *s, size_t room)
{
	*s = (struct series){
	    calloc(room + 1, sizeof *s->points), calloc(room + 1, sizeof *s->name_ends), {0}, 0, NULL, NULL};
	return s->points != NULL && s->name_ends != NULL;
}

static void series_done(struct series *s)
{
	free(s->points);
	free(s->name_ends);
	rh_buffer_done(&s->names);
}

/* The name is what was appended to names since the last point. */
static void series_add(struct series *s, const struct rh_report_take *take, double value, bool marked)
{
	s->points[s->count] = (struct rh_html_point){.value = value, .marked = marked};
	s->name_ends[s->count++] = s->names.length;
	s->first = s->first != NULL ? s->first : take;
	s->last = take;
}

/* Names are cut out only when all are there: the buffer moves while it grows. */
static void series_write(struct rh_buffer *out, struct series *s, struct rh_html_chart *chart)
{
	struct rh_text names = rh_buffer_view(&s->names);
	for (size_t i = 0; i < s->count; i++) {
		size_t start = i > 0 ? s->name_ends[i - 1] : 0;
		s->points[i].name = rh_text_slice(names, start, s->name_ends[i] - start);
	}
	chart->points = s->points;
	chart->count = s->count;
	chart->first = s->first->when;
	chart->last = s->last->when;
	rh_buffer_string(out, "<figure><figcaption>");
	rh_html_text(out, chart->title);
	rh_buffer_string(out, "</figcaption>\n");
	rh_html_chart(out, chart);
	rh_buffer_string(out, "</figure>\n");
	out->failed = out->failed || s->names.failed;
}

static bool is_of(const struct rh_report_take *take, const struct rh_stats_question *question)
{
	return rh_text_equal(take->attempt->id, question->id) && rh_text_equal(take->attempt->bank, question->bank);
}

/* Time against target over the days. */
static void write_times(struct rh_buffer *out, const struct rh_report_page *page,
                        const struct rh_stats_question *question, size_t number)
{
	struct series s;
	struct rh_buffer id = {0};
	if (!series_init(&s, page->take_count))
		out->failed = true;
	for (size_t i = 0; !out->failed && i < page->take_count; i++) {
		const struct rh_attempt *attempt = page->takes[i].attempt;
		if (!is_of(&page->takes[i], question) || attempt->answer_ms <= 0 || attempt->target_ms <= 0)
			continue;
		rh_buffer_text(&s.names, page->takes[i].when);
		rh_buffer_string(&s.names, ": ");
		rh_duration_clock(&s.names, attempt->answer_ms);
		rh_buffer_string(&s.names, " / ");
		rh_duration_clock(&s.names, attempt->target_ms);
		series_add(&s, &page->takes[i], (double)attempt->answer_ms / (double)attempt->target_ms,
		           attempt->answer_ms > attempt->target_ms);
	}
	rh_buffer_printf(&id, "time-%zu", number);
	struct rh_html_chart chart = {
	    .id = rh_buffer_view(&id), .title = question->question, .limit = 1, .from_zero = true, .has_limit = true};
	out->failed = out->failed || id.failed;
	if (!out->failed && s.count > 0)
		series_write(out, &s, &chart);
	rh_buffer_done(&id);
	series_done(&s);
}

/* One measure of all takes over the days. */
static void write_measure(struct rh_buffer *out, const struct rh_report_page *page, enum rh_delivery_measure measure,
                          const char *id, const char *title)
{
	struct series s;
	if (!series_init(&s, page->take_count))
		out->failed = true;
	for (size_t i = 0; !out->failed && i < page->take_count; i++) {
		const struct rh_report_take *take = &page->takes[i];
		if (!take->delivery.known[measure])
			continue;
		rh_buffer_text(&s.names, take->when);
		rh_buffer_printf(&s.names, ": %.1f", take->delivery.values[measure]);
		series_add(&s, take, take->delivery.values[measure], false);
	}
	struct rh_html_chart chart = {.id = rh_text_of(id), .title = rh_text_of(title)};
	if (!out->failed && s.count > 0)
		series_write(out, &s, &chart);
	series_done(&s);
}

static void write_heading(struct rh_buffer *out, const char *text)
{
	rh_buffer_string(out, "<h2>");
	put(out, text);
	rh_buffer_string(out, "</h2>\n");
}

static void write_charts(struct rh_buffer *out, const struct rh_report_page *page)
{
	write_heading(out, say(page, N_("Time against what was allowed")));
	rh_buffer_string(out, "<p class=\"dim\">┄┄ ");
	put(out, say(page, N_("the time allowed; answers over it are red")));
	rh_buffer_string(out, "</p>\n");
	rh_buffer_string(out, "<div class=\"charts\">\n");
	for (size_t i = 0; i < page->summary->question_count; i++)
		write_times(out, page, &page->summary->questions[i], i);
	rh_buffer_string(out, "</div>\n");
	write_heading(out, say(page, N_("Pace and pauses")));
	rh_buffer_string(out, "<div class=\"charts\">\n");
	write_measure(out, page, RH_DELIVERY_RATE_SPM, "pace", say(page, N_("Syllables a minute")));
	write_measure(out, page, RH_DELIVERY_PAUSES_PER_MINUTE, "pauses", say(page, N_("Pauses a minute")));
	rh_buffer_string(out, "</div>\n");
}

static const char *const outcome_words[] = {
    [RH_OUTCOME_INTERRUPTED] = N_("interrupted"), [RH_OUTCOME_FINISHED] = "",
    [RH_OUTCOME_TIME_UP] = N_("time up"),         [RH_OUTCOME_SKIPPED] = N_("skipped"),
    [RH_OUTCOME_QUIT] = N_("broken off"),
};
static const char *const rating_words[] = {
    [RH_RATING_NONE] = "",         [RH_RATING_AGAIN] = N_("again"), [RH_RATING_HARD] = N_("hard"),
    [RH_RATING_GOOD] = N_("good"), [RH_RATING_EASY] = N_("easy"),
};

static void write_span(struct rh_buffer *out, const char *style_class, struct rh_text text)
{
	if (text.length == 0)
		return;
	rh_buffer_printf(out, "<span%s%s%s>", style_class[0] != '\0' ? " class=\"" : "", style_class,
	                 style_class[0] != '\0' ? "\"" : "");
	rh_html_text(out, text);
	rh_buffer_string(out, "</span>\n");
}

static void write_meta(struct rh_buffer *out, const struct rh_report_page *page, const struct rh_report_take *take)
{
	const struct rh_attempt *attempt = take->attempt;
	struct rh_buffer text = {0};
	rh_buffer_string(out, "<p class=\"meta\">\n");
	write_span(out, "dim", take->when);
	rh_duration_clock(&text, attempt->answer_ms);
	rh_buffer_string(&text, " / ");
	rh_duration_clock(&text, attempt->target_ms);
	bool over = attempt->answer_ms > attempt->target_ms;
	write_span(out, over ? "over" : "on", rh_buffer_view(&text));
	if (over)
		write_span(out, "over", rh_text_of(say(page, N_("over time"))));
	write_span(out, "", rh_text_of(say(page, outcome_words[attempt->outcome])));
	write_span(out, "", rh_text_of(say(page, rating_words[attempt->rating])));
	if (take->delivery.known[RH_DELIVERY_RATE_SPM]) {
		out->failed = out->failed || text.failed;
		rh_buffer_clear(&text);
		rh_buffer_printf(&text, rh_tr_get(page->tr, N_("%.0f syllables/min")),
		                 take->delivery.values[RH_DELIVERY_RATE_SPM]);
		write_span(out, "", rh_buffer_view(&text));
	}
	if (!page->redact)
		write_span(out, "dim", attempt->id);
	rh_buffer_string(out, "</p>\n");
	out->failed = out->failed || text.failed;
	rh_buffer_done(&text);
}

static void write_audio(struct rh_buffer *out, const struct rh_report_take *take)
{
	if (take->audio.length > 0) {
		rh_buffer_string(out, "<audio controls preload=\"none\" src=\"data:audio/ogg;base64,");
		rh_html_base64(out, take->audio);
	} else if (take->attempt->path.length > 0) {
		rh_buffer_string(out, "<audio controls preload=\"none\" src=\"file://");
		rh_html_path(out, take->attempt->path);
	} else {
		return;
	}
	rh_buffer_string(out, "\"></audio>\n");
}

static void write_wave(struct rh_buffer *out, const struct rh_report_page *page, const struct rh_report_take *take)
{
	struct rh_html_mark *marks = calloc(take->mark_count + 1, sizeof *marks);
	struct rh_buffer title = {0};
	out->failed = out->failed || marks == NULL;
	if (take->peaks == NULL || marks == NULL) {
		free(marks);
		return;
	}
	for (size_t i = 0; i < take->mark_count; i++)
		marks[i] = (struct rh_html_mark){
		    take->attempt->answer_ms > 0 ? (double)take->marks[i].at_ms / (double)take->attempt->answer_ms : 0,
		    take->marks[i].kind};
	rh_buffer_printf(&title, rh_tr_get(page->tr, N_("waveform, marks: %zu")), take->mark_count);
	rh_html_wave(out, take->peaks, take->peak_count, marks, take->mark_count, rh_buffer_view(&title));
	out->failed = out->failed || title.failed;
	rh_buffer_done(&title);
	free(marks);
}

static void write_details(struct rh_buffer *out, const char *title, struct rh_text text)
{
	if (text.length == 0)
		return;
	rh_buffer_string(out, "<details><summary>");
	put(out, title);
	rh_buffer_string(out, "</summary><p class=\"text\">");
	rh_html_text(out, text);
	rh_buffer_string(out, "</p></details>\n");
}

static void write_take(struct rh_buffer *out, const struct rh_report_page *page, const struct rh_report_take *take)
{
	rh_buffer_string(out, "<article>\n<h3>");
	rh_html_text(out, take->attempt->question);
	rh_buffer_string(out, "</h3>\n");
	write_meta(out, page, take);
	write_wave(out, page, take);
	if (!page->redact) {
		write_audio(out, take);
		write_details(out, say(page, N_("Note")), take->attempt->note);
		rh_page_said(out, page->tr, take);
		/* With a transcript it stands beside that. */
		if (take->said == NULL || !take->said->has_transcript)
			write_details(out, say(page, N_("Model answer")), take->script);
	}
	rh_buffer_string(out, "</article>\n");
}

void rh_report_html(struct rh_buffer *out, const struct rh_report_page *page)
{
	write_head(out, page);
	write_facts(out, page);
	write_charts(out, page);
	write_heading(out, say(page, N_("Answers")));
	for (size_t i = page->take_count; i > 0; i--)
		write_take(out, page, &page->takes[i - 1]);
	if (page->left_out > 0) {
		struct rh_buffer line = {0};
		rh_buffer_printf(&line, rh_tr_get(page->tr, N_("Earlier answers not shown: %lld")),
		                 (long long)page->left_out);
		rh_buffer_string(out, "<p class=\"dim\">");
		rh_html_text(out, rh_buffer_view(&line));
		rh_buffer_string(out, "</p>\n");
		out->failed = out->failed || line.failed;
		rh_buffer_done(&line);
	}
	if (has_script(page)) {
		rh_buffer_string(out, "<script>");
		rh_buffer_string(out, rh_page_said_script);
		rh_buffer_string(out, "</script>\n");
	}
	rh_buffer_string(out, "</main>\n</body>\n</html>\n");
}
