#!/usr/bin/env bash
# Makes sure that the packages of the named groups are installed, and installs what is missing through apt.
#
#   Tools/packages.sh build            what building and running needs
#   Tools/packages.sh build test       and what the tests run against the station
#   Tools/packages.sh build test clients
#   Tools/packages.sh --list build     only prints the names
#
# When nothing is missing it asks only dpkg and takes a fraction of a second.
set -euo pipefail

# package|what for
build='
libavcodec-dev|decoding and encoding (FFmpeg)
libavfilter-dev|scaling, deinterlacing, the slate (FFmpeg)
libavformat-dev|reading files, writing transport streams (FFmpeg)
libevent-dev|HTTP
libexpat1-dev|NFO files
libsodium-dev|passwords and tokens
libsqlite3-dev|the station database
libyaml-dev|station files
pkg-config|finding the libraries
zlib1g-dev|compressed guides
ffmpeg|the demonstration programmes and the test clips
fonts-dejavu-core|text on slates
tzdata|time zones
'
test='
curl|an HTTP client
hdhomerun-config|a tuner client
mpv|a player
node-typescript|types of the scripts in the browser
nodejs|tests of the scripts in the browser
systemd|judging the unit of the service
xmltv-util|checks of the guide
'
bench='
icecast2|a reference to compare with
'
clients='
chromium|a browser
chromium-driver|driving the browser
gstreamer1.0-libav|a player
gstreamer1.0-plugins-bad|a player
gstreamer1.0-plugins-base-apps|a player
gstreamer1.0-plugins-good|a player
gstreamer1.0-tools|a player
kodi|a media centre
kodi-inputstream-ffmpegdirect|a media centre
kodi-pvr-iptvsimple|a media centre with playlist and guide
nginx|a reverse proxy
openssl|certificates for the reverse proxy
pulseaudio|sound for the media centre
python3-venv|an environment for the checker of the OpenAPI document
vlc-bin|a player
vlc-plugin-base|a player
xvfb|a screen for the media centre
'

only_list=false
if [[ ${1-} == --list ]]; then
    only_list=true
    shift
fi

wanted=''
for group in "$@"; do
    case $group in
        build | test | bench | clients) wanted+=${!group} ;;
        *)
            printf 'unknown group %s; the groups are build, test, bench and clients\n' "$group" >&2
            exit 2
            ;;
    esac
done
mapfile -t names < <(cut -d '|' -f 1 <<<"$wanted" | sed '/^$/d')

if $only_list; then
    printf '%s\n' "${names[@]}"
    exit 0
fi

if [[ ${CONTINUITY_PACKAGES_INSTALLED-} == yes ]]; then exit 0; fi
if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    printf 'This system has no apt. Install what these Debian packages contain:\n' >&2
    sed '/^$/d; s/|/: /; s/^/  /' <<<"$wanted" >&2
    printf 'When they are there, set CONTINUITY_PACKAGES_INSTALLED=yes.\n' >&2
    exit 3
fi

installed=$(dpkg-query --show --showformat '${Package} ${db:Status-Status}\n' "${names[@]}" 2>/dev/null |
    awk '$2 == "installed" { print $1 }' || true)
missing=()
for name in "${names[@]}"; do
    if ! grep -qxF "$name" <<<"$installed"; then missing+=("$name"); fi
done
if ((${#missing[@]} == 0)); then exit 0; fi

printf 'Missing packages, to be installed with apt-get:\n'
for name in "${missing[@]}"; do
    printf '  %s: %s\n' "$name" "$(grep -F "$name|" <<<"$wanted" | head -n 1 | cut -d '|' -f 2)"
done

as_root=()
if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
        printf 'Run this as root, or install sudo: apt-get install %s\n' "${missing[*]}" >&2
        exit 3
    fi
    as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
install=("${as_root[@]}" apt-get install --yes --no-install-recommends "${missing[@]}")
# The package lists are fetched only when they are not there or too old for these packages.
if ! apt-get install --simulate "${missing[@]}" >/dev/null 2>&1; then "${as_root[@]}" apt-get update; fi
"${install[@]}"
