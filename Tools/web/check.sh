#!/usr/bin/env bash
# Checks the web application: the types of its scripts, and the tests of its modules.
set -euo pipefail
cd "$(dirname "$0")/../.."
tsc --project Tools/web/tsconfig.json
node --test Tests/WebTests
