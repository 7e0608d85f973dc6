// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/html.h"

#include "base/unicode.h"

#include <math.h>

enum { CHART_WIDTH = 320, CHART_HEIGHT = 130, CHART_LEFT = 8, CHART_TOP = 16, CHART_BOTTOM = 30 };
enum { WAVE_WIDTH = 960, WAVE_HEIGHT = 64 };

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void rh_html_text(struct rh_buffer *out, struct rh_text text)
{
	struct rh_buffer safe = {0};
	rh_unicode_sanitize(&safe, text, RH_SANITIZE_TEXT);
	for (size_t i = 0; i < safe.length; i++) {
		const char *name = entity(safe.data[i]);
		if (name != NULL)
			rh_buffer_string(out, name);
		else
			rh_buffer_byte(out, safe.data[i]);
	}
	out->failed = out->failed || safe.failed;
	rh_buffer_done(&safe);
}

static bool is_unreserved(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
	       c == '.' || c == '~' || c == '/';
}

void rh_html_path(struct rh_buffer *out, struct rh_text path)
{
	for (size_t i = 0; i < path.length; i++) {
		unsigned char c = (unsigned char)path.data[i];
		if (is_unreserved(c))
			rh_buffer_byte(out, (char)c);
		else
			rh_buffer_printf(out, "%%%02X", c);
	}
}

void rh_html_base64(struct rh_buffer *out, struct rh_text bytes)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	rh_buffer_reserve(out, (bytes.length + 2) / 3 * 4);
	for (size_t i = 0; i < bytes.length; i += 3) {
		uint32_t three = 0;
		for (size_t k = 0; k < 3; k++)
			three = three << 8 | (i + k < bytes.length ? (unsigned char)bytes.data[i + k] : 0U);
		for (size_t k = 0; k < 4; k++)
			rh_buffer_byte(out, i + k > bytes.length ? '=' : digits[three >> (18 - 6 * k) & 63]);
	}
}

/* Where values lie in the picture. */
struct scale {
	double low, high;
	size_t count;
};

static struct scale scale_of(const struct rh_html_chart *chart)
{
	struct scale s = {chart->from_zero ? 0 : chart->points[0].value, chart->points[0].value, chart->count};
	if (chart->has_limit)
		s.high = fmax(s.high, chart->limit * 1.2);
	for (size_t i = 0; i < chart->count; i++) {
		s.low = fmin(s.low, chart->points[i].value);
		s.high = fmax(s.high, chart->points[i].value);
	}
	if (s.high - s.low < 1e-9)
		s.high = s.low + 1;
	if (!chart->from_zero)
		s.low -= (s.high - s.low) / 4;
	return s;
}

static double x_of(const struct scale *s, size_t i)
{
	double inner = CHART_WIDTH - 2.0 * CHART_LEFT;
	return s->count > 1 ? CHART_LEFT + inner * (double)i / (double)(s->count - 1) : CHART_WIDTH / 2.0;
}

static double y_of(const struct scale *s, double value)
{
	double inner = CHART_HEIGHT - CHART_TOP - CHART_BOTTOM;
	return CHART_TOP + inner * (1 - (value - s->low) / (s->high - s->low));
}

static void write_description(struct rh_buffer *out, const struct rh_html_chart *chart)
{
	rh_buffer_string(out, "<desc id=\"");
	rh_html_text(out, chart->id);
	rh_buffer_string(out, "-d\">");
	for (size_t i = 0; i < chart->count; i++) {
		rh_buffer_string(out, i > 0 ? "; " : "");
		rh_html_text(out, chart->points[i].name);
	}
	rh_buffer_string(out, "</desc>\n");
}

static void write_limit(struct rh_buffer *out, const struct rh_html_chart *chart, const struct scale *s)
{
	if (!chart->has_limit)
		return;
	double y = y_of(s, chart->limit);
	rh_buffer_printf(out, "<line class=\"limit\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>\n", CHART_LEFT,
	                 CHART_WIDTH - CHART_LEFT, y, y);
}

static void write_points(struct rh_buffer *out, const struct rh_html_chart *chart, const struct scale *s)
{
	rh_buffer_string(out, "<polyline points=\"");
	for (size_t i = 0; i < chart->count; i++)
		rh_buffer_printf(out, "%s%.1f,%.1f", i > 0 ? " " : "", x_of(s, i), y_of(s, chart->points[i].value));
	rh_buffer_string(out, "\"/>\n");
	for (size_t i = 0; i < chart->count; i++) {
		rh_buffer_printf(out, "<circle%s cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\"><title>",
		                 chart->points[i].marked ? " class=\"over\"" : "", x_of(s, i),
		                 y_of(s, chart->points[i].value));
		rh_html_text(out, chart->points[i].name);
		rh_buffer_string(out, "</title></circle>\n");
	}
}

