// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/attempts.h"

#include "base/unicode.h"

/* A take is wanted among those of one question, or among all. */
struct place {
	struct rh_text bank, id; /* empty id: all questions */
	bool from_end;           /* counted from the newest */
	int64_t number;          /* from 1 */
};

enum { NAMES_SHOWN = 5 };

/* Recorded ones only, unless nothing is recorded. */
#define AMONG_ALL "WHERE path <> '' OR NOT EXISTS (SELECT 1 FROM attempt WHERE path <> '') "
#define AMONG_ONE                                                   \
	"WHERE id = ?1 AND bank = ?2 AND (path <> '' OR NOT EXISTS" \
	" (SELECT 1 FROM attempt WHERE id = ?1 AND bank = ?2 AND path <> '')) "

static const char *sql_for(const struct place *place)
{
	if (place->id.length == 0)
		return RH_ATTEMPTS_SELECT AMONG_ALL "ORDER BY take DESC LIMIT 1 OFFSET ?3";
	return place->from_end ? RH_ATTEMPTS_SELECT AMONG_ONE "ORDER BY take DESC LIMIT 1 OFFSET ?3"
	                       : RH_ATTEMPTS_SELECT AMONG_ONE "ORDER BY take LIMIT 1 OFFSET ?3";
}

static enum rh_status count_takes(struct rh_history *history, const struct place *place, int64_t *count,
                                  struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	bool row = false;
	const char *sql = place->id.length == 0 ? "SELECT count(*) FROM attempt " AMONG_ALL
	                                        : "SELECT count(*) FROM attempt " AMONG_ONE;
	RH_TRY(rh_database_prepare(history, sql, &statement, err));
	if (place->id.length > 0) {
		rh_database_bind_text(statement, 1, place->id);
		rh_database_bind_text(statement, 2, place->bank);
	}
	RH_TRY(rh_database_step(history, statement, &row, err));
	*count = row ? sqlite3_column_int64(statement, 0) : 0;
	rh_database_drop(statement);
	return RH_OK;
}

static enum rh_status nothing_there(struct rh_history *history, const struct place *place, struct rh_error *err)
{
	int64_t count = 0;
	RH_TRY(count_takes(history, place, &count, err));
	if (count == 0)
		return rh_error_set(err, RH_ERR_NOT_FOUND, N_("there are no takes yet (rehearse run makes some)"));
	if (place->id.length == 0)
		return rh_error_set(err, RH_ERR_NOT_FOUND, N_("no take -%lld (takes so far: %lld)"),
		                    (long long)place->number, (long long)count);
	return rh_error_set(err, RH_ERR_NOT_FOUND, N_("no take %.*s#%lld (takes of it so far: %lld)"),
	                    RH_TEXT_ARGS(place->id), (long long)place->number, (long long)count);
}

static enum rh_status take_at(struct rh_history *history, const struct place *place, const struct rh_attempt **attempt,
                              struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	const struct rh_attempt *found = NULL;
	size_t count = 0;
	if (place->number < 1)
		return nothing_there(history, place, err);
	RH_TRY(rh_database_prepare(history, sql_for(place), &statement, err));
	if (place->id.length > 0) {
		rh_database_bind_text(statement, 1, place->id);
		rh_database_bind_text(statement, 2, place->bank);
	}
	rh_database_bind(statement, 3, place->number - 1);
	RH_TRY(rh_attempts_collect(history, statement, &found, &count, err));
	if (count == 0)
		return nothing_there(history, place, err);
	*attempt = found;
	return RH_OK;
}

static enum rh_status take_numbered(struct rh_history *history, int64_t take, const struct rh_attempt **attempt,
                                    struct rh_error *err)
{
	int64_t newest = 0;
	enum rh_status status = rh_history_attempt(history, take, attempt, err);
	if (status != RH_ERR_NOT_FOUND)
		return status;
	RH_TRY(rh_database_number(history, "SELECT max(take) FROM attempt", &newest, err));
	if (newest == 0)
		return rh_error_set(err, RH_ERR_NOT_FOUND, N_("there are no takes yet (rehearse run makes some)"));
	return rh_error_set(err, RH_ERR_NOT_FOUND, N_("no take %lld (the newest is %lld)"), (long long)take,
	                    (long long)newest);
}

/* What a question may be called, folded: all of *whole, or the part behind its slash. */
static enum rh_status fold_name(struct rh_buffer *whole, size_t *id_at, struct rh_text bank, struct rh_text id,
                                struct rh_error *err)
{
	rh_buffer_clear(whole);
	rh_unicode_fold(whole, bank);
	rh_buffer_byte(whole, '/');
	*id_at = whole->length;
	rh_unicode_fold(whole, id);
	return rh_buffer_status(whole, err);
}

/* The questions that have takes, the one with the newest take first. */
static const char questions_sql[] = "SELECT bank, id FROM attempt GROUP BY id, bank ORDER BY max(take) DESC";

struct search {
	struct rh_text typed;   /* folded */
	struct rh_buffer name;  /* of the question looked at, folded; owned */
	struct rh_arena *arena; /* for the texts of the place */
	struct place *place;
};

