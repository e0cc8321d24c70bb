#!/bin/sh
# What .setup does on machines that lack things: each case is a PATH of made-up programs. Speaks TAP.
root=${DUSK_SOURCE_ROOT:?}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
number=0

# fake NAME SCRIPT: a program in this case's PATH.
fake () {
  printf '#!/bin/sh\n%s\n' "$2" > "$work/bin/$1"
  chmod +x "$work/bin/$1"
}

# begin: a PATH with what every Unix has, and nothing else.
begin () {
  rm -rf "$work/bin" && mkdir "$work/bin"
  for tool in sh awk sort grep tail rm mktemp printf basename mkdir cat; do
    ln -s "$(command -v $tool)" "$work/bin/$tool"
  done
  fake id 'echo 1000'
}

# run: need alpha beta, its words in $work/said, its status in $status.
run () {
  PATH="$work/bin" sh -c '. "$1/.setup"; need alpha beta' sh "$root" >"$work/out" 2>"$work/said" </dev/null
  status=$?
}

# check NAME STATUS TEXT: the run ended so, said that, and left stdout alone.
check () {
  number=$((number + 1))
  if [ "$status" = "$2" ] && grep -qF -- "$3" "$work/said" && [ ! -s "$work/out" ]; then
    echo "ok $number - $1"
  else
    echo "not ok $number - $1"
    sed "s/^/# status $status: /" "$work/said"
  fi
}

echo 1..7

begin
fake dpkg-query 'printf "alpha ii \nbeta ii \n"'
fake apt-get 'echo "apt-get ran" >&2; exit 1'
run
echo "(nothing said)" >> "$work/said"
[ "$(wc -l < "$work/said")" = 1 ] || status=9
check "nothing is missing: silence, and apt is left alone" 0 "(nothing said)"

begin
fake dpkg-query 'printf "alpha ii \nbeta rc \n"'
fake apt-get 'exit 0'
run
check "no root and no sudo: the command to type" 1 "su -c 'apt-get update && apt-get install --no-install-recommends beta'"

begin
fake dpkg-query 'exit 1'
fake id 'echo 0'
fake env 'shift; exec "$@"'
fake apt-get "echo apt-get \"\$@\" >> $work/log"
run
cat "$work/log" >> "$work/said"
check "root: says so and installs" 0 "apt-get install -y -qq --no-install-recommends alpha beta"

begin
fake dpkg-query 'exit 1'
fake sudo '[ "$1" = -n ] && exit 0; exec "$@"'
fake env 'shift; exec "$@"'
fake apt-get 'exit 0'
run
check "sudo: says that it is used" 0 "installing with sudo apt-get: alpha beta"

begin
fake dpkg-query 'exit 1'
fake id 'echo 0'
fake env 'shift; exec "$@"'
fake apt-get 'echo "E: Unable to locate package alpha"; exit 100'
run
check "apt fails: its reason and the command" 1 "Unable to locate package alpha"

begin
fake dnf 'exit 0'
run
check "no apt but dnf: its command" 1 "sudo dnf install gcc meson ninja-build gettext iso-codes glib-networking bzip2-devel  'pkgconfig(gtk4)'"

begin
for tool in meson ninja pkg-config; do fake $tool 'exit 0'; done
run
echo "(nothing said)" >> "$work/said"
check "no apt, but all is there: silence" 0 "(nothing said)"
