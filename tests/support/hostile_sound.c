// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/hostile_sound.h"

#include "base/buffer.h"
#include "support/check.h"

#include <math.h>
#include <sndfile.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RATE = 48000, FRAMES = 2400, CHANNELS_MAX = 1024 };

static void put_le(struct rh_buffer *out, uint64_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		rh_buffer_byte(out, (char)(value >> (8 * i) & 0xFFU));
}

static void put_be(struct rh_buffer *out, uint64_t value, int bytes)
{
	for (int i = bytes; i-- > 0;)
		rh_buffer_byte(out, (char)(value >> (8 * i) & 0xFFU));
}

/* A WAV file that says what it likes. */
struct claims {
	uint32_t riff_bytes, format_bytes, data_bytes;
	uint16_t coding, channels, block_bytes, bits;
	uint32_t rate;
};

static const struct claims honest = {36 + 2 * FRAMES, 16, 2 * FRAMES, 1, 1, 2, 16, RATE};

static void put_wav(struct rh_buffer *out, const struct claims *claims)
{
	rh_buffer_string(out, "RIFF");
	put_le(out, claims->riff_bytes, 4);
	rh_buffer_string(out, "WAVEfmt ");
	put_le(out, claims->format_bytes, 4);
	put_le(out, claims->coding, 2);
	put_le(out, claims->channels, 2);
	put_le(out, claims->rate, 4);
	put_le(out, (uint64_t)claims->rate * claims->block_bytes, 4);
	put_le(out, claims->block_bytes, 2);
	put_le(out, claims->bits, 2);
	rh_buffer_string(out, "data");
	put_le(out, claims->data_bytes, 4);
	for (int i = 0; i < FRAMES; i++)
		put_le(out, (uint64_t)(int64_t)lrint(8000 * sin(i * 0.06)), 2);
}

static void keep(struct tmpdir *dir, const char *name, struct rh_buffer *content)
{
	(void)tmpdir_write(dir, name, rh_buffer_view(content));
	rh_buffer_done(content);
}

static void make_liars(struct tmpdir *dir)
{
	static const struct {
		const char *name;
		struct claims claims;
	} liars[] = {
	    {"data-4-gib.wav", {36 + 2 * FRAMES, 16, 0xFFFFFFF0U, 1, 1, 2, 16, RATE}},
	    {"data-0.wav", {36 + 2 * FRAMES, 16, 0, 1, 1, 2, 16, RATE}},
	    {"data-odd.wav", {36 + 2 * FRAMES, 16, 2 * FRAMES - 1, 1, 1, 2, 16, RATE}},
	    {"riff-0.wav", {0, 16, 2 * FRAMES, 1, 1, 2, 16, RATE}},
	    {"format-huge.wav", {36 + 2 * FRAMES, 0x7FFFFFFFU, 2 * FRAMES, 1, 1, 2, 16, RATE}},
	    {"format-0.wav", {36 + 2 * FRAMES, 0, 2 * FRAMES, 1, 1, 2, 16, RATE}},
	    {"channels-0.wav", {36 + 2 * FRAMES, 16, 2 * FRAMES, 1, 0, 2, 16, RATE}},
	    {"channels-65535.wav", {36 + 2 * FRAMES, 16, 2 * FRAMES, 1, 65535, 65535, 16, RATE}},
	    {"block-0.wav", {36 + 2 * FRAMES, 16, 2 * FRAMES, 1, 1, 0, 16, RATE}},
	    {"bits-0.wav", {36 + 2 * FRAMES, 16, 2 * FRAMES, 1, 1, 2, 0, RATE}},
	    {"bits-12.wav", {36 + 2 * FRAMES, 16, 2 * FRAMES, 1, 1, 2, 12, RATE}},
	    {"bits-999.wav", {36 + 2 * FRAMES, 16, 2 * FRAMES, 1, 1, 2, 999, RATE}},
	    {"rate-0.wav", {36 + 2 * FRAMES, 16, 2 * FRAMES, 1, 1, 2, 16, 0}},
	    {"rate-1.wav", {36 + 2 * FRAMES, 16, 2 * FRAMES, 1, 1, 2, 16, 1}},
	    {"rate-1100.wav", {36 + 2 * FRAMES, 16, 200, 1, 1, 2, 16, 1100}},
	    {"rate-384000.wav", {36 + 2 * FRAMES, 16, 2 * FRAMES, 1, 1, 2, 16, 384000}},
	    {"rate-2-gigahertz.wav", {36 + 2 * FRAMES, 16, 2 * FRAMES, 1, 1, 2, 16, 0x7FFFFFFFU}},
	    {"rate-negative.wav", {36 + 2 * FRAMES, 16, 2 * FRAMES, 1, 1, 2, 16, 0xFFFFFFFFU}},
	    {"coding-unknown.wav", {36 + 2 * FRAMES, 16, 2 * FRAMES, 0x4242, 1, 2, 16, RATE}},
	    {"coding-adpcm.wav", {36 + 2 * FRAMES, 16, 2 * FRAMES, 2, 1, 256, 4, RATE}},
	};
	for (size_t i = 0; i < sizeof liars / sizeof liars[0]; i++) {
		struct rh_buffer out = {0};
		put_wav(&out, &liars[i].claims);
		keep(dir, liars[i].name, &out);
	}
}

