// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/value.h"

#include "base/unicode.h"

struct rh_value rh_value_new(void)
{
	json_t *object = json_object();
	return (struct rh_value){object, object == NULL};
}

void rh_value_set(struct rh_value *value, const char *key, json_t *take_member)
{
	if (value->failed)
		json_decref(take_member);
	else
		value->failed = json_object_set_new_nocheck(value->object, key, take_member) != 0;
}

static json_t *repaired(struct rh_text text)
{
	struct rh_buffer valid = {0};
	uint32_t c = 0;
	while (rh_unicode_next(&text, &c))
		rh_buffer_character(&valid, c);
	json_t *string = valid.failed ? NULL : json_stringn_nocheck(valid.data, valid.length);
	rh_buffer_done(&valid);
	return string;
}

static json_t *string_of(struct rh_text text)
{
	if (text.length == 0)
		return json_string_nocheck("");
	if (rh_unicode_valid_prefix(text) < text.length)
		return repaired(text);
	return json_stringn_nocheck(text.data, text.length);
}

void rh_value_int(struct rh_value *value, const char *key, int64_t number)
{
	rh_value_set(value, key, json_integer(number));
}

void rh_value_text(struct rh_value *value, const char *key, struct rh_text text)
{
	rh_value_set(value, key, string_of(text));
}

void rh_value_text_or_null(struct rh_value *value, const char *key, struct rh_text text)
{
	rh_value_set(value, key, text.length > 0 ? string_of(text) : json_null());
}

void rh_value_ms_or_null(struct rh_value *value, const char *key, int64_t ms)
{
	rh_value_set(value, key, ms != RH_UNSET_MS ? json_integer(ms) : json_null());
}

void rh_value_bool(struct rh_value *value, const char *key, bool truth)
{
	rh_value_set(value, key, json_boolean(truth));
}

void rh_value_texts(struct rh_value *value, const char *key, struct rh_texts texts)
{
	json_t *array = json_array();
	for (size_t i = 0; i < texts.count && !value->failed; i++)
		value->failed = json_array_append_new(array, string_of(texts.items[i])) != 0;
	rh_value_set(value, key, array);
}

json_t *rh_value_take(struct rh_value *value)
{
	json_t *object = value->object;
	if (value->failed) {
		json_decref(object);
		object = NULL;
	}
	*value = (struct rh_value){0};
	return object;
}

static int append(const char *bytes, size_t length, void *ctx)
{
	rh_buffer_text(ctx, (struct rh_text){bytes, length});
	return 0;
}

static void append_escape(struct rh_buffer *out, uint32_t c)
{
	enum { SUPPLEMENTARY = 0x10000, HIGH_SURROGATE = 0xD800, LOW_SURROGATE = 0xDC00, LOW_BITS = 0x3FF };
	if (c >= SUPPLEMENTARY) {
		rh_buffer_printf(out, "\\u%04x", (unsigned)(HIGH_SURROGATE + ((c - SUPPLEMENTARY) >> 10U)));
		c = LOW_SURROGATE + ((c - SUPPLEMENTARY) & LOW_BITS);
	}
	rh_buffer_printf(out, "\\u%04x", (unsigned)c);
}

/* C0 is escaped by every JSON writer; what else a terminal may obey or hide is not. Such characters occur only inside
 * strings, where an escape means the same. */
static void escape(struct rh_buffer *out, struct rh_text json)
{
	while (json.length > 0) {
		struct rh_text rest = json;
		uint32_t c = 0;
		rh_unicode_next(&rest, &c);
		if (c >= ' ' && !rh_unicode_is_safe(c))
			append_escape(out, c);
		else
			rh_buffer_text(out, rh_text_slice(json, 0, json.length - rest.length));
		json = rest;
	}
}

void rh_value_write(struct rh_value *value, struct rh_buffer *out)
{
	struct rh_buffer json = {0};
	json_t *object = rh_value_take(value);
	if (object == NULL || json_dump_callback(object, append, &json, JSON_COMPACT | JSON_REAL_PRECISION(15)) != 0 ||
	    json.failed)
		out->failed = true;
	else
		escape(out, rh_buffer_view(&json));
	json_decref(object);
	rh_buffer_done(&json);
}

void rh_value_list_item(struct rh_buffer *out, size_t index, struct rh_value *value)
{
	rh_buffer_string(out, index == 0 ? "[" : ",\n ");
	rh_value_write(value, out);
}

void rh_value_list_end(struct rh_buffer *out, size_t count)
{
	rh_buffer_string(out, count == 0 ? "[]\n" : "]\n");
}
