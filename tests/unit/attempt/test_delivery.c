// SPDX-License-Identifier: GPL-3.0-or-later
#include "attempt/delivery.h"
#include "support/check.h"

static void every_measure_is_found_by_its_name(void **state)
{
	(void)state;
	for (int i = 0; i < RH_DELIVERY_MEASURES; i++) {
		enum rh_delivery_measure found = i == 0 ? RH_DELIVERY_LOUDNESS_LUFS : RH_DELIVERY_RATE_SPM;
		assert_true(rh_delivery_from_name(rh_text_of(rh_delivery_name((enum rh_delivery_measure)i)), &found));
		assert_int_equal(found, i);
	}
}

static void measures_are_named_as_they_are_stored(void **state)
{
	(void)state;
	assert_string_equal(rh_delivery_name(RH_DELIVERY_RATE_SPM), "speech_rate_spm");
	assert_string_equal(rh_delivery_name(RH_DELIVERY_PAUSES_PER_MINUTE), "pauses_per_minute");
	assert_string_equal(rh_delivery_name(RH_DELIVERY_LOUDNESS_LUFS), "loudness_lufs");
}

static void other_names_are_none(void **state)
{
	enum rh_delivery_measure found = RH_DELIVERY_PAUSES_PER_MINUTE;
	(void)state;
	assert_false(rh_delivery_from_name(RH_TEXT("pause"), &found));
	assert_false(rh_delivery_from_name(RH_TEXT(""), &found));
	assert_int_equal(found, RH_DELIVERY_PAUSES_PER_MINUTE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_measure_is_found_by_its_name),
	    cmocka_unit_test(measures_are_named_as_they_are_stored),
	    cmocka_unit_test(other_names_are_none),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
