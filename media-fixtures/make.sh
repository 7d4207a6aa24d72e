#!/usr/bin/env bash
# Makes the short clips that the tests play, and prints the folder they lie in.
#
#   media-fixtures/make.sh            make what is missing, print the folder
#   media-fixtures/make.sh --check    also compare every file with manifest.txt
#   media-fixtures/make.sh --manifest also write manifest.txt anew
#
# Every clip shows a moving test picture with its frame number and time code burnt in. At the start and after every
# second of frames the picture is white for one frame and a beep of 50 ms begins on the same instant, so that the
# offset between picture and sound can be measured in anything that was made from the clip.
#
# The folder lies outside the repository and is named for a checksum of this script and of the ffmpeg version. A second
# run only prints it; two runs at once make it once. CONTINUITY_FIXTURES names another parent folder.
set -euo pipefail

script=$(readlink -f "${BASH_SOURCE[0]}")
manifest=$(dirname "$script")/manifest.txt

say() { printf 'media-fixtures: %s\n' "$*" >&2; }

if ! command -v ffmpeg >/dev/null; then
    say "the ffmpeg command is missing; install it with: apt-get install ffmpeg"
    exit 3
fi

version=$(ffmpeg -version | head -n 1 | cut -d ' ' -f 3)
sum=$({ printf '%s\n' "$version"; cat "$script"; } | sha256sum | cut -c 1-16)
parent=${CONTINUITY_FIXTURES:-${XDG_CACHE_HOME:-$HOME/.cache}/continuity/fixtures}
folder=$parent/$sum

# ---- what a clip is made of -------------------------------------------------------------------------------------

quiet=(-nostdin -hide_banner -loglevel error -y)
# One thread and no version strings: the same bytes every time.
exact=(-threads 1 -fflags +bitexact -flags +bitexact -map_metadata -1)
h264=(-c:v libx264 -preset superfast -crf 27 -pix_fmt yuv420p -profile:v high)

# picture SIZE RATE FRAMES_BETWEEN_FLASHES [FRAMES_OF_A_FLASH]
picture() {
    local text="drawtext=font=DejaVu Sans Mono:fontsize=h/12:fontcolor=white:box=1:boxcolor=black:boxborderw=8"
    printf '%s' "testsrc2=size=$1:rate=$2,drawbox=w=iw:h=ih:color=white:t=fill:enable='lt(mod(n,$3),${4:-1})'," \
        "$text:x=w/16:y=h*3/4:text='%{frame_num}'," \
        "$text:x=w/3:y=h*3/4:text='%{pts\\:hms}'"
}

# sound PERIOD CHANNELS [HERTZ]: a beep at every multiple of the period
sound() {
    local beep="0.4*sin(2*PI*${3:-1000}*t)*lt(mod(t,$1),0.05)" all channels
    case $2 in mono) channels=1 ;; stereo) channels=2 ;; 5.1) channels=6 ;; esac
    all=$beep
    while ((--channels > 0)); do all+="|$beep"; done
    printf '%s' "aevalsrc=exprs='$all':channel_layout=$2:sample_rate=48000"
}

# encode SECONDS PICTURE SOUND OUTPUT-OPTIONS...
encode() {
    local seconds=$1 picture=$2 sound=$3
    shift 3
    ffmpeg "${quiet[@]}" -filter_threads 1 -f lavfi -i "$picture" -f lavfi -i "$sound" -t "$seconds" "${exact[@]}" "$@"
}

# remux INPUT OUTPUT-OPTIONS...
remux() {
    local input=$1
    shift
    ffmpeg "${quiet[@]}" -i "$input" -c copy "${exact[@]}" "$@"
}

gop() { printf '%s' "keyint=$1:min-keyint=$1:scenecut=0:threads=1:${2:-open-gop=0}"; }
stereo=(-c:a aac -b:a 128k)

# ---- clips that are encoded; each may run beside another ------------------------------------------------------------

h264_720p30() {
    encode 10 "$(picture 1280x720 30 30)" "$(sound 1 stereo)" "${h264[@]}" -x264-params "$(gop 60)" "${stereo[@]}" \
        -movflags +faststart h264-720p30.mp4
}

