// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef REHEARSE_NOTES_ASKS_H
#define REHEARSE_NOTES_ASKS_H
/* Whether a line by itself asks something, in Korean, English and Japanese. Knows nothing of where it stands. Private
 * to the module. */

#include "base/text.h"

enum rh_asks {
	RH_ASKS_NO,
	RH_ASKS_MAYBE, /* a question or a request by its form, but such lines also stand in answers */
	RH_ASKS_YES,
};

enum { RH_ASKS_CHARACTERS_MAX = 220 };

enum rh_asks rh_asks(struct rh_text text);
/* What interviewers ask without a question: "1분 자기소개", "Tell me about yourself". */
bool rh_asks_known_prompt(struct rh_text text);
/* The self-introduction among them. */
bool rh_asks_introduction(struct rh_text text);
/* Asks whether there are questions, as interviews end: "Do you have any questions for us?" */
bool rh_asks_for_questions(struct rh_text text);
/* A title that speaks of questions: "기술 면접", "Interview questions". */
bool rh_asks_names_questions(struct rh_text title);
/* A title that has the very word: "Company questions", "자주 나오는 질문". */
bool rh_asks_speaks_of_questions(struct rh_text title);
/* A title of a text about interviews, not of one: "The STAR method", "면접 잘 보는 법". */
bool rh_asks_names_advice(struct rh_text title);
/* A short title of what there is to do or to bring: "면접 당일 체크리스트", "To do". */
bool rh_asks_names_errands(struct rh_text title);
/* A title that stands beside questions in every chapter and is none: "References", "목차". */
bool rh_asks_is_stop_title(struct rh_text title);
/* A noun phrase that names something to be explained: "… 장단점", "… 차이". */
bool rh_asks_topic(struct rh_text text);
/* A question people ask themselves in a diary or an essay: "왜 나는 항상 긴장할까?", "Why do I always shiver?" */
bool rh_asks_oneself(struct rh_text text);
/* A whole sentence that states something, as answers are made of. */
bool rh_asks_states(struct rh_text text);

#endif