/* Sizes of 64 bit: INT64_MAX frames, and more than there can be. */
static void make_giants(struct tmpdir *dir)
{
	struct rh_buffer out = {0};
	rh_buffer_string(&out, "RF64");
	put_le(&out, 0xFFFFFFFFU, 4);
	rh_buffer_string(&out, "WAVEds64");
	put_le(&out, 28, 4);
	put_le(&out, INT64_MAX, 8);
	put_le(&out, INT64_MAX, 8);
	put_le(&out, INT64_MAX, 8); /* frames */
	put_le(&out, 0, 4);
	struct rh_buffer wav = {0};
	struct claims claims = honest;
	claims.data_bytes = 0xFFFFFFFFU;
	put_wav(&wav, &claims);
	rh_buffer_text(&out, rh_text_slice(rh_buffer_view(&wav), 12, SIZE_MAX));
	rh_buffer_done(&wav);
	keep(dir, "frames-int64-max.rf64", &out);
	rh_buffer_string(&out, "caff");
	put_be(&out, 0x00010000, 4);
	rh_buffer_string(&out, "desc");
	put_be(&out, 32, 8);
	put_be(&out, 0x40E7700000000000U, 8); /* 48000.0 */
	rh_buffer_string(&out, "lpcm");
	put_be(&out, 0, 4);
	put_be(&out, 2, 4);
	put_be(&out, 1, 4);
	put_be(&out, 1, 4);
	put_be(&out, 16, 4);
	rh_buffer_string(&out, "data");
	put_be(&out, INT64_MAX, 8);
	rh_buffer_fill(&out, 1, 4000);
	keep(dir, "data-int64-max.caf", &out);
	rh_buffer_string(&out, ".snd");
	put_be(&out, 24, 4);
	put_be(&out, 0xFFFFFFFFU, 4);
	put_be(&out, 3, 4);
	put_be(&out, RATE, 4);
	put_be(&out, 1, 4);
	rh_buffer_fill(&out, 2, 4000);
	keep(dir, "data-unknown.au", &out);
}

static const char *make_sound(struct tmpdir *dir, const char *name, int format, int rate, int channels, int frames)
{
	const char *path = tmpdir_path(dir, name);
	SF_INFO info = {.samplerate = rate, .channels = channels, .format = format};
	SNDFILE *file = sf_open(path, SFM_WRITE, &info);
	float frame[CHANNELS_MAX];
	if (file == NULL)
		fail_msg("%s: %s", name, sf_strerror(NULL));
	for (int i = 0; i < frames; i++) {
		for (int c = 0; c < channels; c++)
			frame[c] = 0.4F * sinf((float)i * 0.06F);
		assert_int_equal(sf_writef_float(file, frame, 1), 1);
	}
	assert_int_equal(sf_close(file), 0);
	return path;
}

static void cut(const char *path, int tenths)
{
	struct stat info;
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(truncate(path, info.st_size * tenths / 10), 0);
}

/* STREAMINFO may say 2^36 - 1 frames; a file that was never finished says 0, which libsndfile takes for INT64_MAX. */
static void claim_frames(const char *path, uint64_t frames)
{
	char *content = tmpdir_read(path);
	FILE *file = fopen(path, "r+b");
	assert_non_null(file);
	/* "fLaC", block header, then 13 bytes before the lowest 36 bits of the frame count. */
	assert_int_equal(fseek(file, 21, SEEK_SET), 0);
	(void)fputc((content[21] & 0xF0) | (int)(frames >> 32 & 0xFU), file);
	for (int i = 3; i >= 0; i--)
		(void)fputc((int)(frames >> (8 * i) & 0xFFU), file);
	assert_int_equal(fclose(file), 0);
	free(content);
}

