// SPDX-License-Identifier: GPL-3.0-or-later
#include "audio/take.h"

#include "os/files.h"
#include "support/check.h"
#include "support/failing_alloc.h"
#include "support/tmpdir.h"

#include <sndfile.h>

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { SECOND = RH_AUDIO_RATE_HZ };

static struct tmpdir dir;

static struct rh_take_meta meta_of(const char *question)
{
	return (struct rh_take_meta){.take = 12,
	                             .session = 3,
	                             .at_unix_ms = INT64_C(1795417331000),
	                             .prep_ms = 10000,
	                             .target_ms = 60000,
	                             .bank = RH_TEXT("ai-developer"),
	                             .id = RH_TEXT("self-intro"),
	                             .question = rh_text_of(question)};
}

static struct rh_take_writer *writer_at(const char *path, int64_t planned_ms)
{
	struct rh_take_meta meta = meta_of("1분 동안 자기소개를 해 주세요.");
	struct rh_take_writer *writer = NULL;
	struct rh_error err = {0};
	if (rh_take_writer_new(path, &meta, planned_ms, &writer, &err) != RH_OK)
		fail_msg("%s", err.message);
	return writer;
}

static int16_t sample_of(int64_t frame)
{
	return (int16_t)((frame * 7919) % 65536 - 32768);
}

static void write_ramp(struct rh_take_writer *writer, int64_t from, int64_t frames)
{
	int16_t samples[1000];
	for (int64_t done = 0; done < frames;) {
		int64_t step = frames - done < 1000 ? frames - done : 1000;
		for (int64_t i = 0; i < step; i++)
			samples[i] = sample_of(from + done + i);
		assert_int_equal(rh_take_writer_frames(writer, samples, (size_t)step, NULL), RH_OK);
		done += step;
	}
}

static struct rh_take_reader *reader_of(const char *path)
{
	struct rh_take_reader *reader = NULL;
	struct rh_error err = {0};
	if (rh_take_reader_new(path, &reader, &err) != RH_OK)
		fail_msg("%s", err.message);
	return reader;
}

static int64_t frames_in(const char *path)
{
	struct rh_take_reader *reader = reader_of(path);
	int64_t frames = rh_take_reader_info(reader)->frames;
	rh_take_reader_free(reader);
	return frames;
}

static void check_ramp(const char *path, int64_t from, int64_t frames)
{
	struct rh_take_reader *reader = reader_of(path);
	assert_int_equal(rh_take_reader_info(reader)->frames, frames);
	for (int64_t i = 0; i < frames; i++) {
		float sample = 0;
		assert_int_equal(rh_take_reader_frames(reader, &sample, 1), 1);
		assert_int_equal((int)(sample * 32768), sample_of(from + i));
	}
	float beyond = 0;
	assert_int_equal(rh_take_reader_frames(reader, &beyond, 1), 0);
	rh_take_reader_free(reader);
}

static void what_was_written_is_read_back_to_the_bit(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "2026/11/take.wav");
	struct rh_take_writer *writer = writer_at(path, 60000);
	write_ramp(writer, 0, 2 * SECOND + 7);
	assert_int_equal(rh_take_writer_sync(writer, NULL), RH_OK);
	assert_int_equal(rh_take_writer_length(writer), 2 * SECOND + 7);
	int64_t frames = 0;
	assert_int_equal(rh_take_writer_close(writer, &frames, NULL), RH_OK);
	assert_int_equal(frames, 2 * SECOND + 7);
	check_ramp(path, 0, frames);
}