h264_1080p25_surround() {
    encode 6 "$(picture 1920x1080 25 25)" "$(sound 1 5.1)" "${h264[@]}" -x264-params "$(gop 50)" -c:a aac -b:a 256k \
        -movflags +faststart h264-1080p25-surround.mp4
}

h264_720p2997() {
    encode 7 "$(picture 1280x720 30000/1001 30)" "$(sound 1.001 stereo)" "${h264[@]}" -x264-params "$(gop 60)" \
        "${stereo[@]}" -movflags +faststart h264-720p2997.mp4
}

mpeg2_480i_mono() {
    encode 6 "$(picture 720x480 60000/1001 60 2),interlace=scan=tff:lowpass=off,setdar=4/3" "$(sound 1.001 mono)" \
        -c:v mpeg2video -b:v 4M -maxrate 6M -bufsize 1835k -g 15 -bf 2 -flags +bitexact+ilme+ildct -top 1 \
        -c:a mp2 -b:a 128k -f vob mpeg2-480i-mono.mpg
}

variable_rate() {
    # A third of the frames for two seconds of three; the frames that flash always stay.
    local keep="select='lt(mod(n,90),30)+not(mod(n,3))'"
    encode 9 "$(picture 1280x720 30 30),$keep" "$(sound 1 stereo)" "${h264[@]}" -vsync vfr \
        -x264-params "$(gop 40)" "${stereo[@]}" variable-rate.mkv
}

b_frames() { # COUNT
    encode 5 "$(picture 640x360 30 30)" "$(sound 1 stereo)" "${h264[@]}" -bf "$1" \
        -x264-params "$(gop 30):b-adapt=0:b-pyramid=$(($1 > 2 ? 2 : 0))" "${stereo[@]}" "b-frames-$1.mp4"
}

open_gop() {
    encode 6 "$(picture 640x360 30 30)" "$(sound 1 stereo)" "${h264[@]}" -bf 3 \
        -x264-params "$(gop 30 open-gop=1):b-adapt=0" "${stereo[@]}" open-gop.mkv
}

two_languages() {
    ffmpeg "${quiet[@]}" -filter_threads 1 -f lavfi -i "$(picture 640x360 25 25)" -f lavfi -i "$(sound 1 stereo)" \
        -f lavfi -i "$(sound 1 stereo 600)" -t 6 -map 0 -map 1 -map 2 "${exact[@]}" "${h264[@]}" \
        -x264-params "$(gop 50)" "${stereo[@]}" -metadata:s:a:0 language=eng -metadata:s:a:1 language=deu \
        two-languages.mkv
}

advert_breaks() {
    # A second of black and silence from 4 s, where an advertisement may be put in.
    local black="drawbox=w=iw:h=ih:color=black:t=fill:enable='between(t,3.99,4.99)'"
    encode 9 "$(picture 640x360 30 30),$black" "$(sound 1 stereo),volume=0:enable='between(t,3.99,4.99)'" \
        "${h264[@]}" -x264-params "$(gop 30)" "${stereo[@]}" -movflags +faststart advert-break.mp4
}

audio_only() {
    ffmpeg "${quiet[@]}" -f lavfi -i "$(sound 1 stereo)" -t 8 "${exact[@]}" "${stereo[@]}" audio-only.m4a
}

still_picture() {
    ffmpeg "${quiet[@]}" -f lavfi -i "testsrc2=size=640x360:rate=1" -frames:v 1 "${exact[@]}" -q:v 5 still-picture.jpg
}

# ---- clips that come from another clip ---------------------------------------------------------------------------

other_containers() {
    remux h264-720p30.mp4 h264-720p30.mkv
    remux h264-720p30.mp4 -f mpegts h264-720p30.ts
    remux h264-720p30.mp4 -t 6 -an -movflags +faststart no-audio.mp4
}

chapters() {
    cat >chapters.txt <<'CHAPTERS'
;FFMETADATA1
[CHAPTER]
TIMEBASE=1/1000
START=0
END=3000
title=Cold open
[CHAPTER]
TIMEBASE=1/1000
START=3000
END=7000
title=Part one
[CHAPTER]
TIMEBASE=1/1000
START=7000
END=10000
title=Credits
CHAPTERS
    ffmpeg "${quiet[@]}" -i h264-720p30.mp4 -i chapters.txt -map 0 -c copy "${exact[@]}" -map_chapters 1 chapters.mkv
    rm chapters.txt
}

