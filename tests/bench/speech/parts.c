// SPDX-License-Identifier: GPL-3.0-or-later
/* Where the parts that sox's silence effect left lie in the clip they were cut from, as lines for score. Usage: parts
 * FILE CLIP PART… */

#include <sndfile.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY = 256 };

struct sound {
	short *samples;
	size_t count;
	int rate_hz;
};

static struct sound load(const char *path)
{
	SF_INFO info = {0};
	struct sound sound = {0};
	SNDFILE *in = sf_open(path, SFM_READ, &info);
	if (in == NULL)
		return sound;
	sound = (struct sound){malloc(((size_t)info.frames + 1) * sizeof(short)), 0, info.samplerate};
	sound.count = (size_t)sf_readf_short(in, sound.samples, info.frames);
	sf_close(in);
	return sound;
}

/* From sample `from` on; the clip's length when it is nowhere. */
static size_t find(const struct sound *clip, const struct sound *part, size_t from)
{
	size_t key = part->count < KEY ? part->count : KEY;
	for (size_t at = from; at + part->count <= clip->count; at++)
		if (memcmp(clip->samples + at, part->samples, key * sizeof(short)) == 0)
			return at;
	return clip->count;
}

int main(int argc, char **argv)
{
	struct sound clip = argc > 3 ? load(argv[2]) : (struct sound){0};
	size_t end = 0;
	bool begun = false;
	for (int i = 3; i < argc && clip.count > 0; i++) {
		struct sound part = load(argv[i]);
		size_t at = part.count == 0 ? clip.count : find(&clip, &part, end);
		free(part.samples);
		if (at == clip.count)
			continue;
		if (begun)
			printf("%s\tP\t%.3f\t%.3f\n", argv[1], (double)end / clip.rate_hz, (double)at / clip.rate_hz);
		else
			printf("%s\tF\t%.3f\n", argv[1], (double)at / clip.rate_hz);
		begun = true;
		end = at + part.count;
	}
	free(clip.samples);
	return 0;
}