static void a_take_says_what_it_answers(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "take.wav");
	struct rh_take_meta meta = meta_of("1분 동안 자기소개를 해 주세요.");
	meta.bank = RH_TEXT("은행 = 50%");
	meta.id = RH_TEXT("a b%20=c\nid=evil take=99 \x7f");
	struct rh_take_writer *writer = NULL;
	assert_int_equal(rh_take_writer_new(path, &meta, 0, &writer, NULL), RH_OK);
	write_ramp(writer, 0, 10);
	assert_int_equal(rh_take_writer_close(writer, NULL, NULL), RH_OK);
	struct rh_take_reader *reader = reader_of(path);
	const struct rh_take_meta *read = rh_take_reader_meta(reader);
	assert_non_null(read);
	assert_int_equal(read->take, 12);
	assert_int_equal(read->session, 3);
	assert_int_equal(read->at_unix_ms, meta.at_unix_ms);
	assert_int_equal(read->prep_ms, 10000);
	assert_int_equal(read->target_ms, 60000);
	assert_true(rh_text_equal(read->bank, meta.bank));
	assert_true(rh_text_equal(read->id, meta.id));
	assert_true(rh_text_equal(read->question, meta.question));
	rh_take_reader_free(reader);
}

static void other_programs_find_title_date_and_program(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "take.wav");
	assert_int_equal(setenv("TZ", "KST-9", 1), 0);
	tzset();
	rh_take_writer_close(writer_at(path, 0), NULL, NULL);
	SF_INFO info = {0};
	SNDFILE *file = sf_open(path, SFM_READ, &info);
	assert_non_null(file);
	assert_int_equal(info.samplerate, 48000);
	assert_int_equal(info.channels, 1);
	assert_int_equal(info.format, SF_FORMAT_WAV | SF_FORMAT_PCM_16);
	assert_string_equal(sf_get_string(file, SF_STR_TITLE), "1분 동안 자기소개를 해 주세요.");
	assert_memory_equal(sf_get_string(file, SF_STR_SOFTWARE), "rehearse", 8);
	assert_string_equal(sf_get_string(file, SF_STR_DATE), "2026-11-23T16:02:11+09:00");
	sf_close(file);
}

static void an_endless_question_is_cut_between_characters_and_spoils_nothing(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "take.wav");
	struct rh_buffer question = {0}, id = {0};
	for (int i = 0; i < 5000; i++)
		rh_buffer_string(&question, "가\n");
	for (int i = 0; i < 3000; i++)
		rh_buffer_string(&id, " ");
	struct rh_take_meta meta = meta_of(question.data);
	meta.id = rh_buffer_view(&id);
	meta.bank = rh_buffer_view(&id);
	struct rh_take_writer *writer = NULL;
	assert_int_equal(rh_take_writer_new(path, &meta, 0, &writer, NULL), RH_OK);
	write_ramp(writer, 0, 100);
	assert_int_equal(rh_take_writer_close(writer, NULL, NULL), RH_OK);
	struct rh_take_reader *reader = reader_of(path);
	const struct rh_take_meta *read = rh_take_reader_meta(reader);
	assert_non_null(read);
	assert_int_equal(read->take, 12);
	assert_int_equal(read->target_ms, 60000);
	assert_in_range(read->question.length, 900, 1000);
	assert_int_equal(read->question.length % 4, 0); /* "가" and a space each */
	assert_in_range(read->id.length, 200, 240);
	rh_take_reader_free(reader);
	check_ramp(path, 0, 100);
	rh_buffer_done(&question);
	rh_buffer_done(&id);
}

static void a_take_is_private_whatever_the_umask(void **state)
{
	(void)state;
	const mode_t masks[] = {0, 0777};
	for (size_t i = 0; i < 2; i++) {
		const char *path = tmpdir_path(&dir, i == 0 ? "open.wav" : "closed.wav");
		mode_t before = umask(masks[i]);
		struct rh_take_writer *writer = writer_at(path, 0);
		umask(before);
		struct stat info;
		assert_int_equal(stat(path, &info), 0);
		assert_int_equal(info.st_mode & 07777, 0600);
		rh_take_writer_close(writer, NULL, NULL);
	}
	const char *inner = tmpdir_path(&dir, "years/2026/take.wav");
	rh_take_writer_close(writer_at(inner, 0), NULL, NULL);
	struct stat info;
	assert_int_equal(stat(tmpdir_path(&dir, "years"), &info), 0);
	assert_int_equal(info.st_mode & 07777, 0700);
}

