// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_REPORT_HTML_H
#define REHEARSE_REPORT_HTML_H
/* Text and charts of a page. Private to lib/report. Whatever text comes in is sanitised and escaped here and stays
 * text.
 */

#include "base/buffer.h"

/* Text between tags or within a quoted attribute: control characters made visible, & < > " ' escaped. Newlines stay. */
void rh_html_text(struct rh_buffer *out, struct rh_text text);
/* An URL's path: every byte but the unreserved and "/" as %XX. */
void rh_html_path(struct rh_buffer *out, struct rh_text path);
/* Base64 (RFC 4648), no line breaks. */
void rh_html_base64(struct rh_buffer *out, struct rh_text bytes);

/* One point of a chart. */
struct rh_html_point {
	double value;
	bool marked;         /* shown as something to look at: over the limit */
	struct rh_text name; /* what it is, for who cannot see the chart and for the tooltip */
};
struct rh_html_chart {
	struct rh_text id; /* unique in the page, ASCII */
	struct rh_text title;
	struct rh_text first, last; /* what stands at the ends of the axis */
	bool has_limit;             /* there is a reference line */
	double limit;               /* where it is */
	bool from_zero;             /* the axis begins at 0; else below the lowest point */
	const struct rh_html_point *points;
	size_t count; /* at least 1 */
};
/* An <svg> with a title, a description that lists the values, a line and one circle for each point;
 * without a reference line the highest and lowest value are written beside their points. */
void rh_html_chart(struct rh_buffer *out, const struct rh_html_chart *chart);

/* A place in a waveform. */
struct rh_html_mark {
	double at; /* 0..1 */
	struct rh_text name;
};
/* An <svg> of peaks 0..1; title is its text alternative. */
void rh_html_wave(struct rh_buffer *out, const float *peaks, size_t count, const struct rh_html_mark *marks,
                  size_t mark_count, struct rh_text title);

#endif
