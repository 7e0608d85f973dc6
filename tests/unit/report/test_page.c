// SPDX-License-Identifier: GPL-3.0-or-later
/* The page without a browser: well-formed, escaped, complete, and nothing in it that was to be left out. */
#include "report/page.h"

#include "report/html.h"
#include "support/check.h"
#include "support/failing_alloc.h"

#include <stdlib.h>
#include <string.h>

enum { TAKES = 3, DEPTH = 64 };

static const char hostile[] = "<script>alert(\"x\")</script> & 'q' \x1b[31m\xff";
static float peaks[] = {0, 0.25F, 1};
static const struct rh_report_mark marks[] = {{1000, {"stuck", 5}}};

static struct rh_attempt attempts[TAKES];
static struct rh_report_take takes[TAKES];

static void fill(void)
{
	for (size_t i = 0; i < TAKES; i++) {
		attempts[i] = (struct rh_attempt){.take = (int64_t)i + 1,
		                                  .session = 1,
		                                  .bank = RH_TEXT("secret-bank"),
		                                  .id = RH_TEXT("secret-id"),
		                                  .question = rh_text_of(hostile),
		                                  .practice_day = 20261121 + (int)i,
		                                  .answer_ms = 50000 + (int64_t)i * 10000,
		                                  .target_ms = 60000,
		                                  .outcome = RH_OUTCOME_FINISHED,
		                                  .rating = RH_RATING_GOOD,
		                                  .path = RH_TEXT("/home/나/take one.wav"),
		                                  .note = RH_TEXT("secret-note <b>")};
		takes[i] = (struct rh_report_take){.attempt = &attempts[i],
		                                   .when = RH_TEXT("23 Nov 16:02"),
		                                   .script = RH_TEXT("secret-script\nline two"),
		                                   .peaks = peaks,
		                                   .peak_count = 3,
		                                   .marks = marks,
		                                   .mark_count = 1};
		takes[i].delivery.known[RH_DELIVERY_RATE_SPM] = i < 2;
		takes[i].delivery.values[RH_DELIVERY_RATE_SPM] = 270 + (double)i;
	}
}

typedef void writer(struct rh_buffer *out, const struct rh_report_page *page);

static enum rh_status make(struct rh_buffer *out, writer *write, bool redact)
{
	struct rh_stats *stats = NULL;
	struct rh_stats_summary summary;
	fill();
	RH_TRY(rh_stats_new(&stats, NULL));
	for (size_t i = 0; i < TAKES; i++)
		rh_stats_add(stats, &attempts[i], &takes[i].delivery);
	enum rh_status status = rh_stats_end(stats, 20261123, &summary, NULL);
	const struct rh_report_page page = {
	    .lang = "en", .summary = &summary, .takes = takes, .take_count = TAKES, .left_out = 4, .redact = redact};
	if (status == RH_OK) {
		write(out, &page);
		status = rh_buffer_status(out, NULL);
	}
	rh_stats_free(stats);
	return status;
}

static size_t count_of(const struct rh_buffer *text, const char *needle)
{
	size_t count = 0;
	assert_non_null(text->data);
	for (const char *at = text->data == NULL ? NULL : strstr(text->data, needle); at != NULL;
	     at = strstr(at + 1, needle))
		count++;
	return count;
}

static bool is_void(struct rh_text name)
{
	return rh_text_equal(name, RH_TEXT("meta")) || rh_text_equal(name, RH_TEXT("!DOCTYPE"));
}

/* The name of a tag without its brackets. */
static struct rh_text name_of(struct rh_text tag)
{
	size_t end = 0;
	while (end < tag.length && tag.data[end] != ' ' && tag.data[end] != '/')
		end++;
	return rh_text_slice(tag, 0, end);
}

