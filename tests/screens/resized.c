// SPDX-License-Identifier: GPL-3.0-or-later
/* Every live region in a real terminal's eyes (libvterm): as wide as it began, and after the window has changed, with
 * colours and without, in English and Korean. What stands above it stays. */
#include "screens/scenes.h"
#include "support/catalogue.h"
#include "support/check.h"
#include "support/terminal.h"

#include <string.h>

enum { ROWS = 24 };

static const int widths[] = {80, 60, 40};
enum { WIDTHS = sizeof widths / sizeof *widths };

/* One way of looking at a scene. */
struct look {
	const struct scene *scene;
	const struct rh_tr *tr;
	bool color;
};

static struct rh_frame draw(const struct look *look, int columns)
{
	struct rh_frame frame;
	rh_frame_init(&frame, (size_t)columns);
	scene_draw(look->scene, look->tr, &frame);
	return frame;
}

static struct rh_frame question_above(int columns)
{
	struct rh_frame frame;
	rh_frame_init(&frame, (size_t)columns);
	(void)rh_frame_put(&frame, rh_frame_row(&frame), 3, RH_STYLE_BOLD, RH_TEXT("왜 이 회사입니까?"));
	return frame;
}

static void paint_at(struct terminal *t, const struct look *look, int columns)
{
	struct rh_frame live = draw(look, columns);
	terminal_paint(t, &live);
	rh_frame_done(&live);
}

/* The question stands right above the live region, as it was printed. */
static void check_above(const struct terminal *t, int columns)
{
	struct rh_frame above = question_above(columns);
	terminal_check_row(t, terminal_cursor(t).row - 1, &above, 0);
	rh_frame_done(&above);
}

static void resize(struct terminal *t, const struct look *look, int columns)
{
	vterm_set_size(t->vterm, ROWS, columns);
	rh_paint_forget(&t->paint, &t->out);
	paint_at(t, look, columns);
	check_above(t, columns);
}

/* From one width to each of the others and back. */
static void look_at(const struct look *look, int columns)
{
	struct terminal t;
	terminal_begin(&t, ROWS, columns, look->color);
	struct rh_frame above = question_above(columns);
	terminal_print(&t, &above);
	rh_frame_done(&above);
	paint_at(&t, look, columns);
	check_above(&t, columns);
	for (size_t i = 0; i < WIDTHS; i++)
		resize(&t, look, widths[i]);
	resize(&t, look, columns);
	terminal_end(&t);
}

static void look_everywhere(bool color, const struct rh_tr *tr)
{
	size_t count = 0, looked = 0;
	const struct scene *all = scenes(&count);
	for (size_t i = 0; i < count; i++) {
		const struct look look = {&all[i], tr, color};
		if (strncmp(all[i].name, "live-", strlen("live-")) != 0)
			continue;
		looked++;
		for (size_t k = 0; k < WIDTHS; k++)
			look_at(&look, widths[k]);
	}
	assert_true(looked > 40);
}

static void a_resized_window_shows_each_phase_as_designed(void **state)
{
	(void)state;
	look_everywhere(true, NULL);
}

static void without_colours_too(void **state)
{
	(void)state;
	look_everywhere(false, NULL);
}

static void and_in_korean(void **state)
{
	(void)state;
	struct catalogue catalogue;
	catalogue_read(&catalogue, REHEARSE_SOURCE_DIR "/cmd/po/ko.po");
	const struct rh_tr korean = catalogue_tr(&catalogue);
	look_everywhere(true, &korean);
	look_everywhere(false, &korean);
	catalogue_done(&catalogue);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_resized_window_shows_each_phase_as_designed),
	    cmocka_unit_test(without_colours_too),
	    cmocka_unit_test(and_in_korean),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