static void nothing_is_ever_overwritten(void **state)
{
	(void)state;
	const char *path = tmpdir_write(&dir, "take.wav", RH_TEXT("precious"));
	struct rh_take_meta meta = meta_of("q");
	struct rh_take_writer *writer = NULL;
	struct rh_error err = {0};
	assert_int_equal(rh_take_writer_new(path, &meta, 0, &writer, &err), RH_ERR_EXISTS);
	assert_null(writer);
	assert_non_null(strstr(err.message, path));
	char *content = tmpdir_read(path);
	assert_string_equal(content, "precious");
	free(content);
	const char *link = tmpdir_path(&dir, "link.wav");
	assert_int_equal(symlink(tmpdir_path(&dir, "elsewhere.wav"), link), 0);
	assert_int_equal(rh_take_writer_new(link, &meta, 0, &writer, NULL), RH_ERR_EXISTS);
	assert_false(rh_file_exists(tmpdir_path(&dir, "elsewhere.wav")));
}

static void the_header_is_true_after_every_block(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "take.wav");
	struct rh_take_writer *writer = writer_at(path, 60000);
	assert_int_equal(frames_in(path), 0);
	for (int i = 1; i <= 20; i++) {
		write_ramp(writer, (i - 1) * 480, 480);
		assert_int_equal(frames_in(path), i * 480);
	}
	rh_take_writer_close(writer, NULL, NULL);
	check_ramp(path, 0, 20 * 480);
}

static void a_killed_writer_loses_nothing_it_was_given(void **state)
{
	(void)state;
	for (int round = 0; round < 20; round++) {
		char name[32];
		snprintf(name, sizeof name, "killed-%d.wav", round);
		const char *path = tmpdir_path(&dir, name);
		int told[2];
		assert_int_equal(pipe(told), 0);
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			struct rh_take_writer *writer = writer_at(path, 60000);
			for (int64_t i = 0;; i += 960) {
				write_ramp(writer, i, 960);
				int64_t given = i + 960;
				if (write(told[1], &given, sizeof given) != sizeof given)
					_exit(1);
			}
		}
		close(told[1]);
		int64_t given = 0;
		for (int i = 0; i <= round * 7; i++)
			assert_int_equal(read(told[0], &given, sizeof given), sizeof given);
		assert_int_equal(kill(child, SIGKILL), 0);
		assert_int_equal(waitpid(child, NULL, 0), child);
		while (read(told[0], &given, sizeof given) == sizeof given)
			continue;
		close(told[0]);
		int64_t frames = frames_in(path);
		assert_in_range(frames, given, given + 960);
		check_ramp(path, 0, frames);
	}
}

static void reserved_space_shows_neither_in_the_length_nor_afterwards(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "take.wav");
	struct rh_take_writer *writer = writer_at(path, 120000);
	struct stat before, after;
	assert_int_equal(stat(path, &before), 0);
	assert_in_range(before.st_size, 44, 2000);
	write_ramp(writer, 0, 4800);
	rh_take_writer_close(writer, NULL, NULL);
	assert_int_equal(stat(path, &after), 0);
	assert_int_equal(after.st_size, before.st_size + 9600);
	assert_in_range(after.st_blocks, 0, 64);
}

static void a_take_is_locked_while_it_is_recorded(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "take.wav");
	struct rh_take_writer *writer = writer_at(path, 0);
	int fd = open(path, O_RDONLY);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), -1);
	assert_int_equal(errno, EWOULDBLOCK);
	rh_take_writer_close(writer, NULL, NULL);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
	close(fd);
}

/* In a child whose files may not grow beyond a bound, as on a full disk: what write() refuses there, it refuses here.
 */
static int run_limited(rlim_t bytes, int (*run)(const char *path), const char *path)
{
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		signal(SIGXFSZ, SIG_IGN);
		const struct rlimit limit = {bytes, bytes};
		_exit(setrlimit(RLIMIT_FSIZE, &limit) == 0 ? run(path) : 99);
	}
	int status = 0;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* Exit status: what went otherwise than it should. */
