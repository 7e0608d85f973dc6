// SPDX-License-Identifier: GPL-3.0-or-later
/* libunistring allocates inside itself, where the linker cannot send malloc elsewhere: this refuses for it. For
 * rehearse_failing_alloc(TARGET u8_normalize u8_casefold). */
#include "support/failing_alloc.h"

#include <stdint.h>
#include <unicase.h>
#include <uninorm.h>

uint8_t *__real_u8_normalize(uninorm_t form, const uint8_t *s, size_t n, uint8_t *buffer, size_t *length);
uint8_t *__wrap_u8_normalize(uninorm_t form, const uint8_t *s, size_t n, uint8_t *buffer, size_t *length);
uint8_t *__real_u8_casefold(const uint8_t *s, size_t n, const char *language, uninorm_t form, uint8_t *buffer,
                            size_t *length);
uint8_t *__wrap_u8_casefold(const uint8_t *s, size_t n, const char *language, uninorm_t form, uint8_t *buffer,
                            size_t *length);

uint8_t *__wrap_u8_normalize(uninorm_t form, const uint8_t *s, size_t n, uint8_t *buffer, size_t *length)
{
	return failing_alloc_refuses() ? NULL : __real_u8_normalize(form, s, n, buffer, length);
}

uint8_t *__wrap_u8_casefold(const uint8_t *s, size_t n, const char *language, uninorm_t form, uint8_t *buffer,
                            size_t *length)
{
	return failing_alloc_refuses() ? NULL : __real_u8_casefold(s, n, language, form, buffer, length);
}
