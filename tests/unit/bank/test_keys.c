// SPDX-License-Identifier: GPL-3.0-or-later
/* The loader's tables, questions/bank.schema.json and rehearse-bank(5) know the same keys and the same faults. With
 * REHEARSE_REGENERATE=1 in the environment the page's list of faults is written anew. */
#include "bank/keys.h"

#include "bank/faults.h"
#include "base/wrap.h"
#include "support/check.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char page_path[] = REHEARSE_SOURCE_DIR "/cmd/man/rehearse-bank.5";

static void read_file(const char *path, struct rh_buffer *bytes)
{
	char chunk[4096];
	FILE *file = fopen(path, "rb");
	assert_non_null(file);
	for (size_t n; (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
		rh_buffer_text(bytes, (struct rh_text){chunk, n});
	fclose(file);
}

/* The names and aliases of a mapping's keys, one a line, each key's in one go; compared as lists. */
static void loader_keys(const struct rh_yaml_mapping *mapping, struct rh_buffer *out)
{
	for (size_t i = 0; i < mapping->count; i++) {
		rh_buffer_printf(out, "%s", mapping->keys[i].name);
		if (mapping->keys[i].aliases != NULL)
			rh_buffer_printf(out, " %s", mapping->keys[i].aliases);
		rh_buffer_byte(out, '\n');
	}
}

/* ".It Ic question , q , front" -> "question q front". */
static void page_key(struct rh_text line, struct rh_buffer *out)
{
	for (size_t i = 0; i < line.length; i++) {
		if (line.data[i] == ' ' && line.data[i + 1] == ',')
			i++;
		else
			rh_buffer_byte(out, line.data[i]);
	}
	rh_buffer_byte(out, '\n');
}

static void page_keys(struct rh_text page, const char *what, struct rh_buffer *out)
{
	const struct rh_text item = RH_TEXT(".It Ic ");
	struct rh_buffer heading = {0};
	struct rh_text line;
	bool inside = false;
	rh_buffer_printf(&heading, ".Ss Keys of %s", what);
	while (rh_text_next_line(&page, &line)) {
		if (rh_text_starts_with(line, RH_TEXT(".S")) && !rh_text_starts_with(line, RH_TEXT(".Sy")))
			inside = rh_text_equal(line, rh_buffer_view(&heading));
		else if (inside && rh_text_starts_with(line, item))
			page_key(rh_text_slice(line, item.length, SIZE_MAX), out);
	}
	rh_buffer_done(&heading);
}

static void the_manual_page_describes_the_keys_that_are_read(void **state)
{
	(void)state;
	struct rh_buffer page = {0};
	read_file(page_path, &page);
	for (size_t i = 0; i < rh_bank_mapping_count(); i++) {
		const struct rh_yaml_mapping *mapping = rh_bank_mapping_at(i);
		struct rh_buffer read = {0}, described = {0};
		loader_keys(mapping, &read);
		page_keys(rh_buffer_view(&page), mapping->what, &described);
		if (described.data == NULL || strcmp(read.data, described.data) != 0)
			fail_msg("keys of %s\nread:\n%sdescribed:\n%s", mapping->what, read.data,
			         described.data != NULL ? described.data : "");
		rh_buffer_done(&read);
		rh_buffer_done(&described);
	}
	rh_buffer_done(&page);
}

/* "a key point" is "key_point" among the schema's definitions. */
static void definition_name(const char *what, struct rh_buffer *out)
{
	const char *word = strncmp(what, "an ", 3) == 0 ? what + 3 : strncmp(what, "a ", 2) == 0 ? what + 2 : what;
	for (; *word != '\0'; word++)
		rh_buffer_byte(out, *word == ' ' ? '_' : *word);
}

/* The properties of a definition, which may be one of several things a value can be. */
static const json_t *properties_of(const json_t *definition)
{
	const json_t *properties = json_object_get(definition, "properties");
	const json_t *choices = json_object_get(definition, "anyOf");
	for (size_t i = 0; properties == NULL && i < json_array_size(choices); i++)
		properties = json_object_get(json_array_get(choices, i), "properties");
	return properties;
}

static size_t check_property(const json_t *properties, const char *what, struct rh_text name)
{
	char key[64];
	(void)snprintf(key, sizeof key, "%.*s", RH_TEXT_ARGS(name));
	if (json_object_get(properties, key) == NULL)
		fail_msg("the schema's %s has no '%s'", what, key);
	return 1;
}

static size_t check_properties(const json_t *properties, const struct rh_yaml_mapping *mapping)
{
	size_t count = 0;
	for (size_t i = 0; i < mapping->count; i++) {
		struct rh_text rest = rh_text_of(mapping->keys[i].aliases);
		count += check_property(properties, mapping->what, rh_text_of(mapping->keys[i].name));
		while (rest.length > 0) {
			const size_t blank = rh_text_find(rest, RH_TEXT(" "));
			count += check_property(properties, mapping->what, rh_text_slice(rest, 0, blank));
			rest = blank == SIZE_MAX ? RH_TEXT_NONE : rh_text_slice(rest, blank + 1, SIZE_MAX);
		}
	}
	return count;
}

static void the_schema_has_the_keys_that_are_read(void **state)
{
	(void)state;
	json_error_t fault;
	json_t *schema = json_load_file(REHEARSE_SOURCE_DIR "/questions/bank.schema.json", JSON_REJECT_DUPLICATES,
	                                &fault);
	if (schema == NULL)
		fail_msg("%d:%d: %s", fault.line, fault.column, fault.text);
	for (size_t i = 0; i < rh_bank_mapping_count(); i++) {
		const struct rh_yaml_mapping *mapping = rh_bank_mapping_at(i);
		struct rh_buffer name = {0};
		definition_name(mapping->what, &name);
		const json_t *definition = json_object_get(json_object_get(schema, "$defs"), name.data);
		const json_t *properties = properties_of(definition);
		if (properties == NULL)
			fail_msg("the schema has no %s", name.data);
		assert_int_equal(check_properties(properties, mapping), json_object_size(properties));
		rh_buffer_done(&name);
	}
	json_decref(schema);
}

static void describe_fault(struct rh_buffer *out, const struct rh_fault *fault)
{
	struct rh_text rest = rh_text_of(fault->explanation);
	struct rh_text line;
	rh_buffer_printf(out, ".It Sy %s\n", fault->code);
	if (fault->severity == RH_SEVERITY_WARNING)
		rh_buffer_string(out, "A warning.\n");
	while (rh_wrap_next(&rest, 76, &line)) {
		line = rh_text_trim(line);
		rh_buffer_string(out, line.data[0] == '\'' || line.data[0] == '.' ? "\\&" : "");
		rh_buffer_text(out, line);
		rh_buffer_byte(out, '\n');
	}
}

static void the_manual_page_explains_every_fault(void **state)
{
	(void)state;
	const struct rh_text begin = RH_TEXT(".\\\" FAULTS\n"), end = RH_TEXT(".\\\" FAULTS END\n");
	struct rh_buffer page = {0}, filled = {0};
	read_file(page_path, &page);
	const struct rh_text all = rh_buffer_view(&page);
	const size_t from = rh_text_find(all, begin) + begin.length, to = rh_text_find(all, end);
	rh_buffer_text(&filled, rh_text_slice(all, 0, from));
	for (size_t i = 0; i < rh_bank_fault_count(); i++)
		describe_fault(&filled, rh_bank_fault_at(i));
	rh_buffer_text(&filled, rh_text_slice(all, to, SIZE_MAX));
	if (getenv("REHEARSE_REGENERATE") != NULL) {
		FILE *file = fopen(page_path, "wb");
		assert_non_null(file);
		fwrite(filled.data, 1, filled.length, file);
		fclose(file);
	} else {
		assert_string_equal(page.data, filled.data);
	}
	rh_buffer_done(&page);
	rh_buffer_done(&filled);
}

static void the_shipped_banks_name_their_schema(void **state)
{
	(void)state;
	static const char *const banks[] = {"ai-developer.ko", "general.en", "plans", "profiles"};
	for (size_t i = 0; i < sizeof banks / sizeof *banks; i++) {
		char path[512];
		struct rh_buffer bytes = {0};
		(void)snprintf(path, sizeof path, REHEARSE_SOURCE_DIR "/questions/%s.yaml", banks[i]);
		read_file(path, &bytes);
		assert_non_null(strstr(bytes.data, "\n# yaml-language-server: $schema=bank.schema.json\n"));
		rh_buffer_done(&bytes);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_manual_page_describes_the_keys_that_are_read),
	    cmocka_unit_test(the_schema_has_the_keys_that_are_read),
	    cmocka_unit_test(the_manual_page_explains_every_fault),
	    cmocka_unit_test(the_shipped_banks_name_their_schema),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
