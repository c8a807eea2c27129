#!/usr/bin/env bash
# Builds AnyEdit and shows it: teaches the bundled model a long answer, then makes it forget it again.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. eng/prepare.sh

prepare
say 'Building samples/QuickStart (Release). The first build takes a minute or two.'
dotnet build samples/QuickStart -c Release --nologo -v quiet
say 'Running samples/QuickStart.'
exec dotnet samples/QuickStart/bin/Release/net10.0/QuickStart.dll "$@"
