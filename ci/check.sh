#!/usr/bin/env bash
# Run mailcheck for a CI job. All input comes from variables; nothing of it is ever evaluated.
# MAILCHECK_PATHS and MAILCHECK_ARGS hold one word on each line.
set -u

case "${MAILCHECK_COMMAND:-scan}" in
  scan | template) ;;
  *) echo "::error title=mailcheck::the command is scan or template"; exit 2 ;;
esac

arguments=("${MAILCHECK_COMMAND:-scan}" --format github)
sarif="${MAILCHECK_SARIF:-mailcheck.sarif}"
report="$(mktemp)"
trap 'rm -f "$report"' EXIT
arguments+=(--output "sarif=$sarif" --output "json=$report")
[ -n "${MAILCHECK_HTML:-}" ] && arguments+=(--output "html=$MAILCHECK_HTML")
[ -n "${MAILCHECK_POLICY:-}" ] && arguments+=(--policy "$MAILCHECK_POLICY")
[ -n "${MAILCHECK_FAIL_ON:-}" ] && arguments+=(--fail-on "$MAILCHECK_FAIL_ON")
while IFS= read -r word || [ -n "$word" ]; do
  [ -n "$word" ] && arguments+=("$word")
done <<< "${MAILCHECK_ARGS:-}"
arguments+=(--)
while IFS= read -r word || [ -n "$word" ]; do
  [ -n "$word" ] && arguments+=("$word")
done <<< "${MAILCHECK_PATHS:-}"

mailcheck "${arguments[@]}"
code=$?

# Only words of a fixed set reach the outputs, so that a file's name cannot add another line.
case $code in
  0) verdict=pass ;; 1) verdict=fail ;; 3) verdict=incomplete ;; *) verdict=error ;;
esac
findings="$(python -c 'import json, sys; print(len(json.load(open(sys.argv[1], encoding="utf-8"))["findings"]))' "$report" 2> /dev/null)"
if [ -n "${GITHUB_OUTPUT:-}" ]; then
  {
    echo "verdict=$verdict"
    echo "findings=${findings:-0}"
    # Where nothing was judged there is no report, and nothing to upload.
    [ "$verdict" = error ] || echo "sarif-file=${sarif//[$'\r\n']/}"
  } >> "$GITHUB_OUTPUT"
fi
exit "$code"
