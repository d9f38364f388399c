#!/usr/bin/env bash
# Finds the programs that the tests open things with: Chromium, LibreOffice's slides and sheets, poppler, GDAL and
# nginx.
# Where one is missing, installs Debian's (as root, or with sudo).
set -euo pipefail
has() { for name in "$@"; do command -v "$name" >/dev/null && return; done; return 1; }
missing=()
[ -x "${CHROMIUM:-}" ] || has chromium chromium-browser google-chrome || missing+=(chromium)
has soffice || missing+=(libreoffice-impress)
has scalc localc || missing+=(libreoffice-calc)
has pdftotext || missing+=(poppler-utils)
has ogrinfo || missing+=(gdal-bin)
PATH="$PATH:/usr/sbin" has nginx || missing+=(nginx-light)
has openssl || missing+=(openssl)
[ ${#missing[@]} = 0 ] && exit 0
if ! has apt-get; then
  echo "Installera ${missing[*]} (Chromium kan också anges med CHROMIUM=/sökväg)." >&2
  exit 1
fi
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
$as_root apt-get update -qq
[[ " ${missing[*]} " != *" nginx"* ]] || export RUNLEVEL=1  # no server of the package's own is started
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
