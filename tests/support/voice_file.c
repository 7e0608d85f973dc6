// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/voice_file.h"

#include <sndfile.h>

bool voice_write(const struct voice_sound *sound, const char *path)
{
	SF_INFO info = {.samplerate = sound->rate_hz, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_PCM_16};
	SNDFILE *file = sf_open(path, SFM_WRITE, &info);
	if (file == NULL)
		return false;
	sf_command(file, SFC_SET_CLIPPING, NULL, SF_TRUE);
	bool whole = sf_writef_float(file, sound->samples, (sf_count_t)sound->count) == (sf_count_t)sound->count;
	return sf_close(file) == 0 && whole;
}