static int write_too_much(const char *path)
{
	struct rh_take_writer *writer = writer_at(path, 0);
	int16_t samples[960];
	struct rh_error first = {0}, later = {0};
	int64_t given = 0;
	for (int i = 0; i < 200; i++) {
		for (int k = 0; k < 960; k++)
			samples[k] = sample_of(given + k);
		if (rh_take_writer_frames(writer, samples, 960, &first) != RH_OK)
			break;
		given += 960;
	}
	if (first.status != RH_ERR_LIMIT || strstr(first.message, path) == NULL)
		return 1;
	if (rh_take_writer_frames(writer, samples, 960, &later) != RH_ERR_LIMIT ||
	    strcmp(first.message, later.message) != 0)
		return 2;
	if (rh_take_writer_length(writer) < given)
		return 3;
	int64_t told = rh_take_writer_length(writer), frames = 0;
	if (rh_take_writer_close(writer, &frames, &later) != RH_ERR_LIMIT)
		return 4;
	return frames == told ? 0 : 5;
}

static void on_a_full_disk_what_got_out_stays(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "take.wav");
	assert_int_equal(run_limited(100001, write_too_much, path), 0); /* in the middle of a frame */
	struct stat info;
	assert_int_equal(stat(path, &info), 0);
	int64_t frames = frames_in(path);
	assert_in_range(frames, (100001 - 2000) / 2, 100001 / 2);
	check_ramp(path, 0, frames);
}

static void frames_can_be_written_again_and_cut_off(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "take.wav");
	struct rh_take_writer *writer = writer_at(path, 60000);
	write_ramp(writer, 0, 5000);
	assert_int_equal(rh_take_writer_truncate(writer, 3000, NULL), RH_OK);
	assert_int_equal(rh_take_writer_length(writer), 3000);
	assert_int_equal(frames_in(path), 3000);
	int16_t again[500];
	for (int i = 0; i < 500; i++)
		again[i] = sample_of(2500 + i);
	assert_int_equal(rh_take_writer_rewrite(writer, 1000, again, 500, NULL), RH_OK);
	for (int i = 0; i < 500; i++)
		again[i] = sample_of(1000 + i);
	assert_int_equal(rh_take_writer_rewrite(writer, 1000, again, 500, NULL), RH_OK);
	assert_int_equal(frames_in(path), 3000);
	write_ramp(writer, 3000, 1000);
	assert_int_equal(rh_take_writer_rewrite(writer, 3999, again, 2, NULL), RH_ERR_INVALID);
	assert_int_equal(rh_take_writer_truncate(writer, 4001, NULL), RH_ERR_INVALID);
	int64_t frames = 0;
	assert_int_equal(rh_take_writer_close(writer, &frames, NULL), RH_OK);
	assert_int_equal(frames, 4000);
	check_ramp(path, 0, 4000);
}

static void a_discarded_take_leaves_no_file(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "take.wav");
	rh_take_writer_discard(writer_at(path, 60000));
	assert_false(rh_file_exists(path));
	rh_take_writer_discard(NULL);
	assert_int_equal(rh_take_writer_close(NULL, NULL, NULL), RH_OK);
	rh_take_reader_free(NULL);
}

static void without_memory_a_take_is_refused_and_leaves_no_file(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "take.wav");
	const struct rh_take_meta meta = meta_of("1분 동안\n자기소개를 해 주세요.");
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_take_writer *writer = NULL;
		enum rh_status status = rh_take_writer_new(path, &meta, 1000, &writer, NULL);
		assert_true((status != RH_OK) == failing_alloc_struck());
		assert_true((status == RH_OK) == rh_file_exists(path));
		if (status == RH_OK)
			rh_take_writer_discard(writer);
	}
	rh_take_writer_close(writer_at(path, 0), NULL, NULL);
	for (size_t n = 1; failing_alloc_next(n); n++) {
		struct rh_take_reader *reader = NULL;
		assert_true((rh_take_reader_new(path, &reader, NULL) != RH_OK) == failing_alloc_struck());
		rh_take_reader_free(reader);
	}
	for (size_t n = 1; failing_alloc_next(n); n++) {
		char *name = rh_take_path("/takes", 0, 1, RH_TEXT("자기소개"));
		assert_true((name == NULL) == failing_alloc_struck());
		free(name);
	}
}

