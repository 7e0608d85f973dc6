// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_BANK_LOADER_H
#define REHEARSE_BANK_LOADER_H
/* What the readers of a bank's mappings share: the bank being made, and how a text, a duration, a list … of the file
 * gets into it. Private to the module. */

#include "bank/faults.h"
#include "bank/model.h"
#include "yaml/mapping.h"

/* Items of the lists being read, the innermost last; a list takes its own off the end. */
struct rh_pile {
	char *data; /* owned */
	size_t length, capacity;
};

/* Banks repeat tags, sections and the like: a short text that was kept lately is not kept again. */
enum { RH_RECENT_TEXTS = 1024, RH_RECENT_BYTES_MAX = 48 };
struct rh_recent {
	struct rh_text text;
	uint64_t hash;
};
/* So are lists of such texts: tags, key points. Their bytes are compared, which are pointers to texts kept once. */
enum { RH_RECENT_LISTS = 256, RH_RECENT_LIST_BYTES_MAX = 256, RH_RECENT_ITEM_BYTES_MAX = 32 };

struct rh_loader {
	struct rh_bank *bank;
	struct rh_yaml_reader *reader;
	struct rh_pile pile;
	struct rh_pile questions; /* of the first level */
	struct rh_buffer scratch;
	size_t question_count; /* at any depth */
	size_t derived_count;  /* questions without an id of their own, at any depth */
	size_t alias_count;
	struct rh_recent recent[RH_RECENT_TEXTS]; /* short texts kept lately, each where its hash puts it */
	struct rh_recent recent_lists[RH_RECENT_LISTS];
	uint32_t *next_numbers; /* owned, NULL or one for each name: see finish.c */
	bool no_memory;
};

/* "" with data: what every text of a bank is until the file says more. */
#define RH_NO_TEXT    \
	{             \
		"", 0 \
	}

struct rh_place rh_load_place(struct rh_yaml_place place);
/* Room for so many bytes; false without memory. */
bool rh_pile_reserve(struct rh_pile *pile, size_t bytes);
bool rh_pile_add(struct rh_loader *l, struct rh_pile *pile, const void *item, size_t size);
/* Moves what lies on the pile from start on into the bank; NULL and 0 when nothing does, or without memory. */
const void *rh_pile_take(struct rh_loader *l, struct rh_pile *pile, size_t start, size_t size, size_t *count);

/* The text in the bank, trimmed: blank space at its end and blank lines at its start go, of a text of one line all. */
struct rh_text rh_load_keep(struct rh_loader *l, struct rh_text text);
/* The text in the bank as it is, for one that will not come again. */
struct rh_text rh_load_copy(struct rh_loader *l, struct rh_text text);

/* Says "'key' takes a text, not a list" and skips the value. False always. */
bool rh_load_refuse(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *value,
                    const char *wanted);
/* Whether the value is a scalar; says so and skips it when it is not. */
bool rh_load_is_text(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *value);

/* One item of a list that is no scalar of nothing: reads it and puts what it found on the pile. */
typedef void rh_load_item(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *node);
/* Reads a list, of which the readers put items of so many bytes on the pile, and moves these into the bank as
 * rh_pile_take() does; a value that is no list counts as a list of one. Empty items are reported and left out. */
const void *rh_load_list(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *value,
                         rh_load_item *item, size_t size, size_t *count);
/* The same where the items go elsewhere. */
void rh_load_each(struct rh_loader *l, const struct rh_yaml_key *key, const struct rh_yaml_node *value,
                  rh_load_item *item);

/* The member of the target that the row of the table is about. */
void *rh_load_member(void *target, const struct rh_yaml_key *key);
/* Readers for tables, named by the type of the member they fill; ctx is the loader. */
void rh_load_text(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target);
void rh_load_texts(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target);

/* A duration and where it stands; ms is RH_UNSET_MS when the file does not say. */
struct rh_timing {
	int64_t ms;
	struct rh_yaml_place place;
};
#define RH_NO_TIMING            \
	{                       \
		RH_UNSET_MS,    \
		{               \
			0, 0, 0 \
		}               \
	}
void rh_load_timing(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target);
/* Likewise, 0 refused: a time to answer. */
void rh_load_time(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target);
/* Likewise, 0 and `unlimited` allowed. */
void rh_load_timing_or_unlimited(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value,
                                 void *target);

/* An id and where it stands. */
struct rh_named {
	struct rh_text id;
	struct rh_yaml_place place;
};
#define RH_NO_NAME              \
	{                       \
		RH_NO_TEXT,     \
		{               \
			0, 0, 0 \
		}               \
	}
void rh_load_id(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target);

/* What the target of a table begins with when its unknown keys are kept. */
struct rh_draft {
	size_t unknown_start; /* the pile's length before the mapping */
};
/* Keys the format does not know, put on the pile; a table's `unknown`. */
void rh_load_unknown(void *ctx, const struct rh_yaml_node *key, void *target);
/* Those of a mapping that was read to its end. */
const struct rh_unknown *rh_load_unknown_take(struct rh_loader *l, const struct rh_draft *draft, size_t *count);

/* What the keys of the first level hold; the member is the content. Questions wait on a pile of their own. */
void rh_load_questions(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target);
void rh_load_profiles(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target);
void rh_load_plans(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target);
void rh_load_terms(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target);
void rh_load_unassigned(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target);
/* The sources of a question; the member is its struct rh_question_extra. */
void rh_load_sources(void *ctx, const struct rh_yaml_key *key, const struct rh_yaml_node *value, void *target);

/* The tables of the format, one for each kind of mapping; see bank/keys.h. */
extern const struct rh_yaml_mapping rh_load_bank_mapping;
extern const struct rh_yaml_mapping rh_load_defaults_mapping;
extern const struct rh_yaml_mapping rh_load_question_mapping;
extern const struct rh_yaml_mapping rh_load_section_mapping;
extern const struct rh_yaml_mapping rh_load_key_point_mapping;
extern const struct rh_yaml_mapping rh_load_source_mapping;
extern const struct rh_yaml_mapping rh_load_term_mapping;
extern const struct rh_yaml_mapping rh_load_profile_mapping;
extern const struct rh_yaml_mapping rh_load_plan_mapping;
extern const struct rh_yaml_mapping rh_load_step_mapping;
extern const struct rh_yaml_mapping rh_load_unassigned_mapping;

/* Names a question that was read: by its id, in the table; without one by the slug of its text, which others may have
 * too. */
void rh_load_name(struct rh_loader *l, struct rh_question *question);
/* Gives every question a name of its own and checks what only the whole bank shows. */
void rh_load_finish(struct rh_loader *l);

#endif
