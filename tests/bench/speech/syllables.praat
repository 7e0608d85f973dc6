# SPDX-License-Identifier: GPL-3.0-or-later
# The usual method, for comparison: voiced peaks of intensity over a dip of 2 dB and within 25 dB of the loudest 1 %, as de
# Jong and Wempe describe it (Behavior Research Methods 41(2), 2009); pauses from Praat's own silences. Prints lines for score.
form Clip
	sentence Path clip.wav
	sentence Name clip.wav
endform
silence_dB = -25
dip_dB = 2
pause_s = 0.25
sound = Read from file: path$
intensity = To Intensity: 50, 0, "yes"
loud = Get quantile: 0, 0, 0.99
most = Get maximum: 0, 0, "Parabolic"
least = Get minimum: 0, 0, "Parabolic"
threshold = max(loud + silence_dB, least)
grid = To TextGrid (silences): silence_dB - (most - loud), pause_s, 0.1, "silent", "speech"
intervals = Get number of intervals: 1
first = -1
for i to intervals
	selectObject: grid
	label$ = Get label of interval: 1, i
	begin = Get start time of interval: 1, i
	finish = Get end time of interval: 1, i
	if label$ = "speech" and first < 0
		first = begin
	endif
	if label$ = "silent" and i > 1 and i < intervals
		appendInfoLine: name$, tab$, "P", tab$, fixed$(begin, 3), tab$, fixed$(finish, 3)
	endif
endfor
if first >= 0
	appendInfoLine: name$, tab$, "F", tab$, fixed$(first, 3)
endif
selectObject: sound
pitch = To Pitch (ac): 0.02, 30, 4, "no", 0.03, 0.25, 0.01, 0.35, 0.25, 450
selectObject: intensity
frames = Get number of frames
count = 0
low = 1000
peak = -1000
rising = 1
for k to frames
	selectObject: intensity
	value = Get value in frame: k
	if rising
		if value > peak
			peak = value
			at = Get time from frame number: k
		endif
		if peak - value >= dip_dB
			if peak > threshold and peak - low >= dip_dB
				selectObject: grid
				i = Get interval at time: 1, at
				label$ = Get label of interval: 1, i
				selectObject: pitch
				hz = Get value at time: at, "Hertz", "Linear"
				if label$ = "speech" and hz <> undefined
					count += 1
				endif
			endif
			rising = 0
			low = value
		endif
	else
		low = min(low, value)
		if value - low >= dip_dB
			rising = 1
			peak = value
			at = Get time from frame number: k
		endif
	endif
endfor
appendInfoLine: name$, tab$, "S", tab$, count
