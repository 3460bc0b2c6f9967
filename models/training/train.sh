#!/bin/sh
# Trains the crowd network, or goes on where it was stopped:
#     train.sh FOLDER [options of crowdnet.train]
# FOLDER takes checkpoints, the log and the decoded sets (about 2.5 GB). PANTAU_DATA names the data.
set -eu
: "${PANTAU_DATA:?must name the folder that holds crowd/ and motion/}"
out=$(realpath -m "${1:?names the folder for checkpoints}")
shift
here=$(cd "$(dirname "$0")" && pwd)
python=$(sh "$here/environment.sh")
cd "$here"
exec nice -n 19 "$python" -m crowdnet.train --out "$out" "$@"
