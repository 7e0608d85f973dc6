// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_NOTES_DETAILS_H
#define REHEARSE_NOTES_DETAILS_H
/* What a question's line says beside the question: "(압박 질문)", "[Hard]", "★★★", "(=…)", "1분". Private to the
 * module. */

#include "notes/model.h"

/* Sets the question of find, its tags, difficulty, type, time and alias from the line's text and the tags of its
 * sections. */
void rh_details_read(struct rh_notes *notes, struct rh_find *find, struct rh_text text, struct rh_texts section_tags);
/* Appends the tags a section's title gives. */
void rh_details_section_tags(struct rh_notes *notes, struct rh_text_list *tags, struct rh_text title);
#endif
