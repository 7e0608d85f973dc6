// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/csv.h"
#include "report/stats.h"

static void write_question(struct rh_csv *csv, const struct rh_stats_question *question)
{
	const struct rh_stats_tally *tally = &question->tally;
	rh_csv_text(csv, question->bank);
	rh_csv_text(csv, question->id);
	rh_csv_text(csv, question->question);
	rh_csv_int(csv, tally->attempts);
	rh_csv_int(csv, tally->answers);
	rh_csv_int(csv, tally->skipped);
	rh_csv_int(csv, tally->spoken_ms);
	rh_csv_int(csv, tally->target_ms);
	rh_csv_int(csv, tally->over);
	for (int i = RH_RATING_AGAIN; i <= RH_RATING_EASY; i++)
		rh_csv_int(csv, tally->ratings[i]);
	rh_csv_text(csv, rh_text_of(rh_rating_name(question->rating)));
	for (int i = 0; i < RH_DELIVERY_MEASURES; i++) {
		double mean = 0;
		bool known = rh_stats_mean(tally, (enum rh_delivery_measure)i, &mean);
		rh_csv_real(csv, known, mean);
	}
	rh_csv_int(csv, question->best_ms);
	rh_csv_int(csv, question->last_unix_ms);
	rh_csv_line(csv);
}

void rh_stats_csv(struct rh_buffer *out, const struct rh_stats_summary *summary)
{
	struct rh_csv csv = {.out = out};
	rh_buffer_string(out, "bank,id,question,attempts,answers,skipped,spoken_ms,target_ms,over,again,hard,good,easy,"
	                      "rating");
	for (int i = 0; i < RH_DELIVERY_MEASURES; i++)
		rh_buffer_printf(out, ",%s", rh_delivery_name((enum rh_delivery_measure)i));
	rh_buffer_string(out, ",best_ms,last_unix_ms\r\n");
	for (size_t i = 0; i < summary->question_count; i++)
		write_question(&csv, &summary->questions[i]);
}
