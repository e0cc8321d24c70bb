#!/bin/bash
# The completion, asked as bash asks it. TAP.
source "$DUSK_SOURCE_ROOT/data/completions/dusk"

# A program with a watch list of its own.
dusk() {
  [[ $* == *"--demo"* ]] && { printf 'SY\n'; return; }
  [[ $* == "watch export" ]] && printf '# Watched\n\nKP   # North Korea\nAS131279  below 50%%\n175.45.176.0/24\n2001:67c:2e8::/48  muted\n'
}

n=0
failed=0
# check LINE REPLIES: what bash would put in the place of the last word, which begins behind the last blank, = or :
check() {
  local line=$1 words
  words=${line//=/ = }
  words=${words//:/ : }
  COMP_LINE=$line
  COMP_POINT=${#line}
  read -ra COMP_WORDS <<< "$words"
  [[ $line == *[[:space:]] ]] && COMP_WORDS+=('')
  COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
  COMPREPLY=()
  _dusk
  n=$((n + 1))
  if [[ ${COMPREPLY[*]} == "$2" ]]; then
    echo "ok $n $line"
  else
    echo "not ok $n $line"
    echo "# wanted: $2"
    echo "# got:    ${COMPREPLY[*]}"
    failed=1
  fi
}

folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
touch "$folder/rib.gz" "$folder/a list.txt"
cd "$folder" || exit 1

check 'dusk ' 'outages chart map mrt report watch feeds'
check 'dusk o' 'outages'
check 'dusk --v' '--version'
check 'dusk --demo-a' '--demo-at='
check 'dusk --demo=' 'north-korea-2014 world'
check 'dusk --demo=wo' 'world'
check 'dusk --demo c' 'chart'
check 'dusk --demo=world map --sc' '--scale'
check 'dusk outages KP --form' '--format'
check 'dusk outages KP --format ' 'table csv json markdown'
check 'dusk outages --format=j' 'json'
check 'dusk mrt --format=b' 'bgpdump'
check 'dusk watch --format m' ''
check 'dusk outages KP AS1' 'AS131279'
check 'dusk outages kp' 'KP KP'
check 'dusk chart QA -o r' 'rib.gz'
check 'dusk mrt r' 'rib.gz'
check 'dusk mrt --country K' 'KE KG KH KI KM KN KP KR KW KY KZ'
check 'dusk mrt --asn ' 'AS131279'
check 'dusk mrt --prefix 1' '175.45.176.0/24'
check 'dusk watch ' 'list add remove mute unmute import export'
check 'dusk watch --format json l' 'list'
check 'dusk watch remove ' 'KP AS131279 175.45.176.0/24 2001:67c:2e8::/48'
check 'dusk watch remove 2001:67c:2' '2e8::/48'
check 'dusk --demo watch remove ' 'SY'
check 'dusk watch mute KP --for ' '30m 1h 8h 1d 7d'
check 'dusk watch mute KP --until ' ''
check 'dusk watch import a' 'a list.txt'
check 'dusk watch list ' ''
check 'dusk watch --run --on-event tru' "$(compgen -c tru | tr '\n' ' ' | sed 's/ $//')"
check 'dusk feeds --set-budget ri' 'ripestat='
check 'dusk map ' ''
echo "1..$n"
exit $failed
