// SPDX-License-Identifier: GPL-3.0-or-later
/* The settings file: what is read, and that every fault has its place. */
#include "config/config.h"

#include "support/check.h"
#include "support/failing_alloc.h"

#include <stdlib.h>

/* All diagnostics, one a line, in a buffer. */
static void collect(void *ctx, const struct rh_diag *diag)
{
	struct rh_buffer *out = ctx;
	rh_buffer_printf(out, "%u:%u: %s: %s\n", diag->line, diag->column,
	                 diag->severity == RH_SEVERITY_ERROR ? "error" : "warning", diag->message);
}

static enum rh_status load(const char *text, struct rh_config **config, struct rh_buffer *told)
{
	struct rh_diag_sink sink = {.emit = collect, .ctx = told};
	return rh_config_new("config.yaml", rh_text_of(text), &sink, config, NULL);
}

static void every_setting_is_read(void **state)
{
	(void)state;
	struct rh_buffer told = {0};
	struct rh_config *config = NULL;
	assert_int_equal(load("banks: [mine.yaml, ~/more/company.yaml]\n"
	                      "device: alsa_input.usb\n"
	                      "sink: 스피커\n"
	                      "archive: opus\n"
	                      "voice: [espeak-ng, -v, ko, --stdin]\n",
	                      &config, &told),
	                 RH_OK);
	const struct rh_config_content *content = rh_config_content(config);
	assert_int_equal(content->bank_count, 2);
	check_text(content->banks[0], "mine.yaml");
	check_text(content->banks[1], "~/more/company.yaml");
	check_text(content->device, "alsa_input.usb");
	check_text(content->sink, "스피커");
	check_text(content->archive, "opus");
	assert_string_equal(content->voice[0], "espeak-ng");
	assert_string_equal(content->voice[3], "--stdin");
	assert_null(content->voice[4]);
	assert_int_equal(told.length, 0);
	rh_config_free(config);
	rh_buffer_done(&told);
}

static void a_recogniser_is_read_with_what_it_wants(void **state)
{
	(void)state;
	struct rh_buffer told = {0};
	struct rh_config *config = NULL;
	assert_int_equal(
	    load("transcriber: {command: [whisper-cli, -m, ~/models/ggml-small.bin, -l, \"{lang}\", -f, \"{file}\"], "
	         "rate: 8000, format: flac, output: srt, timeout: 90s}\n",
	         &config, &told),
	    RH_OK);
	const struct rh_config_transcriber *t = &rh_config_content(config)->transcriber;
	assert_string_equal(t->command[0], "whisper-cli");
	assert_string_equal(t->command[6], "{file}");
	assert_null(t->command[7]);
	assert_int_equal(t->rate_hz, 8000);
	check_text(t->format, "flac");
	check_text(t->output, "srt");
	assert_int_equal(t->timeout_ms, 90000);
	assert_int_equal(told.length, 0);
	rh_config_free(config);
	assert_int_equal(load("transcriber: {command: [x, \"--in={file}\"]}\n", &config, &told), RH_OK);
	t = &rh_config_content(config)->transcriber;
	assert_int_equal(t->rate_hz, 16000);
	assert_int_equal(t->timeout_ms, 300000);
	assert_int_equal(t->format.length + t->output.length, 0);
	rh_config_free(config);
	rh_buffer_done(&told);
}

static void faults_of_a_recogniser_have_their_places(void **state)
{
	(void)state;
	struct rh_buffer told = {0};
	struct rh_config *config = NULL;
	assert_int_equal(load("transcriber:\n"
	                      "  command: [x, \"{flie}\"]\n"
	                      "  rate: fast\n"
	                      "  format: mp3\n"
	                      "  output: csv\n"
	                      "  timeout: 1:30\n",
	                      &config, &told),
	                 RH_ERR_SYNTAX);
	check_written(
	    &told,
	    "2:12: error: there is no placeholder {flie} (there are {file}, {lang} and {output})\n"
	    "2:12: error: 'command' has no {file}: the recording would not reach it\n"
	    "3:9: error: 'rate' is a number from 8000 to 96000, not 'fast'\n"
	    "4:11: error: 'format' is wav or flac, not 'mp3'\n"
	    "5:11: error: 'output' is text, srt, vtt or json, not 'csv'\n"
	    "6:12: error: 'timeout': a colon is refused: write 1m30s (YAML reads a colon as base 60, 1:30 as 90)\n");
	assert_int_equal(load("transcriber: {rate: 16000}\n", &config, &told), RH_ERR_SYNTAX);
	check_written(&told, "1:14: error: 'transcriber' needs a command\n");
	assert_int_equal(load("transcriber: whisper-cli\n", &config, &told), RH_ERR_SYNTAX);
	check_written(&told, "1:14: error: 'transcriber' takes keys and values, not a text\n");
	rh_buffer_done(&told);
}

