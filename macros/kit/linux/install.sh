#!/bin/sh
# Installs quotaxl for this user from the wheels beside this file: no network, no root. Needs the machine's own Python,
# 3.11 or newer, with its module venv (Debian, UOS, Kylin: the package python3-venv).
#   sh install.sh            upgrades an older one; settings stay       PYTHON=python3.12 sh install.sh   another Python
#   sh install.sh remove     takes it out again; settings stay
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
place=${XDG_DATA_HOME:-$HOME/.local/share}/quotaxl
link=$HOME/.local/bin/quotaxl
if [ "${1:-}" = remove ]; then
    rm -rf "$place/app" "$place/app.new" "$place/app.old" "$place/quotaxl"
    [ -L "$link" ] && rm "$link"
    echo "已移除，设置没有动。Removed; settings are as they were."
    exit 0
fi
(cd "$here" && sha256sum --check --quiet --strict SHA256SUMS) || { echo "安装包不完整，请重新解压。The kit is damaged: unpack it again." >&2; exit 1; }
case $(uname -m) in @MACHINES@) ;; *) echo "这个安装包不适合这种处理器（$(uname -m)）。This kit is for @MACHINES@." >&2; exit 1 ;; esac
new_enough='import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (@NEWEST@))'
for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
    command -v "$python" >/dev/null 2>&1 && "$python" -c "$new_enough" && break
    python=
done
[ -n "$python" ] || { echo "需要 Python 3.11 至 3.14，没有找到。Python 3.11 to 3.14 is needed; none was found." >&2; exit 1; }
mkdir -p "$place" "$(dirname -- "$link")"
rm -rf "$place/app.new"
"$python" -m venv --without-pip "$place/app.new" || { echo "缺少 venv，请安装 python3-venv。The module venv is missing." >&2; exit 1; }
pip=$(echo "$here"/wheels/pip-*.whl)/pip
env -u PIP_CONFIG_FILE -u PYTHONPATH "$place/app.new/bin/python" "$pip" --isolated install --quiet --no-index \
    --find-links "$here/wheels" --require-hashes --disable-pip-version-check --no-cache-dir -r "$here/requirements.txt"
"$place/app.new/bin/python" -I -m quotaxl --version
rm -rf "$place/app.old"
[ -e "$place/app" ] && mv "$place/app" "$place/app.old"
mv "$place/app.new" "$place/app"
rm -rf "$place/app.old"
# the scripts of a virtual environment name their folder; this one is started by its Python instead
printf '#!/bin/sh\nexec "%s/app/bin/python" -I -m quotaxl "$@"\n' "$place" >"$place/quotaxl"
chmod +x "$place/quotaxl"
ln -sf "$place/quotaxl" "$link"
echo "已装好：$link。下一步：quotaxl demo。Installed; next: quotaxl demo."
case :$PATH: in *":$HOME/.local/bin:"*) ;; *) echo "请把 $HOME/.local/bin 加入 PATH。Add it to your PATH." ;; esac
