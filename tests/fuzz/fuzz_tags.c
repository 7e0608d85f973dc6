// SPDX-License-Identifier: GPL-3.0-or-later
/* Any bytes as a tag expression: a fault lies within them, and what parses can be matched. */
#include "fuzz/fuzz.h"
#include "plan/tags.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct rh_text items[] = {{"a", 1}, {"지원 동기", 13}};
	static const struct rh_question_extra extra;
	const struct rh_question none = {.extra = &extra};
	const struct rh_question tagged = {.tags = {items, 2}, .extra = &extra};
	struct rh_error error = {0};
	struct rh_tags *tags = NULL;
	if (rh_tags_new((struct rh_text){(const char *)data, size}, &tags, &error) != RH_OK) {
		MUST(tags == NULL && error.message[0] != '\0' && error.column <= size + 1);
		return 0;
	}
	bool first = rh_tags_match(tags, &tagged);
	(void)rh_tags_match(tags, &none);
	MUST(rh_tags_match(tags, &tagged) == first);
	rh_tags_free(tags);
	return 0;
}