static void a_take_is_named_by_its_time_number_and_question(void **state)
{
	(void)state;
	assert_int_equal(setenv("TZ", "KST-9", 1), 0);
	tzset();
	char *path = rh_take_path("/takes", INT64_C(1795417331000), 12, RH_TEXT("self-intro"));
	assert_string_equal(path, "/takes/2026/11/20261123-160211-take-000012-self-intro.wav");
	free(path);
	path = rh_take_path("/takes", INT64_C(1795417331000), 1234567, RH_TEXT("자기소개_1"));
	assert_string_equal(path, "/takes/2026/11/20261123-160211-take-1234567-자기소개_1.wav");
	free(path);
}

static void no_id_can_leave_the_folder(void **state)
{
	(void)state;
	static const struct {
		const char *id, *slug;
	} cases[] = {
	    {"", ""},
	    {"../../etc/passwd", "-etc-passwd"},
	    {"/", ""},
	    {"...", ""},
	    {"a/b\\c:d*e?f\"g<h>i|j", "-a-b-c-d-e-f-g-h-i-j"},
	    {"a  b", "-a-b"},
	    {"-rf", "-rf"},
	    {"tab\there\nthere", "-tab-here-there"},
	    {"\xff\xfe", ""},
	    {"한글 문장, 부호!", "-한글-문장-부호"},
	    {"ﾊﾝｶｸ①★😀", "-ﾊﾝｶｸ"},
	    {"\xe2\x80\xaegnp.exe", "-gnp-exe"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char *path = rh_take_path("t", 0, 1, rh_text_of(cases[i].id));
		const char *slug = strstr(path, "take-000001");
		assert_non_null(slug);
		char expected[200];
		snprintf(expected, sizeof expected, "take-000001%s.wav", cases[i].slug);
		assert_string_equal(slug, expected);
		free(path);
	}
	char endless[1000];
	memset(endless, 'x', sizeof endless - 1);
	endless[sizeof endless - 1] = '\0';
	char *path = rh_take_path("t", 0, 1, rh_text_of(endless));
	assert_in_range(strlen(path), 60, 120);
	free(path);
}

/* ---- what others wrote ---- */

static const char *write_sound(const char *name, int format, int rate, int channels, const float *frames,
                               sf_count_t count)
{
	const char *path = tmpdir_path(&dir, name);
	SF_INFO info = {.samplerate = rate, .channels = channels, .format = format};
	SNDFILE *file = sf_open(path, SFM_WRITE, &info);
	assert_non_null(file);
	assert_int_equal(sf_writef_float(file, frames, count), count);
	sf_close(file);
	return path;
}

static enum rh_status refusal(const char *path, struct rh_error *err)
{
	struct rh_take_reader *reader = NULL;
	*err = (struct rh_error){0};
	enum rh_status status = rh_take_reader_new(path, &reader, err);
	if (status == RH_OK)
		rh_take_reader_free(reader);
	else
		assert_null(strchr(err->message, '\n'));
	return status;
}

static void channels_are_averaged_and_the_rate_is_the_files_own(void **state)
{
	(void)state;
	const float frames[] = {0.5F, 0.25F, -1.0F, 0.0F, 0.75F, 0.75F};
	const char *path = write_sound("stereo.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 44100, 2, frames, 3);
	struct rh_take_reader *reader = reader_of(path);
	const struct rh_take_info *info = rh_take_reader_info(reader);
	assert_int_equal(info->frames, 3);
	assert_int_equal(info->sample_rate_hz, 44100);
	assert_int_equal(info->channels, 2);
	float mono[4] = {0};
	assert_int_equal(rh_take_reader_frames(reader, mono, 4), 3);
	assert_float_equal(mono[0], 0.375F, 0);
	assert_float_equal(mono[1], -0.5F, 0);
	assert_float_equal(mono[2], 0.75F, 0);
	assert_null(rh_take_reader_meta(reader));
	rh_take_reader_free(reader);
}

static void nonsense_samples_are_silence_and_loud_ones_full_scale(void **state)
{
	(void)state;
	const float frames[] = {NAN, INFINITY, -INFINITY, 17.0F, -17.0F, 0.5F};
	const char *path = write_sound("nan.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 48000, 1, frames, 6);
	struct rh_take_reader *reader = reader_of(path);
	float mono[6] = {0};
	assert_int_equal(rh_take_reader_frames(reader, mono, 6), 6);
	const float expected[] = {0, 0, 0, 1, -1, 0.5F};
	for (int i = 0; i < 6; i++)
		assert_float_equal(mono[i], expected[i], 0);
	rh_take_reader_free(reader);
}

static void seeking_is_clamped_to_the_file(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "take.wav");
	struct rh_take_writer *writer = writer_at(path, 0);
	write_ramp(writer, 0, 1000);
	rh_take_writer_close(writer, NULL, NULL);
	struct rh_take_reader *reader = reader_of(path);
	float sample = 0;
	rh_take_reader_seek(reader, 400);
	assert_int_equal(rh_take_reader_frames(reader, &sample, 1), 1);
	assert_int_equal((int)(sample * 32768), sample_of(400));
	rh_take_reader_seek(reader, -5);
	assert_int_equal(rh_take_reader_frames(reader, &sample, 1), 1);
	assert_int_equal((int)(sample * 32768), sample_of(0));
	rh_take_reader_seek(reader, INT64_MAX);
	assert_int_equal(rh_take_reader_frames(reader, &sample, 1), 0);
	rh_take_reader_free(reader);
}

static void what_is_no_sound_file_is_refused_in_one_line(void **state)
{
	(void)state;
	struct rh_error err;
	assert_int_equal(refusal(tmpdir_path(&dir, "missing.wav"), &err), RH_ERR_NOT_FOUND);
	assert_int_equal(refusal(tmpdir_folder(&dir, "folder"), &err), RH_ERR_INVALID);
	assert_int_equal(refusal(tmpdir_write(&dir, "empty.wav", RH_TEXT_NONE), &err), RH_ERR_SYNTAX);
	assert_int_equal(refusal(tmpdir_write(&dir, "text.wav", RH_TEXT("Dear diary,\n")), &err), RH_ERR_SYNTAX);
	assert_int_equal(refusal(tmpdir_write(&dir, "cut.wav", RH_TEXT("RIFF\x24\0\0\0WAVEfmt ")), &err),
	                 RH_ERR_SYNTAX);
	const char *fifo = tmpdir_path(&dir, "fifo.wav");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(refusal(fifo, &err), RH_ERR_INVALID);
	assert_int_equal(refusal("/dev/zero", &err), RH_ERR_INVALID);
}

static void absurd_formats_are_refused_before_anything_is_allocated_by_them(void **state)
{
	(void)state;
	struct rh_error err;
	float frames[1000] = {0};
	const int pcm = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
	assert_int_equal(refusal(write_sound("hz.wav", pcm, 1, 1, frames, 100), &err), RH_ERR_SYNTAX);
	assert_int_equal(refusal(write_sound("channels.wav", pcm, 48000, 1000, frames, 1), &err), RH_ERR_SYNTAX);
	assert_int_equal(refusal(write_sound("fast.wav", pcm, 384000, 1, frames, 100), &err), RH_OK);
	assert_int_equal(refusal(write_sound("none.wav", pcm, 48000, 1, frames, 0), &err), RH_OK);
}

static void a_flac_that_was_never_finished_does_not_claim_eternity(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "cut.flac");
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		SF_INFO info = {.samplerate = 48000, .channels = 1, .format = SF_FORMAT_FLAC | SF_FORMAT_PCM_16};
		SNDFILE *file = sf_open(path, SFM_WRITE, &info);
		int16_t samples[48000];
		for (int i = 0; i < 48000; i++)
			samples[i] = sample_of(i);
		sf_write_short(file, samples, 48000);
		kill(getpid(), SIGKILL);
	}
	assert_int_equal(waitpid(child, NULL, 0), child);
	struct rh_error err;
	assert_int_equal(refusal(path, &err), RH_ERR_SYNTAX);
}

