// SPDX-License-Identifier: GPL-3.0-or-later
#include "speech/gate.h"

#include "support/check.h"

/* Levels at ten a second. */
static size_t heard_of(struct rh_gate *gate, double rms_db, size_t count)
{
	size_t heard = 0;
	for (size_t i = 0; i < count; i++)
		heard += rh_gate_hear(gate, rms_db) ? 1 : 0;
	return heard;
}

static void a_voice_is_heard_above_its_room(void **state)
{
	(void)state;
	static const struct {
		double room_db, voice_db;
	} rows[] = {{-120, -50}, {-90, -55}, {-70, -45}, {-60, -40}, {-50, -30}, {-45, -20}};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct rh_gate gate = {0};
		assert_int_equal(heard_of(&gate, rows[i].room_db, 10), 0);
		assert_int_equal(heard_of(&gate, rows[i].voice_db, 20), 20);
		assert_int_equal(heard_of(&gate, rows[i].room_db, 20), 0);
		assert_int_equal(heard_of(&gate, rows[i].voice_db, 20), 20);
	}
}

static void a_voice_that_is_there_from_the_first_moment_is_heard(void **state)
{
	(void)state;
	struct rh_gate gate = {0};
	assert_int_equal(heard_of(&gate, -25, 50), 50);
}

static void silence_is_no_voice(void **state)
{
	(void)state;
	struct rh_gate gate = {0};
	assert_int_equal(heard_of(&gate, -120, 100), 0);
	assert_int_equal(heard_of(&gate, -75, 100), 0);
}

static void a_room_louder_than_any_voice_never_makes_anybody_wait(void **state)
{
	(void)state;
	struct rh_gate gate = {0};
	assert_int_equal(heard_of(&gate, -20, 100), 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_voice_is_heard_above_its_room),
	    cmocka_unit_test(a_voice_that_is_there_from_the_first_moment_is_heard),
	    cmocka_unit_test(silence_is_no_voice),
	    cmocka_unit_test(a_room_louder_than_any_voice_never_makes_anybody_wait),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