/* The highest and the lowest value beside their points' heights. */
static void write_values(struct rh_buffer *out, const struct rh_html_chart *chart, const struct scale *s)
{
	size_t low = 0, high = 0;
	for (size_t i = 0; i < chart->count; i++) {
		low = chart->points[i].value < chart->points[low].value ? i : low;
		high = chart->points[i].value > chart->points[high].value ? i : high;
	}
	const size_t ends[] = {high, low};
	for (size_t k = 0; k < (low == high ? 1 : 2); k++) {
		const struct rh_html_point *point = &chart->points[ends[k]];
		double x = x_of(s, ends[k]);
		const char *anchor = x < CHART_WIDTH / 4.0 ? "start" : x > CHART_WIDTH * 0.75 ? "end" : "middle";
		rh_buffer_printf(out, "<text class=\"axis\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%.*f</text>\n", x,
		                 y_of(s, point->value) + (k == 0 ? -6 : 16), anchor, fabs(point->value) < 20 ? 1 : 0,
		                 point->value);
	}
}

static void write_ends(struct rh_buffer *out, const struct rh_html_chart *chart)
{
	rh_buffer_printf(out, "<text class=\"axis\" x=\"%d\" y=\"%d\">", CHART_LEFT, CHART_HEIGHT - 6);
	rh_html_text(out, chart->first);
	rh_buffer_string(out, "</text>\n");
	if (rh_text_equal(chart->first, chart->last))
		return;
	rh_buffer_printf(out, "<text class=\"axis\" x=\"%d\" y=\"%d\" text-anchor=\"end\">", CHART_WIDTH - CHART_LEFT,
	                 CHART_HEIGHT - 6);
	rh_html_text(out, chart->last);
	rh_buffer_string(out, "</text>\n");
}

void rh_html_chart(struct rh_buffer *out, const struct rh_html_chart *chart)
{
	struct scale s = scale_of(chart);
	rh_buffer_printf(out, "<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"", CHART_WIDTH,
	                 CHART_HEIGHT);
	rh_html_text(out, chart->id);
	rh_buffer_string(out, "-t ");
	rh_html_text(out, chart->id);
	rh_buffer_string(out, "-d\">\n<title id=\"");
	rh_html_text(out, chart->id);
	rh_buffer_string(out, "-t\">");
	rh_html_text(out, chart->title);
	rh_buffer_string(out, "</title>\n");
	write_description(out, chart);
	write_limit(out, chart, &s);
	write_points(out, chart, &s);
	if (!chart->has_limit)
		write_values(out, chart, &s);
	write_ends(out, chart);
	rh_buffer_string(out, "</svg>\n");
}

static void write_marks(struct rh_buffer *out, const struct rh_html_mark *marks, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		double x = fmin(fmax(marks[i].at, 0), 1) * WAVE_WIDTH;
		rh_buffer_printf(out, "<line class=\"mark\" x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\"><title>", x, x,
		                 WAVE_HEIGHT);
		rh_html_text(out, marks[i].name);
		rh_buffer_string(out, "</title></line>\n");
	}
}

void rh_html_wave(struct rh_buffer *out, const float *peaks, size_t count, const struct rh_html_mark *marks,
                  size_t mark_count, struct rh_text title)
{
	rh_buffer_printf(
	    out, "<svg class=\"wave\" viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" role=\"img\">\n<title>",
	    WAVE_WIDTH, WAVE_HEIGHT);
	rh_html_text(out, title);
	rh_buffer_string(out, "</title>\n<path d=\"");
	for (size_t i = 0; i < count; i++) {
		/* Speech lies far below full scale; the root keeps what is quiet visible. */
		double half = fmax(sqrt((double)peaks[i]) * (WAVE_HEIGHT / 2.0 - 2), 0.5);
		double x = ((double)i + 0.5) * WAVE_WIDTH / (double)count;
		rh_buffer_printf(out, "M%.1f %.1fv%.1f", x, WAVE_HEIGHT / 2.0 - half, 2 * half);
	}
	rh_buffer_string(out, "\"/>\n");
	write_marks(out, marks, mark_count);
	rh_buffer_string(out, "</svg>\n");
}