static void an_empty_file_sets_nothing(void **state)
{
	(void)state;
	static const char *const files[] = {"", "# nothing yet\n", "---\n", "banks:\n"};
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct rh_buffer told = {0};
		struct rh_config *config = NULL;
		assert_int_equal(load(files[i], &config, &told), RH_OK);
		assert_int_equal(rh_config_content(config)->bank_count, 0);
		assert_int_equal(rh_config_content(config)->device.length, 0);
		assert_null(rh_config_content(config)->voice);
		assert_int_equal(told.length, 0);
		rh_config_free(config);
		rh_buffer_done(&told);
	}
}

static void one_bank_needs_no_list(void **state)
{
	(void)state;
	struct rh_buffer told = {0};
	struct rh_config *config = NULL;
	assert_int_equal(load("banks: mine.yaml\nvoice: say\n", &config, &told), RH_OK);
	assert_int_equal(rh_config_content(config)->bank_count, 1);
	assert_string_equal(rh_config_content(config)->voice[0], "say");
	assert_null(rh_config_content(config)->voice[1]);
	rh_config_free(config);
	rh_buffer_done(&told);
}

static void all_faults_are_told_with_their_places(void **state)
{
	(void)state;
	struct rh_buffer told = {0};
	struct rh_config *config = NULL;
	assert_int_equal(load("banks:\n  - a.yaml\n  - [b.yaml]\ndevice: {name: x}\ndevise: x\n", &config, &told),
	                 RH_ERR_SYNTAX);
	assert_null(config);
	check_written(&told, "3:5: error: 'banks' takes a text, not a list\n"
	                     "4:9: error: 'device' takes a text, not a mapping\n"
	                     "5:1: warning: unknown key 'devise' (did you mean 'device'?)\n");
	rh_buffer_done(&told);
}

static void a_list_is_no_settings_file(void **state)
{
	(void)state;
	struct rh_buffer told = {0};
	struct rh_config *config = NULL;
	assert_int_equal(load("- banks\n", &config, &told), RH_ERR_SYNTAX);
	check_written(&told, "1:1: error: a settings file is keys and values, not a list\n");
	rh_buffer_done(&told);
}

static void too_many_words_are_refused_at_the_first(void **state)
{
	(void)state;
	struct rh_buffer text = {0}, told = {0};
	rh_buffer_string(&text, "voice:\n");
	for (int i = 0; i <= RH_CONFIG_WORDS_MAX; i++)
		rh_buffer_string(&text, "- a\n");
	struct rh_config *config = NULL;
	assert_int_equal(load(text.data, &config, &told), RH_ERR_SYNTAX);
	check_written(&told, "66:3: error: 'voice' has more than 64 items\n");
	rh_buffer_done(&text);
	rh_buffer_done(&told);
}

static void every_failed_allocation_is_told(void **state)
{
	(void)state;
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_config *config = NULL;
		enum rh_status status = rh_config_new("config.yaml", RH_TEXT("banks: [a, b]\nvoice: [say, -f, -]\n"),
		                                      NULL, &config, NULL);
		assert_int_equal(status, failing_alloc_struck() ? RH_ERR_NO_MEMORY : RH_OK);
		rh_config_free(config);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_setting_is_read),
	    cmocka_unit_test(a_recogniser_is_read_with_what_it_wants),
	    cmocka_unit_test(faults_of_a_recogniser_have_their_places),
	    cmocka_unit_test(an_empty_file_sets_nothing),
	    cmocka_unit_test(one_bank_needs_no_list),
	    cmocka_unit_test(all_faults_are_told_with_their_places),
	    cmocka_unit_test(a_list_is_no_settings_file),
	    cmocka_unit_test(too_many_words_are_refused_at_the_first),
	    cmocka_unit_test(every_failed_allocation_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
