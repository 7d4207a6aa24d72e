#!/usr/bin/env bash
# Checks that there is a Swift compiler that can build this package.
set -euo pipefail

if ! command -v swift >/dev/null; then
    printf 'There is no swift command. Install Swift 6.3 or newer: https://www.swift.org/install/linux/\n' >&2
    exit 3
fi
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
read -r major minor <<<"${version:-0 0}"
if ((major < 6 || (major == 6 && minor < 3))); then
    printf 'This is Swift %s.%s; the package needs 6.3 or newer: https://www.swift.org/install/linux/\n' \
        "$major" "$minor" >&2
    exit 3
fi