part() { # INPUT PERCENT OUTPUT
    head -c $(($(stat -c %s "$1") * $2 / 100)) "$1" >"$3"
}

broken_files() {
    part h264-720p30.mp4 50 truncated.mp4
    part h264-720p30.ts 61 truncated.ts
    remux h264-720p30.mp4 -movflags -faststart index-last.mp4
    part index-last.mp4 60 no-index.mp4
    rm index-last.mp4
    : >empty.mp4
    printf 'This is a text that was given the name of a film.\n%.0s' {1..200} >not-media.mp4

    # Forty places of 200 bytes overwritten, spread by a fixed sequence.
    cp h264-720p30.ts corrupt.ts
    local size place=12345 number
    size=$(stat -c %s corrupt.ts)
    for number in {1..40}; do
        place=$(((place * 1103515245 + 12345) & 0x7fffffff))
        printf '%0200d' "$number" |
            dd of=corrupt.ts bs=1 seek=$((5000 + place % (size - 6000))) conv=notrunc status=none
    done
}

# ---- running ------------------------------------------------------------------------------------------------------

make_all() {
    local jobs=(h264_720p30 h264_1080p25_surround variable_rate h264_720p2997 mpeg2_480i_mono advert_breaks
        "b_frames 0" "b_frames 2" "b_frames 3" open_gop two_languages audio_only still_picture)
    local job running=0 most done=0
    most=$(nproc)
    for job in "${jobs[@]}"; do
        if ((running >= most)); then
            wait -n
            running=$((running - 1)) done=$((done + 1))
            say "$done of ${#jobs[@]} clips encoded"
        fi
        $job &
        running=$((running + 1))
    done
    while ((running-- > 0)); do wait -n; done
    say "${#jobs[@]} of ${#jobs[@]} clips encoded"
    other_containers
    chapters
    broken_files
}

# The jobs of a run that is broken off end with it: each is a process group of its own (set -m).
stop_jobs() {
    local group
    for group in $(jobs -p); do kill -- "-$group" 2>/dev/null || true; done
}

write_manifest() {
    {
        printf '# Made by media-fixtures/make.sh --manifest with ffmpeg %s: SHA-256, bytes, name.\n' "$version"
        (cd "$folder" && for name in *; do
            printf '%s %8d %s\n' "$(sha256sum "$name" | cut -d ' ' -f 1)" "$(stat -c %s "$name")" "$name"
        done)
    } >"$manifest"
    say "wrote $manifest"
}

check_manifest() {
    local names
    names=$(grep -v '^#' "$manifest" | awk '{ print $3 }')
    if [[ $names != "$(ls "$folder")" ]]; then
        say "the folder and manifest.txt name different files:"
        diff <(printf '%s\n' "$names") <(ls "$folder") >&2
        return 1
    fi
    if ! head -n 1 "$manifest" | grep -qF "ffmpeg $version:"; then
        say "this ffmpeg is $version, the manifest's is another: only names were compared"
        return 0
    fi
    grep -v '^#' "$manifest" | awk '{ print $1 "  " $3 }' | (cd "$folder" && sha256sum --check --quiet) >&2
    say "all files are as manifest.txt says"
}

if [[ ! -d $folder ]]; then
    mkdir -p "$parent"
    exec 9>"$parent/$sum.lock"
    if ! flock --nonblock 9; then
        say "another run is making the clips; waiting for it"
        flock 9
    fi
    if [[ ! -d $folder ]]; then
        say "making the clips once, about half a minute (ffmpeg $version)"
        partial=$folder.partial
        rm -rf "$partial"
        mkdir "$partial"
        (
            set -m
            trap stop_jobs EXIT
            trap "exit 130" INT TERM
            cd "$partial"
            make_all
        )
        mv "$partial" "$folder"
    fi
fi

case ${1-} in
    --check) check_manifest ;;
    --manifest) write_manifest ;;
    "") ;;
    *)
        say "unknown option $1; use --check, --manifest or nothing"
        exit 2
        ;;
esac
printf '%s\n' "$folder"
