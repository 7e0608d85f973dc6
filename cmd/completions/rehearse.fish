# SPDX-License-Identifier: GPL-3.0-or-later
# Completion for fish: the program itself says what may stand next.
function __rehearse_complete
    set -l words (commandline --tokenize --cut-at-cursor --current-process)
    set -l current (commandline --current-token --cut-at-cursor)
    for line in (command $words[1] complete -- $words[2..] "$current" 2>/dev/null)
        if string match --quiet --regex '^\t' -- $line
            __fish_complete_path "$current"
        else
            echo $line
        end
    end
end
complete --command rehearse --no-files --arguments '(__rehearse_complete)'