/* Every tag is closed in order, every attribute is quoted, no bracket stands alone. */
static void check_well_formed(const struct rh_buffer *page)
{
	struct rh_text open[DEPTH] = {{NULL, 0}}, rest = rh_buffer_view(page);
	size_t depth = 0;
	for (size_t at = rh_text_find(rest, RH_TEXT("<")); at != SIZE_MAX; at = rh_text_find(rest, RH_TEXT("<"))) {
		assert_true(rh_text_find(rh_text_slice(rest, 0, at), RH_TEXT(">")) == SIZE_MAX ||
		            (depth > 0 && rh_text_equal(open[depth - 1], RH_TEXT("style"))));
		size_t end = rh_text_find(rest, RH_TEXT(">"));
		while (end != SIZE_MAX && end < at)
			end = at + rh_text_find(rh_text_slice(rest, at, SIZE_MAX), RH_TEXT(">"));
		assert_int_not_equal(end, SIZE_MAX);
		struct rh_text tag = rh_text_slice(rest, at + 1, end - at - 1);
		size_t quotes = 0;
		for (size_t i = 0; i < tag.length; i++)
			quotes += tag.data[i] == '"';
		assert_int_equal(quotes % 2, 0);
		if (rh_text_starts_with(tag, RH_TEXT("/"))) {
			assert_true(depth > 0);
			assert_true(rh_text_equal(open[--depth], rh_text_slice(tag, 1, SIZE_MAX)));
		} else if (!rh_text_ends_with(tag, RH_TEXT("/")) && !is_void(name_of(tag))) {
			assert_true(depth < DEPTH);
			open[depth++] = name_of(tag);
		}
		rest = rh_text_slice(rest, end + 1, SIZE_MAX);
	}
	assert_int_equal(depth, 0);
}

static void the_page_is_well_formed(void **state)
{
	struct rh_buffer page = {0};
	(void)state;
	assert_int_equal(make(&page, rh_report_html, false), RH_OK);
	check_well_formed(&page);
	rh_buffer_clear(&page);
	assert_int_equal(make(&page, rh_report_html, true), RH_OK);
	check_well_formed(&page);
	rh_buffer_done(&page);
}

static void hostile_text_stays_text(void **state)
{
	struct rh_buffer page = {0};
	(void)state;
	assert_int_equal(make(&page, rh_report_html, false), RH_OK);
	assert_int_equal(count_of(&page, "<script"), 0);
	assert_int_equal(count_of(&page, "\x1b"), 0);
	assert_int_equal(count_of(&page, "\xff"), 0);
	assert_int_equal(count_of(&page, "<b>"), 0);
	assert_true(count_of(&page, "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;q&#39;") > TAKES);
	rh_buffer_done(&page);
}

static void nothing_is_asked_from_anywhere(void **state)
{
	static const char *const wanting[] = {"http:", "https:", "//cdn",   "@import",
	                                      "url(",  "<link",  "<iframe", "<img"};
	struct rh_buffer page = {0};
	(void)state;
	assert_int_equal(make(&page, rh_report_html, false), RH_OK);
	for (size_t i = 0; i < sizeof wanting / sizeof wanting[0]; i++)
		assert_int_equal(count_of(&page, wanting[i]), 0);
	assert_int_equal(count_of(&page, "default-src 'none'"), 1);
	rh_buffer_done(&page);
}

static void charts_have_a_point_for_each_value(void **state)
{
	struct rh_buffer page = {0};
	(void)state;
	assert_int_equal(make(&page, rh_report_html, false), RH_OK);
	assert_int_equal(count_of(&page, "<circle"), TAKES + 2); /* times of all, the pace of two, no pauses */
	assert_int_equal(count_of(&page, "<circle class=\"over\""), 1);
	assert_int_equal(count_of(&page, "<svg class=\"chart\""), 2);
	assert_int_equal(count_of(&page, "role=\"img\""), 2 + TAKES);
	assert_int_equal(count_of(&page, "<desc"), 2);
	assert_int_equal(count_of(&page, "class=\"mark\""), TAKES);
	assert_int_equal(count_of(&page, "<article>"), TAKES);
	rh_buffer_done(&page);
}