/* A header that says more or less than there is, and one that ends early, at every byte. */
static void damaged_files_are_refused_or_read_within_their_bounds(void **state)
{
	(void)state;
	const char *path = tmpdir_path(&dir, "take.wav");
	struct rh_take_writer *writer = writer_at(path, 0);
	write_ramp(writer, 0, 200);
	rh_take_writer_close(writer, NULL, NULL);
	struct stat info;
	assert_int_equal(stat(path, &info), 0);
	size_t size = (size_t)info.st_size;
	char *whole = tmpdir_read(path);
	const char *damaged = tmpdir_path(&dir, "damaged.wav");
	for (size_t i = 0; i < size; i++) {
		char byte = whole[i];
		for (int how = 0; how < 3; how++) {
			whole[i] = (char)(how == 0 ? byte : how == 1 ? ~byte : 0x7f);
			FILE *file = fopen(damaged, "w");
			assert_non_null(file);
			assert_int_equal(fwrite(whole, 1, how == 0 ? i : size, file), how == 0 ? i : size);
			assert_int_equal(fclose(file), 0);
			struct rh_take_reader *reader = NULL;
			if (rh_take_reader_new(damaged, &reader, NULL) != RH_OK)
				continue;
			float samples[512];
			size_t total = 0, got = 0;
			while ((got = rh_take_reader_frames(reader, samples, 512)) > 0 && total < 100000)
				total += got;
			assert_in_range(total, 0, 10000);
			rh_take_reader_free(reader);
		}
		whole[i] = byte;
	}
	free(whole);
}

