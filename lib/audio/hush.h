// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_AUDIO_HUSH_H
#define REHEARSE_AUDIO_HUSH_H
/* Keeps a decoder quiet that complains on standard error by itself, as libmpg123 does beneath libsndfile: what comes
 * from a file does not belong on the terminal, least of all over a screen. Private to the module. */

/* From now on what anybody writes to standard error is dropped, until rh_hush_end() is given what this returned; the
 * next thread that wants the same waits so long. For moments only. */
int rh_hush_begin(void);
void rh_hush_end(int kept);

#endif
