// SPDX-License-Identifier: GPL-3.0-or-later
/* Any bytes as a settings file: every fault has a place in the file and a known kind of code, and what loads is whole.
 */
#include "config/config.h"
#include "fuzz/fuzz.h"

#include <string.h>

static void look_at(void *ctx, const struct rh_diag *diag)
{
	size_t *errors = ctx;
	struct rh_buffer shown = {0};
	MUST(diag->code != NULL && diag->code[0] != '\0');
	MUST(diag->message[0] != '\0' && diag->span > 0 && (diag->line == 0) == (diag->column == 0));
	*errors += diag->severity == RH_SEVERITY_ERROR;
	rh_diag_format(&shown, diag, RH_TEXT_NONE);
	MUST(memchr(shown.data, '\x1B', shown.length) == NULL);
	rh_buffer_done(&shown);
}

static void look_at_content(const struct rh_config_content *content)
{
	MUST(content->bank_count <= RH_CONFIG_BANKS_MAX);
	for (size_t i = 0; i < content->bank_count; i++)
		MUST(strlen(content->banks[i].data) == content->banks[i].length);
	for (size_t i = 0; content->voice != NULL && content->voice[i] != NULL; i++)
		MUST(i < RH_CONFIG_WORDS_MAX);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t errors = 0;
	const struct rh_diag_sink sink = {look_at, &errors};
	struct rh_config *config = NULL;
	enum rh_status status = rh_config_new("config.yaml", (struct rh_text){(const char *)data, size}, &sink, &config,
	                                      NULL);
	MUST(status == (errors > 0 ? RH_ERR_SYNTAX : RH_OK) && (config == NULL) == (status != RH_OK));
	if (config != NULL)
		look_at_content(rh_config_content(config));
	rh_config_free(config);
	return 0;
}