int main(void)
{
#define TAKE_TEST(name) in_tmpdir(name, &dir)
	const struct CMUnitTest tests[] = {
	    TAKE_TEST(what_was_written_is_read_back_to_the_bit),
	    TAKE_TEST(a_take_says_what_it_answers),
	    TAKE_TEST(other_programs_find_title_date_and_program),
	    TAKE_TEST(an_endless_question_is_cut_between_characters_and_spoils_nothing),
	    TAKE_TEST(a_take_is_private_whatever_the_umask),
	    TAKE_TEST(nothing_is_ever_overwritten),
	    TAKE_TEST(the_header_is_true_after_every_block),
	    TAKE_TEST(a_killed_writer_loses_nothing_it_was_given),
	    TAKE_TEST(reserved_space_shows_neither_in_the_length_nor_afterwards),
	    TAKE_TEST(a_take_is_locked_while_it_is_recorded),
	    TAKE_TEST(on_a_full_disk_what_got_out_stays),
	    TAKE_TEST(frames_can_be_written_again_and_cut_off),
	    TAKE_TEST(a_discarded_take_leaves_no_file),
	    TAKE_TEST(without_memory_a_take_is_refused_and_leaves_no_file),
	    TAKE_TEST(a_take_is_named_by_its_time_number_and_question),
	    TAKE_TEST(no_id_can_leave_the_folder),
	    TAKE_TEST(channels_are_averaged_and_the_rate_is_the_files_own),
	    TAKE_TEST(nonsense_samples_are_silence_and_loud_ones_full_scale),
	    TAKE_TEST(seeking_is_clamped_to_the_file),
	    TAKE_TEST(what_is_no_sound_file_is_refused_in_one_line),
	    TAKE_TEST(absurd_formats_are_refused_before_anything_is_allocated_by_them),
	    TAKE_TEST(a_flac_that_was_never_finished_does_not_claim_eternity),
	    TAKE_TEST(damaged_files_are_refused_or_read_within_their_bounds),
	};
	return cmocka_run_group_tests_name("audio.take", tests, NULL, NULL);
}