static void recordings_are_linked_or_embedded(void **state)
{
	struct rh_buffer page = {0};
	(void)state;
	assert_int_equal(make(&page, rh_report_html, false), RH_OK);
	assert_int_equal(count_of(&page, "src=\"file:///home/%EB%82%98/take%20one.wav\""), TAKES);
	rh_buffer_clear(&page);
	struct rh_stats_summary summary = {0};
	fill();
	takes[0].audio = RH_TEXT("OggS");
	rh_report_html(&page,
	               &(struct rh_report_page){.lang = "ko", .summary = &summary, .takes = takes, .take_count = 1});
	assert_int_equal(count_of(&page, "src=\"data:audio/ogg;base64,T2dnUw==\""), 1);
	assert_int_equal(count_of(&page, "<html lang=\"ko\">"), 1);
	rh_buffer_done(&page);
}

static void a_redacted_report_keeps_secrets(void **state)
{
	static writer *const writers[] = {rh_report_html, rh_report_markdown, rh_report_takes_csv};
	struct rh_buffer out = {0};
	(void)state;
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(make(&out, writers[i], true), RH_OK);
		assert_int_equal(count_of(&out, "secret"), 0);
		assert_int_equal(count_of(&out, "one.wav"), 0);
		assert_int_equal(count_of(&out, "<audio"), 0);
		rh_buffer_clear(&out);
		assert_int_equal(make(&out, writers[i], false), RH_OK);
		assert_true(count_of(&out, "secret-note") > 0);
		rh_buffer_clear(&out);
	}
	rh_buffer_done(&out);
}

static void markdown_and_csv_hold_every_answer(void **state)
{
	struct rh_buffer out = {0};
	(void)state;
	assert_int_equal(make(&out, rh_report_markdown, false), RH_OK);
	assert_int_equal(count_of(&out, "\n- **"), TAKES);
	assert_int_equal(count_of(&out, "<script"), count_of(&out, "\\<script"));
	rh_buffer_clear(&out);
	assert_int_equal(make(&out, rh_report_takes_csv, false), RH_OK);
	assert_int_equal(count_of(&out, "\r\n"), TAKES + 1);
	assert_int_equal(count_of(&out, "\"<script>alert(\"\"x\"\")"), TAKES);
	rh_buffer_done(&out);
}

static void base64_is_as_its_standard_has_it(void **state)
{
	static const char *const rows[][2] = {{"", ""},
	                                      {"f", "Zg=="},
	                                      {"fo", "Zm8="},
	                                      {"foo", "Zm9v"},
	                                      {"foob", "Zm9vYg=="},
	                                      {"fooba", "Zm9vYmE="},
	                                      {"foobar", "Zm9vYmFy"}};
	struct rh_buffer out = {0};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		rh_html_base64(&out, rh_text_of(rows[i][0]));
		check_written(&out, rows[i][1]);
	}
	rh_html_base64(&out, (struct rh_text){"\xff\xfe\x00", 3});
	check_written(&out, "//4A");
	rh_buffer_done(&out);
}

static void want_of_memory_is_told(void **state)
{
	(void)state;
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_buffer out = {0};
		enum rh_status status = make(&out, rh_report_html, false);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		rh_buffer_done(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_page_is_well_formed),
	    cmocka_unit_test(hostile_text_stays_text),
	    cmocka_unit_test(nothing_is_asked_from_anywhere),
	    cmocka_unit_test(charts_have_a_point_for_each_value),
	    cmocka_unit_test(recordings_are_linked_or_embedded),
	    cmocka_unit_test(a_redacted_report_keeps_secrets),
	    cmocka_unit_test(markdown_and_csv_hold_every_answer),
	    cmocka_unit_test(base64_is_as_its_standard_has_it),
	    cmocka_unit_test(want_of_memory_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
