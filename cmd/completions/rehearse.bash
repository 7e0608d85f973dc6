# SPDX-License-Identifier: GPL-3.0-or-later
# Completion for bash: the program itself says what may stand next.
_rehearse() {
  local IFS=$' \t\n' word line current=${COMP_WORDS[COMP_CWORD]}
  local -a before=() found=()
  # bash parts --option=value at the equals sign.
  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == = ]] || before+=("$word")
  done
  [[ $current != = ]] || current=
  COMPREPLY=()
  mapfile -t found < <("${COMP_WORDS[0]/#\~\//$HOME/}" complete -- "${before[@]}" "$current" 2>/dev/null)
  for line in "${found[@]}"; do
    word=${line%%$'\t'*}
    if [[ -n $word ]]; then
      COMPREPLY+=("$word")
    else
      compopt -o default # file names as well
    fi
  done
}
complete -F _rehearse rehearse
