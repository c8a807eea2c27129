# Sourced by demo.sh, test.sh and .ci/run: makes a fresh Debian or Ubuntu machine able to build.
# Installs only what is missing, says what it does, and decides who supplies the tensors (see README.md, "Building").

say() { printf '==> %s\n' "$*"; }

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Build servers that outlive a CI job would keep its output open.
if [ -n "${CI:-}" ]; then export MSBUILDDISABLENODEREUSE=1 UseSharedCompilation=false; fi

require_dotnet() {
    if ! command -v dotnet >/dev/null && [ -x "$HOME/.dotnet/dotnet" ]; then export PATH="$HOME/.dotnet:$PATH" DOTNET_ROOT="$HOME/.dotnet"; fi
    if command -v dotnet >/dev/null && dotnet --list-sdks | grep -q '^\(1[0-9]\|[2-9][0-9]\)\.'; then return; fi
    die 'the .NET SDK 10 is missing. On Ubuntu: "sudo apt-get install dotnet-sdk-10.0"; on Debian and elsewhere:
       "curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0" and put ~/.dotnet on the PATH (https://dotnet.microsoft.com/download)'
}

has_libtorch() { [ -n "${LIBTORCH:-}" ] || [ -n "${LibTorchRoot:-}" ] || [ -e /usr/include/torch/script.h ]; }

# What the native binding needs and this machine lacks, as package names.
missing_packages() {
    if ! has_libtorch; then echo libtorch-dev; fi
    # Without it the distribution's libtorch runs on the reference BLAS, which is many times slower.
    if [ -z "${LIBTORCH:-}${LibTorchRoot:-}" ] && ! dpkg -s libopenblas0-pthread >/dev/null 2>&1; then echo libopenblas0-pthread; fi
    if ! command -v cmake >/dev/null; then echo cmake; fi
    if ! command -v g++ >/dev/null && ! command -v clang++ >/dev/null; then echo g++; fi
}

# apt-get as root; fails at once instead of waiting for a password that nobody can type.
apt_get() {
    if [ "$(id -u)" = 0 ]; then
        DEBIAN_FRONTEND=noninteractive apt-get "$@" </dev/null
    elif [ -t 0 ]; then
        sudo DEBIAN_FRONTEND=noninteractive apt-get "$@"
    else
        sudo -n DEBIAN_FRONTEND=noninteractive apt-get "$@" </dev/null
    fi
}

install_packages() {
    command -v apt-get >/dev/null || { say 'This machine has no apt.'; return 1; }
    [ "$(id -u)" = 0 ] || command -v sudo >/dev/null || { say 'Installing needs root, and there is no sudo.'; return 1; }
    say "Installing with apt: $*"
    apt_get update -qq || say 'apt-get update failed; trying with the package lists at hand.'
    case " $* " in
        *" libtorch-dev "*)
            candidate=$(apt-cache policy libtorch-dev 2>/dev/null | sed -n 's/^ *Candidate: //p')
            if [ -z "$candidate" ] || [ "$candidate" = '(none)' ]; then say 'This distribution has no libtorch-dev.'; return 1; fi
            if ! dpkg --compare-versions "$candidate" ge 1.13; then say "This distribution's libtorch-dev is $candidate; AnyEdit needs 1.13 or newer."; return 1; fi ;;
    esac
    apt_get install -y -qq --no-install-recommends "$@"
}

# Leaves the choice to the build where a libtorch is, or comes to be, on this machine; else chooses TorchSharp.
prepare_tensors() {
    if [ -n "${TensorProvider:-}" ]; then say "Tensor provider: $TensorProvider, as the environment says."; fi
    if [ "${TensorProvider:-}" = TorchSharp ]; then return; fi
    packages=$(missing_packages)
    if [ -z "$packages" ]; then
        say 'libtorch, CMake and a C++ compiler are here; nothing to install.'
    elif ! install_packages $packages; then
        [ "${TensorProvider:-}" != System ] || die "TensorProvider=System needs $(echo $packages)."
        say 'Falling back to TensorProvider=TorchSharp: the tensors come from the TorchSharp packages on nuget.org.'
        export TensorProvider=TorchSharp
    fi
}

prepare() {
    require_dotnet
    prepare_tensors
}
