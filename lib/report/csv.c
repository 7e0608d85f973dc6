// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/csv.h"

static bool occurs(char c, struct rh_text among)
{
	for (size_t i = 0; i < among.length; i++) {
		if (among.data[i] == c)
			return true;
	}
	return false;
}

static void next_cell(struct rh_csv *csv)
{
	if (csv->begun)
		rh_buffer_byte(csv->out, ',');
	csv->begun = true;
}

static bool is_formula(struct rh_text text)
{
	return text.length > 0 && occurs(text.data[0], RH_TEXT("=+-@\t\r"));
}

void rh_csv_text(struct rh_csv *csv, struct rh_text text)
{
	bool quoted = is_formula(text);
	for (size_t i = 0; i < text.length && !quoted; i++)
		quoted = occurs(text.data[i], RH_TEXT(",\"\r\n"));
	next_cell(csv);
	if (!quoted) {
		rh_buffer_text(csv->out, text);
		return;
	}
	rh_buffer_string(csv->out, is_formula(text) ? "\"'" : "\"");
	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] == '"')
			rh_buffer_byte(csv->out, '"');
		rh_buffer_byte(csv->out, text.data[i]);
	}
	rh_buffer_byte(csv->out, '"');
}

void rh_csv_int(struct rh_csv *csv, int64_t number)
{
	next_cell(csv);
	rh_buffer_printf(csv->out, "%lld", (long long)number);
}

void rh_csv_real(struct rh_csv *csv, bool known, double number)
{
	next_cell(csv);
	if (known)
		rh_buffer_printf(csv->out, "%.1f", number);
}

void rh_csv_line(struct rh_csv *csv)
{
	rh_buffer_string(csv->out, "\r\n");
	csv->begun = false;
}
