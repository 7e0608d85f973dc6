// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_OS_DECODE_H
#define REHEARSE_OS_DECODE_H
/* Bytes of a file people wrote -> UTF-8. Here because iconv depends on the system; everything behind it sees UTF-8
 * only. Never normalises and never drops a character. */

#include "base/buffer.h"

/* Appends the text, without a byte order mark. With encoding NULL: the byte order mark decides (UTF-8, UTF-16LE,
 * UTF-16BE); without one strict UTF-8, then CP932 (Shift_JIS) where the bytes look Japanese and become kana, then
 * CP949. Otherwise the named encoding, whatever the bytes look like. *used, which may be NULL, names the one that was
 * right: "UTF-8", "UTF-16LE", "UTF-16BE", "CP932", "CP949" or the caller's own pointer. RH_ERR_SYNTAX with err->line
 * when the bytes do not fit, or hold NUL, which no text does; RH_ERR_INVALID for an encoding the system does not know.
 */
enum rh_status rh_decode(struct rh_text bytes, const char *encoding, struct rh_buffer *out, const char **used,
                         struct rh_error *err);

#endif
