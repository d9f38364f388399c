#!/usr/bin/env bash
# Finds a Chromium on the system; where there is none, installs Debian's (as root, or with sudo).
set -euo pipefail
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null && exit 0
done
[ -n "${CHROMIUM:-}" ] && [ -x "$CHROMIUM" ] && exit 0
if command -v apt-get >/dev/null; then
  as_root=""
  [ "$(id -u)" = 0 ] || as_root="sudo"
  $as_root apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends chromium >/dev/null
else
  echo "Installera Chromium eller Chrome, eller ange dess sökväg i CHROMIUM." >&2
  exit 1
fi
