// SPDX-License-Identifier: GPL-3.0-or-later
/* libyaml allocates inside its shared library: it is made to fail at its calls. For rehearse_failing_alloc(TARGET
 * yaml_parser_initialize yaml_parser_parse). */
#include "support/failing_alloc.h"

#include <string.h>
#include <yaml.h>

int __real_yaml_parser_initialize(yaml_parser_t *parser);
int __wrap_yaml_parser_initialize(yaml_parser_t *parser);
int __real_yaml_parser_parse(yaml_parser_t *parser, yaml_event_t *event);
int __wrap_yaml_parser_parse(yaml_parser_t *parser, yaml_event_t *event);

int __wrap_yaml_parser_initialize(yaml_parser_t *parser)
{
	return failing_alloc_refuses() ? 0 : __real_yaml_parser_initialize(parser);
}

int __wrap_yaml_parser_parse(yaml_parser_t *parser, yaml_event_t *event)
{
	if (!failing_alloc_refuses())
		return __real_yaml_parser_parse(parser, event);
	memset(event, 0, sizeof *event);
	parser->error = YAML_MEMORY_ERROR;
	return 0;
}