static enum rh_status compare_row(struct search *search, sqlite3_stmt *row, struct rh_error *err)
{
	struct rh_text bank, id;
	size_t id_at = 0;
	if (!rh_database_text(search->arena, row, 0, &bank) || !rh_database_text(search->arena, row, 1, &id))
		return rh_error_no_memory(err);
	RH_TRY(fold_name(&search->name, &id_at, bank, id, err));
	struct rh_text whole = rh_buffer_view(&search->name);
	if (!rh_text_equal(whole, search->typed) &&
	    !rh_text_equal(rh_text_slice(whole, id_at, SIZE_MAX), search->typed))
		return RH_OK;
	search->place->bank = bank;
	search->place->id = id;
	return RH_OK;
}

static enum rh_status search_rows(struct rh_history *history, struct search *search, struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	bool row = false;
	RH_TRY(rh_database_prepare(history, questions_sql, &statement, err));
	enum rh_status status = rh_database_step(history, statement, &row, err);
	while (status == RH_OK && row && search->place->id.length == 0) {
		status = compare_row(search, statement, err);
		if (status == RH_OK)
			status = rh_database_step(history, statement, &row, err);
	}
	rh_database_drop(statement);
	return status;
}

/* Finds the question meant; of several banks' the one with the newest take. The place's id stays empty when there is
 * none; its texts are put into the arena. */
static enum rh_status find_question(struct rh_history *history, struct rh_text typed, struct rh_arena *arena,
                                    struct place *place, struct rh_error *err)
{
	struct rh_buffer folded = {0};
	rh_unicode_fold(&folded, typed);
	struct search search = {.typed = rh_buffer_view(&folded), .arena = arena, .place = place};
	enum rh_status status = rh_buffer_status(&folded, err);
	if (status == RH_OK)
		status = search_rows(history, &search, err);
	rh_buffer_done(&search.name);
	rh_buffer_done(&folded);
	return status;
}

static enum rh_status no_such_question(struct rh_history *history, struct rh_text typed, struct rh_error *err)
{
	sqlite3_stmt *statement = NULL;
	bool row = false;
	struct rh_buffer known = {0};
	RH_TRY(rh_database_prepare(history, "SELECT id FROM attempt GROUP BY id ORDER BY max(take) DESC", &statement,
	                           err));
	RH_TRY(rh_database_step(history, statement, &row, err));
	for (int i = 0; row && i < NAMES_SHOWN; i++) {
		rh_buffer_printf(&known, "%s%s", i > 0 ? ", " : "", (const char *)sqlite3_column_text(statement, 0));
		if (rh_database_step(history, statement, &row, err) != RH_OK)
			row = false;
	}
	if (row)
		rh_buffer_string(&known, " …");
	rh_database_drop(statement);
	enum rh_status status = known.length == 0 ? rh_error_set(err, RH_ERR_NOT_FOUND,
	                                                         N_("there are no takes yet (rehearse run makes some)"))
	                                          : rh_error_set(err, RH_ERR_NOT_FOUND,
	                                                         N_("no take of '%.*s' (there are takes of %s)"),
	                                                         RH_TEXT_ARGS(typed), known.data);
	rh_buffer_done(&known);
	return status;
}

static enum rh_status take_of_question(struct rh_history *history, struct rh_text typed, struct place place,
                                       const struct rh_attempt **attempt, struct rh_error *err)
{
	struct rh_arena arena = {0};
	enum rh_status status = find_question(history, typed, &arena, &place, err);
	if (status == RH_OK && place.id.length == 0)
		status = no_such_question(history, typed, err);
	else if (status == RH_OK)
		status = take_at(history, &place, attempt, err);
	rh_arena_done(&arena);
	return status;
}

/* Cuts "#N" off the selector. */
static struct rh_text cut_number(struct rh_text selector, struct place *place)
{
	size_t mark = selector.length;
	while (mark > 0 && selector.data[mark - 1] != '#')
		mark--;
	int64_t number = 0;
	if (mark < 2 || !rh_text_to_int(rh_text_slice(selector, mark, SIZE_MAX), &number))
		return selector;
	place->from_end = false;
	place->number = number;
	return rh_text_slice(selector, 0, mark - 1);
}

enum rh_status rh_history_select(struct rh_history *history, struct rh_text selector, const struct rh_attempt **attempt,
                                 struct rh_error *err)
{
	struct rh_text typed = rh_text_trim(selector);
	struct place place = {.from_end = true, .number = 1};
	int64_t number = 0;
	if (rh_text_to_int(typed, &number))
		return take_numbered(history, number, attempt, err);
	if (rh_text_equal(typed, RH_TEXT("last")))
		return take_at(history, &place, attempt, err);
	if (rh_text_starts_with(typed, RH_TEXT("-")) &&
	    rh_text_to_int(rh_text_slice(typed, 1, SIZE_MAX), &place.number))
		return take_at(history, &place, attempt, err);
	struct rh_text question = cut_number(typed, &place);
	return take_of_question(history, question, place, attempt, err);
}
