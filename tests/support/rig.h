// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_TESTS_SUPPORT_RIG_H
#define REHEARSE_TESTS_SUPPORT_RIG_H
/* A private sound server without a sound card: PulseAudio in a folder of its own, with a sink "rig" whose sound comes
 * back from the source "mic", bit for bit at 48 kHz mono. Several can run at once, as root or not. Whatever goes wrong
 * here fails the test. */

#include <stdbool.h>

struct rig;

/* Without PulseAudio on this machine: says so in one line and ends the program with 77, which is "skipped". First in
 * main(). */
void rig_require(void);

/* Returns when the server answers; "mic" is its default source. */
struct rig *rig_start(void);
/* For PULSE_SERVER, and "PULSE_SERVER=…" for an environment; borrowed. */
const char *rig_server_string(const struct rig *rig);
const char *rig_environment(const struct rig *rig);

/* Plays a file into the sink, and so into the microphone; returns at once. One at a time. */
void rig_play(struct rig *rig, const char *path);
/* Waits until all of it was played. */
void rig_play_wait(struct rig *rig);
/* Writes what the sink gets into a WAV file from now on, until rig_record_stop(). One at a time. */
void rig_record(struct rig *rig, const char *path);
void rig_record_stop(struct rig *rig);

/* The microphone's faults. */
void rig_mute(struct rig *rig, bool muted);
void rig_suspend(struct rig *rig, bool suspended);
/* Unplugged: the source is gone, and what recorded from it is moved to another where there is one; and plugged in
 * again. */
void rig_unload(struct rig *rig);
void rig_load(struct rig *rig);
/* Another source beside "mic", with the same sound. */
void rig_add_source(struct rig *rig, const char *name);
/* Any other pactl command: NULL-terminated words; what it printed, which the caller frees. */
char *rig_pactl(struct rig *rig, const char *const *words);

/* The server's own faults: it stands still and goes on, or is gone at once. */
void rig_freeze(struct rig *rig);
void rig_thaw(struct rig *rig);
void rig_kill(struct rig *rig);
/* A new server in the place of one that was killed. */
void rig_restart(struct rig *rig);

/* Ends the server, also a frozen one, and removes its folder. */
void rig_stop(struct rig *rig);
/* Stops all that were started and not stopped, also after a failure: cmocka_unit_test_teardown(test, rig_teardown). */
int rig_teardown(void **state);

#endif
