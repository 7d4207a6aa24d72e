#!/usr/bin/env bash
# Installs the built programs, shell completion, the unit of systemd and the service's user.
#
#   Tools/install.sh BUILT PREFIX DESTDIR
#
# BUILT is the folder of the built programs. They go to PREFIX/lib/continuity, together with the Swift libraries that they
# need, because these lie inside the toolchain, where a service's user often may not read; PREFIX/bin links to them.
set -euo pipefail

built=$1 prefix=$2 target=${3-}$2

for program in continuity continuity-engine; do
    if [[ ! -x $built/$program ]]; then
        printf '%s is not built: run make build first, without sudo\n' "$program" >&2
        exit 1
    fi
done

install -d "$target/bin" "$target/lib/continuity" "$target/lib/systemd/system" "$target/lib/sysusers.d" \
    "$target/share/doc/continuity"
for program in continuity continuity-engine; do
    # A program that runs keeps its file; the new one takes its name.
    install -m 755 "$built/$program" "$target/lib/continuity/$program.new"
    mv -f "$target/lib/continuity/$program.new" "$target/lib/continuity/$program"
    ln -sf "../lib/continuity/$program" "$target/bin/$program"
done
ldd "$built/continuity" "$built/continuity-engine" | awk '$3 ~ "/usr/lib/swift/linux/" { print $3 }' | sort -u |
    while read -r library; do install -m 644 "$library" "$target/lib/continuity/"; done

sed "s|/usr/local/|$prefix/|g" packaging/continuity.service >"$target/lib/systemd/system/continuity.service"
install -m 644 packaging/continuity.sysusers "$target/lib/sysusers.d/continuity.conf"
install -m 644 docs/*.md LICENSE "$target/share/doc/continuity/"

# Suggestions of the shells for what the commands take.
install -d "$target/share/bash-completion/completions" "$target/share/zsh/site-functions" \
    "$target/share/fish/vendor_completions.d"
"$built/continuity" completion bash >"$target/share/bash-completion/completions/continuity"
"$built/continuity" completion zsh >"$target/share/zsh/site-functions/_continuity"
"$built/continuity" completion fish >"$target/share/fish/vendor_completions.d/continuity.fish"

printf 'Installed below %s. To start the station now and at every start of the machine:\n' "$target"
printf '  sudo systemd-sysusers && sudo systemctl daemon-reload && sudo systemctl enable --now continuity\n'
