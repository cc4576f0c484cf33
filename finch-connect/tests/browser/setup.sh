#!/usr/bin/env bash
# Chromium and its driver, for the tests of `tests/browser.rs`. Does nothing where both are there.
set -euo pipefail

if command -v chromedriver >/dev/null &&
    { command -v chromium || command -v google-chrome || command -v chrome; } >/dev/null; then
    exit 0
fi

root=()
if [ "$(id -u)" -ne 0 ]; then
    root=(sudo)
fi
"${root[@]}" apt-get update
"${root[@]}" apt-get install -y --no-install-recommends chromium chromium-driver
