// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml/problems.h"

#include <stddef.h>
#include <string.h>

static const struct rh_yaml_problem problems[] = {
    {"mapping values are not allowed in this context", NULL,
     "': ' cannot stand here (quote a text that holds it; or is the line indented wrongly?)", false},
    {"found unexpected ':'", NULL, "':' cannot stand here (a space is missing behind it, or quotes around the text)",
     false},
    {"could not find expected ':'", NULL, "expected ':' after this key (or is the line indented too little?)", true},
    {"did not find expected key", "while parsing a block mapping", "expected a key here (is the indentation right?)",
     false},
    {"did not find expected '-' indicator", NULL, "expected '- ' here (is the indentation right?)", false},
    {"did not find expected ',' or ']'", NULL, "expected ',' or ']' before this", false},
    {"did not find expected ',' or '}'", NULL, "expected ',' or '}' before this", false},
    {"found unexpected end of stream", "while scanning a quoted scalar", "this quoted text never ends", true},
    {"found unexpected document indicator", NULL, "this quoted text never ends", true},
    {"found unknown escape character", NULL, "no such escape in double quotes (in single quotes '\\' is itself)",
     false},
    {"did not find expected hexdecimal number", NULL, "an escape in double quotes needs hexadecimal digits", false},
    {"found invalid Unicode character escape code", NULL, "this escape is no character", false},
    {"block sequence entries are not allowed in this context", NULL,
     "a list cannot begin here (put it on a line of its own)", false},
    {"mapping keys are not allowed in this context", NULL, "a key cannot stand here", false},
    {"did not find expected node content", NULL, "expected a value here", false},
    {"did not find expected <document start>", NULL, "the file should have ended here (is the indentation right?)",
     false},
    {"found a tab character where an indentation space is expected", NULL, "a tab cannot indent (use spaces)", false},
    {"found a tab character that violates indentation", NULL, "a tab cannot indent (use spaces)", false},
    {"did not find expected comment or line break", "while scanning a directive",
     "nothing may follow a directive on its line", false},
    {"did not find expected comment or line break", NULL, "text cannot follow '|' or '>' on its line", false},
    {"found incompatible YAML document", NULL, "another version of YAML (this is 1.1)", false},
    {"found undefined tag handle", NULL, "a text that begins with '!' must be in quotes", false},
    {"did not find expected whitespace or line break", NULL, "expected a space here", false},
    {"did not find expected alphabetic or numeric character", "while scanning an alias",
     "a text that begins with '*' must be in quotes", true},
    {"did not find expected alphabetic or numeric character", "while scanning an anchor",
     "a text that begins with '&' must be in quotes", true},
};

static const char no_token[] = "found character that cannot start any token";

/* What the characters at the place tell better than libyaml does; NULL when they tell nothing. */
static const char *explain_bytes(const char *problem, char before, char at)
{
	if (strcmp(problem, no_token) == 0)
		return at == '\t' ? "a tab cannot indent (use spaces)"
		                  : "a text that begins with this character must be in quotes";
	if (strcmp(problem, "did not find expected key") != 0)
		return NULL;
	if (before == '\'')
		return "the quoted text ended before this (a ' within is written '')";
	return before == '"' ? "the quoted text ended before this (a \" within is written \\\")" : NULL;
}

struct rh_yaml_problem rh_yaml_explain(const char *problem, const char *context, char before, char at)
{
	const char *told = explain_bytes(problem, before, at);
	if (told != NULL)
		return (struct rh_yaml_problem){problem, context, told, false};
	for (size_t i = 0; i < sizeof problems / sizeof *problems; i++) {
		const struct rh_yaml_problem *known = &problems[i];
		bool same_context = known->context == NULL || (context != NULL && strcmp(known->context, context) == 0);
		if (same_context && strcmp(known->problem, problem) == 0)
			return *known;
	}
	return (struct rh_yaml_problem){problem, context, problem, false};
}
