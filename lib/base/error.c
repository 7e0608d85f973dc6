// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A message cut in the middle of a character would be invalid UTF-8: step back to the start of that character. */
static void cut_at_character(char *s, size_t length)
{
	size_t at = length;
	while (at > 0 && ((unsigned char)s[at - 1] & 0xC0U) == 0x80U)
		at--;
	if (at > 0 && (unsigned char)s[at - 1] >= 0xC0U)
		at--;
	else
		at = length;
	s[at] = '\0';
}

__attribute__((format(printf, 2, 0))) static void format_message(struct rh_error *err, const char *format, va_list args)
{
	int wanted = vsnprintf(err->message, sizeof err->message, format, args);
	if (wanted >= (int)sizeof err->message)
		cut_at_character(err->message, sizeof err->message - 1);
}

enum rh_status rh_error_set(struct rh_error *err, enum rh_status status, const char *format, ...)
{
	if (err == NULL)
		return status;
	*err = (struct rh_error){.status = status, .format = format};
	va_list args;
	va_start(args, format);
	format_message(err, format, args);
	va_end(args);
	return status;
}

enum rh_status rh_error_at(struct rh_error *err, enum rh_status status, const char *file, unsigned line,
                           unsigned column, const char *format, ...)
{
	if (err == NULL)
		return status;
	*err = (struct rh_error){.status = status, .line = line, .column = column, .format = format};
	if (file != NULL && snprintf(err->file, sizeof err->file, "%s", file) >= (int)sizeof err->file)
		cut_at_character(err->file, sizeof err->file - 1);
	va_list args;
	va_start(args, format);
	format_message(err, format, args);
	va_end(args);
	return status;
}