static void make_broken(struct tmpdir *dir)
{
	cut(make_sound(dir, "cut.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, RATE, 1, FRAMES), 5);
	cut(make_sound(dir, "cut.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, RATE, 1, 4 * FRAMES), 5);
	cut(make_sound(dir, "cut.opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, RATE, 1, 4 * FRAMES), 7);
	cut(make_sound(dir, "cut.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, RATE, 1, 4 * FRAMES), 7);
	claim_frames(make_sound(dir, "frames-2-36.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, RATE, 1, FRAMES),
	             (UINT64_C(1) << 36) - 1);
	claim_frames(make_sound(dir, "frames-unknown.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, RATE, 1, FRAMES), 0);
	(void)make_sound(dir, "frames-0.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, RATE, 1, 0);
	(void)make_sound(dir, "frames-0.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, RATE, 1, 0);
	(void)make_sound(dir, "frames-1.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, RATE, 1, 1);
	(void)make_sound(dir, "channels-1000.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, RATE, 1000, 10);
	(void)make_sound(dir, "channels-64.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, RATE, 64, FRAMES);
}

static void make_unreal(struct tmpdir *dir)
{
	static const float values[] = {NAN, INFINITY, -INFINITY, 3e38F, -3e38F, 1e-40F, 0.5F};
	SF_INFO info = {.samplerate = RATE, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_FLOAT};
	SNDFILE *file = sf_open(tmpdir_path(dir, "nan.wav"), SFM_WRITE, &info);
	assert_non_null(file);
	for (int i = 0; i < FRAMES; i++)
		assert_int_equal(sf_writef_float(file, &values[i % 7], 1), 1);
	assert_int_equal(sf_close(file), 0);
}

static void make_others(struct tmpdir *dir)
{
	(void)tmpdir_write(dir, "empty.wav", RH_TEXT_NONE);
	(void)tmpdir_write(dir, "text.wav", RH_TEXT("this is no sound\n"));
	(void)tmpdir_write(dir, "id3.mp3", RH_TEXT("ID3\x04\0\0\x7F\x7F\x7F\x7F"));
	(void)tmpdir_write(dir, "head-only.wav", RH_TEXT("RIFF\x24\0\0\0WAVEfmt "));
	(void)tmpdir_write(dir, "head-only.flac", RH_TEXT("fLaC"));
	(void)tmpdir_write(dir, "head-only.opus", RH_TEXT("OggS\0\x02"));
	assert_int_equal(mkfifo(tmpdir_path(dir, "pipe.wav"), 0600), 0);
	(void)tmpdir_folder(dir, "folder.wav");
	assert_int_equal(symlink("/dev/zero", tmpdir_path(dir, "zero.wav")), 0);
	assert_int_equal(symlink("loop.wav", tmpdir_path(dir, "loop.wav")), 0);
}

static const struct hostile_sound sounds[] = {
    {"data-4-gib.wav", true},
    {"data-0.wav", true},
    {"data-odd.wav", true},
    {"riff-0.wav", true},
    {"format-huge.wav", false},
    {"format-0.wav", false},
    {"channels-0.wav", false},
    {"channels-65535.wav", false},
    {"block-0.wav", true},
    {"bits-0.wav", true},
    {"bits-12.wav", true},
    {"bits-999.wav", false},
    {"rate-0.wav", false},
    {"rate-1.wav", false},
    {"rate-1100.wav", true},
    {"rate-384000.wav", true},
    {"rate-2-gigahertz.wav", false},
    {"rate-negative.wav", false},
    {"coding-unknown.wav", false},
    {"coding-adpcm.wav", true},
    {"frames-int64-max.rf64", true},
    {"data-int64-max.caf", true},
    {"data-unknown.au", true},
    {"cut.wav", true},
    {"cut.flac", true},
    {"cut.opus", true},
    {"cut.ogg", true},
    {"frames-2-36.flac", true},
    {"frames-unknown.flac", true},
    {"frames-0.wav", true},
    {"frames-0.flac", true},
    {"frames-1.wav", true},
    {"channels-1000.wav", false},
    {"channels-64.wav", true},
    {"nan.wav", true},
    {"empty.wav", false},
    {"text.wav", false},
    {"id3.mp3", false},
    {"head-only.wav", false},
    {"head-only.flac", false},
    {"head-only.opus", false},
    {"pipe.wav", false},
    {"folder.wav", false},
    {"zero.wav", false},
    {"loop.wav", false},
};

const struct hostile_sound *hostile_sounds_make(struct tmpdir *dir, size_t *count)
{
	make_liars(dir);
	make_giants(dir);
	make_broken(dir);
	make_unreal(dir);
	make_others(dir);
	*count = sizeof sounds / sizeof sounds[0];
	return sounds;
}
