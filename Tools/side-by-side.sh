#!/usr/bin/env bash
# Runs two commands side by side and prints what each printed, one after the other; fails when one of them fails.
#
#   Tools/side-by-side.sh 'COMMAND' 'COMMAND'
set -euo pipefail

log=$(mktemp)
trap 'rm -f "$log"' EXIT
printf '%s\n%s\n' "$1" "$2"

bash -c "$1" >"$log" 2>&1 &
beside=$!
status=0
bash -c "$2" || status=$?
wait "$beside" || status=$?
cat "$log"
exit "$status"
